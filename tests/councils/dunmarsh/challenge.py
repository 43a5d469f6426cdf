"""Dunmarsh: the chair of a child protection conference challenges the team. Silence goes up by rule."""

from datetime import date

from machines.limits import Start, working_days
from machines.roles import CLOCK, HEAD_OF_SERVICE, IRO, SERVICE_MANAGER, TEAM_MANAGER, UNIT_MANAGER
from machines.route import Route, Scope, ladder
from machines.sources import stated
from machines.stages import Ending, Silence, ended
from machines.steps import accepting, agreeing, answered, asked, deciding, disagreeing, sending, taking_up

DU_2 = stated("Du 2", "the chair sends the form within 3 working days of the conference")
DU_3 = stated("Du 3", "each tier replies in 10 working days; without a reply the next tier has it")
DU_5 = stated("Du 5", "at tier 3 the head of service decides")
FORM = working_days(3, "within 3 working days", starts=Start.CONFERENCE_DATE)
TEN = working_days(10, "10 working days")
BY_RULE = (IRO, CLOCK)


class ChairsChallenge(Route):
    """The form, then team manager, service manager, head of service."""

    council = "dunmarsh"
    route_id = "challenge"
    title = "Chair’s challenge"
    version = "1"
    in_force_on = date(2025, 1, 6)
    source = DU_2
    used_for = "A conference showed that the protection plan is not kept."
    scope = (Scope.CHILD_PROTECTION,)
    rungs = ladder("Tier 1: team manager", "Tier 2: service manager", "Tier 3: head of service")

    # Du 4: a chair who begins at tier 2 or 3 consults the unit manager first.
    form_due = asked("Form to be sent", IRO, FORM, DU_2, rung=1, to="Send the form", initial=True)
    tier_1 = asked("Tier 1", TEAM_MANAGER, TEN, DU_3, rung=1, silence=Silence.ESCALATES)
    tier_1_answered = answered("Tier 1: replied", DU_3, rung=1)
    tier_2 = asked(
        "Tier 2", SERVICE_MANAGER, TEN, DU_3, rung=2, silence=Silence.ESCALATES, consult=UNIT_MANAGER
    )
    tier_2_answered = answered("Tier 2: replied", DU_3, rung=2)
    tier_3 = asked("Tier 3", HEAD_OF_SERVICE, TEN, DU_5, rung=3, to="Decide", consult=UNIT_MANAGER)
    tier_3_decided = answered("Tier 3: decided", DU_5, rung=3)
    resolved = ended("Resolved", Ending.AGREED, source=DU_3)

    first, second = (tier_1, tier_1_answered), (tier_2, tier_2_answered)
    send_form = sending("Send the form", form_due, to=tier_1)
    accept = accepting(first, second)
    disagree = disagreeing(first, second)
    to_tier_2 = taking_up("Go to tier 2", *first, to=tier_2, by=BY_RULE, tells=(TEAM_MANAGER,))
    to_tier_3 = taking_up("Go to tier 3", *second, to=tier_3, by=BY_RULE, tells=(SERVICE_MANAGER,))
    decide = deciding((tier_3, tier_3_decided), tells=(SERVICE_MANAGER, TEAM_MANAGER))
    agree = agreeing(*first, *second, tier_3_decided, to=resolved)
