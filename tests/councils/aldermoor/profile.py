"""Aldermoor's own words."""

from machines.profile import Profile, Theme
from machines.roles import DUTY_TEAM_MANAGER, HEAD_OF_SERVICE, SERVICE_MANAGER, TEAM_MANAGER
from machines.sources import stated

ABOUT = stated("Al 2", "what an alert may be about")

profile = Profile(
    council="aldermoor",
    name="Aldermoor Council",
    short_name="Aldermoor",
    procedure="Alert protocol (made up for the tests)",
    role_names={TEAM_MANAGER: "Practice manager", HEAD_OF_SERVICE: "Assistant director"},
    leaders=(SERVICE_MANAGER, HEAD_OF_SERVICE),
    # Al 6: while a practice manager is away, the duty manager of that week answers.
    stand_ins={TEAM_MANAGER: DUTY_TEAM_MANAGER},
    themes=(
        Theme("plan", "The care plan", ABOUT),
        Theme("visits", "Visits to the child", ABOUT),
        Theme("staffing", "Staffing and caseloads", ABOUT),
    ),
    recorded_in=("The child’s file, under Alerts", "The supervision record"),
    informs=("The child", "The carer"),
)
