"""Ivelford: answered 10 days before the review, decided by it."""

from datetime import date

from machines.limits import Start, at_once, before, plain_days
from machines.roles import HEAD_OF_SERVICE, SERVICE_MANAGER, TEAM_MANAGER
from machines.route import Cap, Route, Scope, ladder
from machines.sources import stated
from machines.stages import Ending, ended
from machines.steps import accepting, agreeing, answered, asked, deciding, disagreeing, taking_up

I1 = stated("2.1", "the team manager answers at the latest 10 days before the review")
I2 = stated("2.2", "the service manager answers in 5 days")
I3 = stated("2.3", "the head of service decides by the next review")
I4 = stated("1.1", "no more than 15 working days")


class Track(Route):
    """Team manager, service manager, head of service, all before the review."""

    council = "ivelford"
    route_id = "track"
    title = "Back on track"
    version = "2"
    in_force_on = date(2026, 1, 1)
    source = I1
    used_for = "What a review decided is not done, and the next review is coming."
    scope = (Scope.LOOKED_AFTER,)
    rungs = ladder("Team manager", "Service manager", "Head of service")
    cap = Cap(15, "no more than 15 working days", I4)
    tm = asked(
        "With the team manager",
        TEAM_MANAGER,
        before(plain_days(10, "10 days before the review", starts=Start.REVIEW_DATE)),
        I1,
        rung=1,
        initial=True,
    )
    tm_answered = answered("Team manager answered", I1, rung=1)
    sm = asked("With the service manager", SERVICE_MANAGER, plain_days(5, "in 5 days"), I2, rung=2)
    sm_answered = answered("Service manager answered", I2, rung=2)
    hos = asked(
        "With the head of service",
        HEAD_OF_SERVICE,
        at_once("by the next review", starts=Start.REVIEW_DATE),
        I3,
        rung=3,
        to="Decide",
    )
    hos_decided = answered("Head of service decided", I3, rung=3)
    on_track = ended("Back on track", Ending.AGREED, source=I1)
    accept = accepting((tm, tm_answered), (sm, sm_answered))
    disagree = disagreeing((tm, tm_answered), (sm, sm_answered))
    to_sm = taking_up("Send it to the service manager", tm, tm_answered, to=sm)
    to_hos = taking_up("Send it to the head of service", sm, sm_answered, to=hos)
    decide = deciding((hos, hos_decided))
    agree = agreeing(tm, tm_answered, sm, sm_answered, hos_decided, to=on_track)
