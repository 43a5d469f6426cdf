"""Bexcombe's own words."""

from machines.profile import Profile, Theme
from machines.roles import DIRECTOR, IRO_TEAM_MANAGER, SERVICE_MANAGER
from machines.sources import stated

profile = Profile(
    council="bexcombe",
    name="Bexcombe Borough",
    short_name="Bexcombe",
    procedure="Resolving differences (made up for the tests)",
    role_names={DIRECTOR: "Strategic Director", IRO_TEAM_MANAGER: "Reviewing Service Lead"},
    leaders=(SERVICE_MANAGER, DIRECTOR, IRO_TEAM_MANAGER),
    themes=(
        Theme("drift", "Delay", stated("Bx 1", "delay in carrying out the plan")),
        Theme("quality", "Quality of the plan", stated("Bx 1", "the quality of the plan")),
    ),
)
