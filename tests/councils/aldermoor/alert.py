"""Aldermoor: the alert protocol. What kind of alert it is sets where it enters."""

from datetime import date

from machines.limits import by_type, working_days
from machines.roles import HEAD_OF_SERVICE, SERVICE_MANAGER, SOCIAL_WORKER, TEAM_MANAGER
from machines.route import AlertType, Cap, Route, Scope, ladder
from machines.sources import stated
from machines.stages import Ending, ended
from machines.steps import accepting, agreeing, answered, asked, deciding, disagreeing, taking_up

AL_1 = stated("Al 1", "an alert is a case alert, or a management alert about how the service is run")
AL_3 = stated("Al 3", "a case alert goes to the practice manager, who answers within 5 working days")
AL_4 = stated("Al 4", "a management alert, or a case alert not settled, goes to the service manager")
AL_5 = stated("Al 5", "the assistant director decides within 3 working days; then it is closed")
CASE_OR_MANAGEMENT = {"case": 5, "management": 3}


class Alert(Route):
    """Practice manager, service manager, assistant director."""

    council = "aldermoor"
    route_id = "alert"
    title = "Alert"
    version = "2025"
    in_force_on = date(2025, 4, 1)
    source = AL_1
    used_for = "A child’s plan is not working, or the way the service is run stands in its way."
    scope = (Scope.LOOKED_AFTER, Scope.CARE_LEAVER)
    rungs = ladder("Practice manager", "Service manager", "Assistant director")
    raising_tells = (SOCIAL_WORKER,)
    cap = Cap(20, "20 working days from the alert", AL_5)
    types = (
        AlertType("case", "Case alert"),
        AlertType("management", "Management alert", enters="service_manager_asked"),
    )

    practice_manager_asked = asked(
        "Case alert sent", TEAM_MANAGER, working_days(5, "within 5 working days"), AL_3, rung=1, initial=True
    )
    practice_manager_answered = answered("Case alert answered", AL_3, rung=1)
    service_manager_asked = asked(
        "With the service manager",
        SERVICE_MANAGER,
        by_type(CASE_OR_MANAGEMENT, "5 working days; 3 for a management alert"),
        AL_4,
        rung=2,
    )
    service_manager_answered = answered("Service manager has answered", AL_4, rung=2)
    decision_asked = asked(
        "For the assistant director’s decision",
        HEAD_OF_SERVICE,
        working_days(3, "within 3 working days"),
        AL_5,
        rung=3,
        to="Decide the alert",
    )
    decision_made = answered("Decided", AL_5, rung=3, to="Accept the decision, or close the alert")
    resolved = ended("Alert closed: actions agreed", Ending.AGREED, source=AL_5)

    first_answers = (practice_manager_asked, practice_manager_answered)
    second_answers = (service_manager_asked, service_manager_answered)
    accept = accepting(first_answers, second_answers)
    disagree = disagreeing(first_answers, second_answers)
    to_service_manager = taking_up("Send it to the service manager", *first_answers, to=service_manager_asked)
    to_director = taking_up("Send it to the assistant director", *second_answers, to=decision_asked)
    decide = deciding((decision_asked, decision_made), tells=(TEAM_MANAGER, SERVICE_MANAGER))
    agree = agreeing(*first_answers, *second_answers, decision_made, to=resolved, tells=(SOCIAL_WORKER,))
