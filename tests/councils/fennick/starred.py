"""Fennick: RAG-rated starring of a care plan."""

from datetime import date

from machines.limits import Risk, hours, working_days
from machines.roles import (
    DIRECTOR,
    HEAD_OF_SERVICE,
    IRO_TEAM_MANAGER,
    SOCIAL_WORKER,
    TEAM_MANAGER,
)
from machines.route import AlertType, Cap, Route, Scope, ladder
from machines.sources import stated
from machines.stages import Ending, ended
from machines.steps import accepting, agreeing, answered, asked, deciding, disagreeing, taking_up

P1 = stated("3.1", "an amber star goes to the team manager, who answers within 3 working days")
P2 = stated("3.2", "a red star goes straight to the Assistant Director, who answers within 24 hours")
P3 = stated("3.3", "what the team manager does not settle goes to the Assistant Director")
P4 = stated("3.4", "the Executive Director decides within 5 working days")
P5 = stated("1.2", "within 20 working days in all")


class Starred(Route):
    """Amber to the team manager, red to the Assistant Director, then the Executive Director."""

    council = "fennick"
    route_id = "starred"
    title = "Starred care plan"
    version = "2025-04"
    in_force_on = date(2025, 4, 1)
    source = P1
    used_for = "A care plan is not good enough and is starred amber or red."
    scope = (Scope.LOOKED_AFTER,)
    rungs = ladder("Team manager", "Assistant Director", "Executive Director")
    raising_tells = (SOCIAL_WORKER, IRO_TEAM_MANAGER)
    types = (
        AlertType("amber", "Amber star", risk=Risk.MEDIUM),
        AlertType("red", "Red star", enters="ad_asked", risk=Risk.HIGH),
    )
    cap = Cap(20, "20 working days", P5)

    tm_asked = asked(
        "Starred amber", TEAM_MANAGER, working_days(3, "within 3 working days"), P1, rung=1, initial=True
    )
    tm_answered = answered("Team manager has replied", P1, rung=1)
    ad_asked = asked("With the Assistant Director", HEAD_OF_SERVICE, hours(24, "within 24 hours"), P2, rung=2)
    ad_answered = answered("Assistant Director has replied", P2, rung=2)
    ed_asked = asked(
        "With the Executive Director",
        DIRECTOR,
        working_days(5, "within 5 working days"),
        P4,
        rung=3,
        to="Decide",
    )
    ed_decided = answered("Executive Director has decided", P4, rung=3)
    unstarred = ended("Star removed", Ending.AGREED, source=P1)

    accept = accepting((tm_asked, tm_answered), (ad_asked, ad_answered))
    disagree = disagreeing((tm_asked, tm_answered), (ad_asked, ad_answered))
    to_ad = taking_up(
        "Turn the star red", tm_asked, tm_answered, to=ad_asked, tells=(TEAM_MANAGER,), source=P3
    )
    to_ed = taking_up("Send it to the Executive Director", ad_asked, ad_answered, to=ed_asked, source=P4)
    decide = deciding((ed_asked, ed_decided), tells=(HEAD_OF_SERVICE,))
    remove = agreeing(
        tm_asked,
        tm_answered,
        ad_asked,
        ad_answered,
        ed_asked,
        ed_decided,
        to=unstarred,
        label="Remove the star",
    )
