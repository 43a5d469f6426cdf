"""Legal advice with a gate: somebody must agree to it first (001 7.2, at any point). It is privileged."""

from datetime import date

from machines import needs
from machines.needs import Need, NeedKind
from machines.roles import IRO, IRO_TEAM_MANAGER, LEGAL_GATE
from machines.route import Route, Scope
from machines.sources import handbook, ours, stated
from machines.stages import Ending, Move, MoveKind, Stage, between, ended, owes

MAY_ASK = stated("001 7.2 at any point (2)", "the IRO may ask to seek legal advice at any stage")
BY_AGREEMENT = stated(
    "001 7.2 at any point (3)", "legal advice is sought only when the Service Manager for Safeguarding agrees"
)
ACCESS = handbook("001 7.1.1(9)", "IROs have access to independent legal advice")
RECORD = ours("001 7.2 at any point", "that it was asked, agreed or refused, and given is on the record")
PRIVILEGED = "Privileged: only the IRO service reads this."
ADVICE = Need("advice", "What is the advice?", NeedKind.TEXT, PRIVILEGED, longest=8000)


class LegalAdvice(Route):
    """Asked; agreed or refused; given."""

    council = "every council"
    route_id = "legal_advice"
    title = "Legal advice"
    version = "1"
    in_force_on = date(2010, 4, 1)
    source = ACCESS
    used_for = "You need a lawyer’s view that is independent of the council’s."
    scope = tuple(Scope)
    beside = True
    called = "a request for legal advice"
    private_to = (IRO, IRO_TEAM_MANAGER, LEGAL_GATE)
    opening_needs = (
        Need("question", "What do you need advice on?", NeedKind.TEXT, PRIVILEGED),
        needs.REASON.asked_as("Why is it needed, and how soon?"),
    )

    asked = Stage(
        "Legal advice asked for",
        initial=True,
        source=MAY_ASK,
        owes=owes("answer", "Agree to legal advice, or refuse it with reasons", LEGAL_GATE, BY_AGREEMENT),
    )
    agreed = Stage(
        "Legal advice agreed",
        source=BY_AGREEMENT,
        owes=owes("record_advice", "Get the advice, and record it", IRO, RECORD),
    )
    refused = ended("Legal advice refused", Ending.NOT_TAKEN_FURTHER, source=BY_AGREEMENT)
    given = ended("Legal advice given", Ending.COMPLETED, source=RECORD)

    agree_to_advice = Move(
        "Agree to legal advice",
        between(asked, to=agreed),
        by=(LEGAL_GATE,),
        kind=MoveKind.ANSWER,
        needs=(needs.RESPONSE.asked_as("Anything the IRO should know", "How to get it, and from whom."),),
        meets=("answer",),
        source=BY_AGREEMENT,
    )
    refuse_advice = Move(
        "Refuse legal advice, with reasons",
        between(asked, to=refused),
        by=(LEGAL_GATE,),
        kind=MoveKind.ANSWER,
        needs=(needs.REASONS.asked_as("Why do you refuse?"),),
        meets=("answer",),
        source=BY_AGREEMENT,
    )
    record_advice = Move(
        "Record the advice",
        between(agreed, to=given),
        by=(IRO,),
        kind=MoveKind.NOTE,
        needs=(Need("given_on", "When was it given?", NeedKind.DATE), ADVICE),
        meets=("record_advice",),
        source=RECORD,
    )
