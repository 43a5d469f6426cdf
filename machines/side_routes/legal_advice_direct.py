"""Legal advice without a gate: for councils whose IROs ask for it themselves. It is privileged."""

from datetime import date

from machines.needs import Need, NeedKind
from machines.roles import IRO, IRO_TEAM_MANAGER
from machines.route import Route, Scope
from machines.side_routes.legal_advice import ACCESS, ADVICE, PRIVILEGED, RECORD
from machines.stages import Ending, Move, MoveKind, Stage, between, ended, owes


class LegalAdviceDirect(Route):
    """Asked, and given."""

    council = "every council"
    route_id = "legal_advice_direct"
    title = "Legal advice"
    version = "1"
    in_force_on = date(2010, 4, 1)
    source = ACCESS
    used_for = "You need a lawyer’s view that is independent of the council’s."
    scope = tuple(Scope)
    beside = True
    called = "a request for legal advice"
    private_to = (IRO, IRO_TEAM_MANAGER)
    opening_needs = (
        Need("question", "What do you need advice on?", NeedKind.TEXT, PRIVILEGED),
        Need("asked_on", "When did you ask?", NeedKind.DATE),
    )

    asked = Stage(
        "Legal advice asked for",
        initial=True,
        source=ACCESS,
        owes=owes("record_advice", "Record the advice when it comes", IRO, RECORD),
    )
    given = ended("Legal advice given", Ending.COMPLETED, source=RECORD)

    record_advice = Move(
        "Record the advice",
        between(asked, to=given),
        by=(IRO,),
        kind=MoveKind.NOTE,
        needs=(Need("given_on", "When was it given?", NeedKind.DATE), ADVICE),
        meets=("record_advice",),
        source=RECORD,
    )
