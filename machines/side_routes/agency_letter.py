"""A letter to another agency, which a manager endorses before it is sent (rules, section 4, item 9)."""

from datetime import date

from machines import needs
from machines.needs import Need, NeedKind
from machines.roles import ENDORSER, IRO
from machines.route import Route, Scope
from machines.sources import ours
from machines.stages import Ending, Move, MoveKind, Stage, between, ended, owes

ENDORSED = ours("rules 4(9)", "some councils want such a letter endorsed before it is sent")
LETTER = Need("letter", "The letter", NeedKind.TEXT, "As you mean to send it.", longest=8000)


class AgencyLetter(Route):
    """Drafted, endorsed or sent back, sent."""

    council = "every council"
    route_id = "agency_letter"
    title = "Letter to another agency"
    version = "1"
    in_force_on = date(2010, 4, 1)
    source = ENDORSED
    used_for = "Another agency, such as health, a school or another council, is holding up the child’s plan."
    scope = tuple(Scope)
    beside = True
    called = "a letter to another agency"
    opening_needs = (
        Need("agency", "To which agency, and to whom there?", NeedKind.LINE, longest=200),
        LETTER,
        needs.REASON.asked_as("Why is it needed?"),
    )

    drafted = Stage(
        "Letter to be endorsed",
        initial=True,
        source=ENDORSED,
        owes=owes("endorse", "Endorse the letter, or say what to change", ENDORSER, ENDORSED),
    )
    sent_back = Stage(
        "Changes asked for",
        source=ENDORSED,
        owes=owes("change", "Change the letter, and ask again", IRO, ENDORSED),
    )
    endorsed = Stage(
        "Letter endorsed",
        source=ENDORSED,
        owes=owes("send", "Send the letter, and record when", IRO, ENDORSED),
    )
    sent = Stage(
        "Letter sent",
        source=ENDORSED,
        owes=owes("record_reply", "Record the reply", IRO, ENDORSED),
    )
    answered = ended("Answered", Ending.COMPLETED, source=ENDORSED)

    endorse = Move(
        "Endorse the letter",
        between(drafted, to=endorsed),
        by=(ENDORSER,),
        kind=MoveKind.ANSWER,
        needs=(needs.RESPONSE,),
        meets=("endorse",),
        source=ENDORSED,
    )
    ask_for_changes = Move(
        "Ask for changes",
        between(drafted, to=sent_back),
        by=(ENDORSER,),
        kind=MoveKind.ANSWER,
        needs=(needs.REASONS.asked_as("What should be changed, and why?"),),
        meets=("endorse",),
        source=ENDORSED,
    )
    ask_again = Move(
        "Ask again with the changed letter",
        between(sent_back, to=drafted),
        by=(IRO,),
        kind=MoveKind.ASK,
        needs=(LETTER,),
        meets=("change",),
        source=ENDORSED,
    )
    record_sent = Move(
        "Record that it was sent",
        between(endorsed, to=sent),
        by=(IRO,),
        kind=MoveKind.NOTE,
        needs=(Need("sent_on", "When was it sent?", NeedKind.DATE),),
        meets=("send",),
        source=ENDORSED,
    )
    record_reply = Move(
        "Record the reply, or that there was none",
        between(sent, to=answered),
        by=(IRO,),
        kind=MoveKind.NOTE,
        needs=(Need("reply", "What did they answer?", NeedKind.TEXT),),
        meets=("record_reply",),
        source=ENDORSED,
    )
