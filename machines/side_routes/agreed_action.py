"""An agreed action, followed up: done with evidence, confirmed by the IRO, or lapsed (001 6, all cases)."""

from datetime import date

from machines import needs
from machines.limits import on_the_date
from machines.needs import Need, NeedKind
from machines.roles import ACTION_OWNER, IRO
from machines.route import Route, Scope
from machines.sources import ours, stated
from machines.stages import Ending, Move, MoveKind, Stage, between, ended, owes

AGREED = stated("001 6 all cases", "agreed actions have dates set by the IRO, and an outcome for the child")
FOLLOWED_UP = ours("001 6 all cases", "whoever is named says when it is done; the IRO confirms it")


class AgreedAction(Route):
    """To be done, said to be done, confirmed."""

    council = "every council"
    route_id = "agreed_action"
    title = "Agreed action"
    version = "1"
    in_force_on = date(2010, 4, 1)
    source = AGREED
    used_for = "What was agreed at the end of a dispute. The service opens it by itself."
    scope = tuple(Scope)
    beside = True
    opened_by_hand = False
    called = "an action that was agreed in a dispute about the care of a child"
    opening_needs = (
        Need("what", "What will be done?", NeedKind.TEXT, longest=1000),
        Need("outcome", "For what outcome for the child?", NeedKind.TEXT, longest=1000),
        Need("person", "Who does it?", NeedKind.LINE, longest=200),
        needs.GIVEN_DATE,
        Need("filed", "Where is it recorded?", NeedKind.LINE, required=False, longest=200),
    )

    to_do = Stage(
        "To be done",
        initial=True,
        source=AGREED,
        owes=owes(
            "do", "Do it, and say that it is done", ACTION_OWNER, AGREED, on_the_date("by the date agreed")
        ),
    )
    said_done = Stage(
        "Said to be done: to be confirmed",
        source=FOLLOWED_UP,
        owes=owes("confirm", "Confirm that it is done, or say what is still missing", IRO, FOLLOWED_UP),
    )
    done = ended("Done, and confirmed", Ending.COMPLETED, source=FOLLOWED_UP)
    let_go = ended("No longer needed", Ending.NOT_TAKEN_FURTHER, source=FOLLOWED_UP)

    report_done = Move(
        "Say that it is done",
        between(to_do, to=said_done),
        by=(ACTION_OWNER,),
        kind=MoveKind.ANSWER,
        needs=(
            Need("done_on", "When was it done?", NeedKind.DATE),
            Need("evidence_text", "What shows that it is done?", NeedKind.TEXT),
        ),
        meets=("do",),
        source=FOLLOWED_UP,
    )
    confirm = Move(
        "Confirm that it is done",
        between(to_do, said_done, to=done),
        by=(IRO,),
        kind=MoveKind.RESOLVE,
        needs=(
            Need("difference", "What difference has it made to the child?", NeedKind.TEXT, required=False),
        ),
        meets=("do", "confirm"),
        source=FOLLOWED_UP,
    )
    ask_again = Move(
        "It is not done yet: ask again",
        between(said_done, to=to_do),
        by=(IRO,),
        kind=MoveKind.ASK,
        needs=(needs.REASON.asked_as("What is still missing?"), needs.GIVEN_DATE.asked_as("By when now?")),
        meets=("confirm",),
        source=FOLLOWED_UP,
    )
    give_up = Move(
        "It is no longer needed",
        between(to_do, said_done, to=let_go),
        by=(IRO,),
        kind=MoveKind.END,
        needs=(needs.REASON,),
        meets=("confirm",),
        source=FOLLOWED_UP,
    )
