"""Bexcombe: the first alert, before anything is formal."""

from datetime import date

from machines.limits import working_days
from machines.roles import SOCIAL_WORKER, TEAM_MANAGER
from machines.route import Formality, Route, Scope, ladder
from machines.sources import stated
from machines.stages import Ending, Silence, ended, hand_over
from machines.steps import accepting, agreeing, answered, asked, disagreeing, taking_up

BX_2 = stated("Bx 2", "the team manager replies to an alert within 10 working days")
BX_3 = stated("Bx 3", "without a reply, or a good one, the IRO considers the formal tier")


class FirstAlert(Route):
    """Between the IRO and the team manager."""

    council = "bexcombe"
    route_id = "alert"
    title = "First alert"
    version = "2024-09"
    in_force_on = date(2024, 9, 1)
    source = BX_2
    used_for = "Something in the plan is late or wrong and can be put right by the team."
    scope = (Scope.LOOKED_AFTER,)
    formality = Formality.INFORMAL
    rungs = ladder("First alert")
    raising_tells = (SOCIAL_WORKER,)

    alert_sent = asked(
        "Alert sent",
        TEAM_MANAGER,
        working_days(10, "within 10 working days"),
        BX_2,
        rung=1,
        initial=True,
        silence=Silence.PROMPTS,
    )
    alert_answered = answered("Alert answered", BX_3, rung=1, to="Agree, or consider the formal tier")
    resolved = ended("Settled", Ending.AGREED, source=BX_2)
    gone_formal = hand_over("Gone to the formal tier", to="formal", source=BX_3)

    accept = accepting((alert_sent, alert_answered))
    disagree = disagreeing((alert_sent, alert_answered))
    agree = agreeing(alert_sent, alert_answered, to=resolved, tells=(SOCIAL_WORKER,))
    go_formal = taking_up(
        "Take it to the formal tier",
        alert_sent,
        alert_answered,
        to=gone_formal,
        tells=(TEAM_MANAGER,),
        source=BX_3,
    )
