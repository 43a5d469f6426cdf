"""Elverton: the social work team challenges the Reviewing Officer, up to the chief executive."""

from datetime import date

from machines.limits import set_for_case, working_days
from machines.needs import LIMIT_DAYS
from machines.roles import CHIEF_EXECUTIVE, IRO, IRO_TEAM_MANAGER, SOCIAL_WORKER, TEAM_MANAGER
from machines.route import Route, Scope, ladder
from machines.sources import stated
from machines.stages import Ending, ended
from machines.steps import accepting, agreeing, answered, asked, deciding, disagreeing, sending, taking_up

EL_2 = stated("El 2", "the team may challenge what the Reviewing Officer recommends or how a review was run")
EL_3 = stated("El 3", "the Reviewing Officer sets for each case how long each step has: 2 to 10 working days")
EL_4 = stated("El 4", "then the Quality Assurance Manager, and at last the chief executive")
AS_SET = set_for_case(2, 10, "as the Reviewing Officer sets")
TEAM = (SOCIAL_WORKER, TEAM_MANAGER)


class TeamsChallenge(Route):
    """Reviewing Officer, Quality Assurance Manager, chief executive."""

    council = "elverton"
    route_id = "challenge"
    title = "Challenge by the team"
    version = "2026"
    in_force_on = date(2026, 1, 5)
    source = EL_2
    used_for = "Your team does not agree with a recommendation, or with how a review was run."
    scope = (Scope.LOOKED_AFTER,)
    rungs = ladder("Reviewing Officer", "Quality Assurance Manager", "Chief executive")
    raised_by = TEAM

    received = asked(
        "Challenge received",
        IRO,
        working_days(1, "by the next working day"),
        EL_3,
        rung=1,
        to="Say how many working days each step gets",
        initial=True,
    )
    iro_asked = asked("With the Reviewing Officer", IRO, AS_SET, EL_3, rung=1)
    iro_answered = answered("Reviewing Officer has answered", EL_3, rung=1, by=TEAM_MANAGER)
    manager_asked = asked("With the Quality Assurance Manager", IRO_TEAM_MANAGER, AS_SET, EL_4, rung=2)
    manager_answered = answered("Quality Assurance Manager has answered", EL_4, rung=2, by=TEAM_MANAGER)
    chief_asked = asked("With the chief executive", CHIEF_EXECUTIVE, AS_SET, EL_4, rung=3, to="Decide")
    chief_decided = answered("Decided", EL_4, rung=3, by=TEAM_MANAGER)
    settled = ended("Settled", Ending.AGREED, source=EL_2)

    first, second = (iro_asked, iro_answered), (manager_asked, manager_answered)
    set_time = sending("Set the time for each step", received, to=iro_asked, asks=(LIMIT_DAYS,), tells=TEAM)
    accept = accepting(first, second)
    disagree = disagreeing(first, second)
    to_manager = taking_up("Take it to their manager", iro_answered, to=manager_asked, by=TEAM)
    to_chief = taking_up(
        "Take it to the chief executive", manager_answered, to=chief_asked, by=TEAM, tells=(IRO,)
    )
    decide = deciding((chief_asked, chief_decided), tells=(IRO, IRO_TEAM_MANAGER))
    settle = agreeing(iro_answered, manager_answered, chief_decided, to=settled, by=TEAM, tells=(IRO,))
