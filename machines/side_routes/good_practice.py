"""Good practice, with no clock: what was done well, so that it is seen (002; rules, section 4)."""

from datetime import date

from machines import needs
from machines.needs import Need, NeedKind
from machines.roles import IRO, SOCIAL_WORKER, TEAM_MANAGER
from machines.route import Route, Scope
from machines.sources import ours, stated
from machines.stages import Ending, Move, MoveKind, Stage, between, ended, owes

GOOD = stated("002 feedback", "the IRO gives constructive feedback and promotes good outcomes")
NO_CLOCK = ours("002 feedback", "good practice has no limit: nobody is late in being thanked")


class GoodPractice(Route):
    """Shared, and passed on."""

    council = "every council"
    route_id = "good_practice"
    title = "Good practice"
    version = "1"
    in_force_on = date(2010, 4, 1)
    source = GOOD
    used_for = "Somebody’s work has made a difference to a child, and should be seen."
    scope = tuple(Scope)
    beside = True
    called = "good practice"
    raising_tells = (SOCIAL_WORKER,)
    opening_needs = (
        Need("whose", "Whose work was it?", NeedKind.LINE, longest=200),
        Need("what", "What did they do well?", NeedKind.TEXT),
        Need("difference", "What difference did it make to the child?", NeedKind.TEXT),
    )

    shared = Stage(
        "Shared with the team manager",
        initial=True,
        source=GOOD,
        owes=owes("pass_on_thanks", "Read it, and pass the thanks on", TEAM_MANAGER, NO_CLOCK),
    )
    passed_on = ended("Thanks passed on", Ending.COMPLETED, source=GOOD)

    thank = Move(
        "Say that you have passed it on",
        between(shared, to=passed_on),
        by=(TEAM_MANAGER,),
        kind=MoveKind.ANSWER,
        needs=(needs.RESPONSE,),
        meets=("pass_on_thanks",),
        source=GOOD,
    )
    close = Move(
        "Close it",
        between(shared, to=passed_on),
        by=(IRO,),
        kind=MoveKind.NOTE,
        needs=(needs.NOTE.optional(),),
        meets=("pass_on_thanks",),
        source=NO_CLOCK,
    )
