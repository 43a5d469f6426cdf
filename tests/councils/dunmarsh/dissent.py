"""Dunmarsh: dissent from what a conference decided. The social worker raises it with the chair."""

from datetime import date

from machines import needs
from machines.limits import Start, hours, working_days
from machines.roles import IRO, SOCIAL_WORKER, TEAM_MANAGER, UNIT_MANAGER
from machines.route import Route, Scope, ladder
from machines.sources import stated
from machines.stages import Ending, ended
from machines.steps import accepting, agreeing, answered, asked, deciding, disagreeing, sending, taking_up

DU_7 = stated("Du 7", "dissent is put in writing within 72 hours of the conference")
DU_8 = stated("Du 8", "the chair answers within 2 working days, and the unit manager decides within 5")
IN_72_HOURS = hours(72, "within 72 hours of the conference", starts=Start.CONFERENCE_DATE)
RAISER = (SOCIAL_WORKER,)


class Dissent(Route):
    """In writing, the chair’s answer, the unit manager’s decision."""

    council = "dunmarsh"
    route_id = "dissent"
    title = "Dissent from a conference"
    version = "1"
    in_force_on = date(2025, 1, 6)
    source = DU_7
    used_for = "You do not agree with what the conference decided."
    scope = (Scope.CHILD_PROTECTION,)
    rungs = ladder("The chair", "The unit manager")
    raised_by = RAISER
    raising_tells = (IRO, TEAM_MANAGER)

    to_write = asked(
        "Dissent to be sent",
        SOCIAL_WORKER,
        IN_72_HOURS,
        DU_7,
        rung=1,
        to="Put it in writing",
        initial=True,
    )
    chair_asked = asked("With the chair", IRO, working_days(2, "2 working days"), DU_8, rung=1)
    chair_answered = answered("The chair has answered", DU_8, rung=1, by=SOCIAL_WORKER)
    unit_manager_asked = asked(
        "With the unit manager", UNIT_MANAGER, working_days(5, "5 working days"), DU_8, rung=2, to="Decide"
    )
    decided = answered("Decided", DU_8, rung=2, by=SOCIAL_WORKER, to="Accept the decision, or not")
    resolved = ended("Dissent resolved", Ending.AGREED, source=DU_8)

    write = sending("Put the dissent in writing", to_write, to=chair_asked, by=RAISER, asks=(needs.NOTE,))
    accept = accepting((chair_asked, chair_answered), label="Accept the dissent and say what follows")
    uphold = disagreeing((chair_asked, chair_answered), label="Keep to the decision, with reasons")
    go_on = taking_up(
        "Take it to the unit manager", chair_answered, to=unit_manager_asked, by=RAISER, tells=(IRO,)
    )
    decide = deciding((unit_manager_asked, decided), tells=(IRO, TEAM_MANAGER))
    agree = agreeing(chair_answered, decided, to=resolved, by=RAISER, tells=(IRO,))
