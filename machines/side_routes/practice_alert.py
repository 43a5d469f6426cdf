"""A practice alert: about the service, not about a child; to senior managers at once (001 section 2)."""

from datetime import date

from machines import needs
from machines.limits import working_days
from machines.needs import Need, NeedKind
from machines.roles import EXECUTIVE_DIRECTOR, IRO, IRO_TEAM_MANAGER, SENIOR_MANAGER, SERVICE_DIRECTOR
from machines.route import Route, Scope
from machines.sources import ours, stated
from machines.stages import Ending, Move, MoveKind, Stage, between, ended, owes

ALERT = stated("001 2", "the IRO alerts senior managers at once to poor practice across the service")
ANSWER = ours("001 2", "the text gives no time for an answer: five working days, then ten to act")
SEE = "Name no child. Say what you see, how often and since when."


class PracticeAlert(Route):
    """Sent, acknowledged, action, closed."""

    council = "every council"
    route_id = "practice_alert"
    title = "Practice alert"
    version = "1"
    in_force_on = date(2010, 4, 1)
    source = ALERT
    used_for = (
        "The service itself is failing children, not just one child. It goes to senior managers at once."
    )
    scope = tuple(Scope)
    beside = True
    called = "a practice alert about the service"
    about_child = False
    raising_tells = (SERVICE_DIRECTOR, EXECUTIVE_DIRECTOR, IRO_TEAM_MANAGER)
    opening_needs = (
        Need("team", "Which team or service is it about?", NeedKind.TEAM),
        Need("concern", "What is going wrong?", NeedKind.TEXT, SEE),
        Need("effect", "What does it do to children?", NeedKind.TEXT, "Name no child."),
        Need("wanted", "What should be done?", NeedKind.TEXT),
    )

    sent = Stage(
        "Alert sent to senior managers",
        initial=True,
        source=ALERT,
        owes=owes(
            "acknowledge",
            "Acknowledge the alert",
            SENIOR_MANAGER,
            ANSWER,
            working_days(5, "5 working days"),
        ),
    )
    acknowledged = Stage(
        "Acknowledged: action to be decided",
        source=ANSWER,
        owes=owes(
            "say_action",
            "Say what will be done",
            SENIOR_MANAGER,
            ANSWER,
            working_days(10, "10 working days"),
        ),
    )
    acting = Stage(
        "Action under way",
        source=ANSWER,
        owes=owes("close", "Close it when you have seen the change", IRO, ANSWER),
    )
    closed = ended("Closed", Ending.COMPLETED, source=ANSWER)

    acknowledge = Move(
        "Acknowledge the alert",
        between(sent, to=acknowledged),
        by=(SENIOR_MANAGER,),
        kind=MoveKind.ANSWER,
        needs=(needs.RESPONSE,),
        meets=("acknowledge",),
        source=ANSWER,
    )
    say_action = Move(
        "Say what will be done",
        between(sent, acknowledged, to=acting),
        by=(SENIOR_MANAGER,),
        kind=MoveKind.ANSWER,
        needs=(Need("action", "What will be done, by whom and by when?", NeedKind.TEXT),),
        meets=("acknowledge", "say_action"),
        source=ANSWER,
    )
    close = Move(
        "Close the alert",
        between(sent, acknowledged, acting, to=closed),
        by=(IRO,),
        kind=MoveKind.END,
        needs=(Need("change", "What has changed?", NeedKind.TEXT),),
        meets=("close",),
        source=ANSWER,
    )
