"""Bexcombe: the formal tier, from the team manager to the Strategic Director inside 20 working days."""

from datetime import date

from machines.limits import working_days
from machines.roles import DIRECTOR, IRO_TEAM_MANAGER, SERVICE_MANAGER, TEAM_MANAGER
from machines.route import Cap, Formality, Route, Scope, ladder
from machines.sources import stated
from machines.stages import Ending, ended
from machines.steps import accepting, agreeing, answered, asked, deciding, disagreeing, taking_up

BX_4 = stated("Bx 4", "formally, the team manager has 5 working days, and so has the service manager")
BX_5 = stated("Bx 5", "the Strategic Director decides within 5 working days")
BX_6 = stated("Bx 6", "the formal tier is over within 20 working days")
FIVE = working_days(5, "5 working days")


class FormalTier(Route):
    """Team manager, service manager, Strategic Director."""

    council = "bexcombe"
    route_id = "formal"
    title = "Formal tier"
    version = "2024-09"
    in_force_on = date(2024, 9, 1)
    source = BX_4
    used_for = "The first alert has failed, or the matter is too serious for one."
    scope = (Scope.LOOKED_AFTER,)
    formality = Formality.FORMAL
    rungs = ladder("Team manager", "Service manager", "Strategic Director")
    raising_tells = (IRO_TEAM_MANAGER,)
    cap = Cap(20, "within 20 working days", BX_6)

    team_manager_asked = asked("Tier 1: team manager", TEAM_MANAGER, FIVE, BX_4, rung=1, initial=True)
    team_manager_answered = answered("Tier 1: answered", BX_4, rung=1)
    service_manager_asked = asked("Tier 2: service manager", SERVICE_MANAGER, FIVE, BX_4, rung=2)
    service_manager_answered = answered("Tier 2: answered", BX_4, rung=2)
    director_asked = asked(
        "Tier 3: Strategic Director", DIRECTOR, FIVE, BX_5, rung=3, to="Look at it afresh, and decide"
    )
    director_decided = answered("Tier 3: decided", BX_5, rung=3, to="Accept the decision, or not")
    resolved = ended("Settled", Ending.AGREED, source=BX_6)
    decision_accepted = ended("Settled by decision", Ending.DECIDED, source=BX_5)

    tier_1 = (team_manager_asked, team_manager_answered)
    tier_2 = (service_manager_asked, service_manager_answered)
    accept = accepting(tier_1, tier_2)
    disagree = disagreeing(tier_1, tier_2)
    to_tier_2 = taking_up("Take it to tier 2", *tier_1, to=service_manager_asked, tells=(TEAM_MANAGER,))
    to_tier_3 = taking_up("Take it to tier 3", *tier_2, to=director_asked, tells=(SERVICE_MANAGER,))
    decide = deciding((director_asked, director_decided), tells=(SERVICE_MANAGER, IRO_TEAM_MANAGER))
    agree = agreeing(*tier_1, *tier_2, to=resolved, tells=(IRO_TEAM_MANAGER,))
    accept_decision = agreeing(
        director_decided, to=decision_accepted, label="Accept the decision and record the actions"
    )
