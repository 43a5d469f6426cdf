"""Fennick's own words."""

from machines.profile import Profile, Theme
from machines.roles import DIRECTOR, HEAD_OF_SERVICE, IRO, SERVICE_MANAGER
from machines.sources import stated

profile = Profile(
    council="fennick",
    name="Fennick Borough Council",
    short_name="Fennick",
    procedure="Starred care plans (made up for the tests)",
    role_names={
        IRO: "Independent Reviewing Officer",
        HEAD_OF_SERVICE: "Assistant Director",
        DIRECTOR: "Executive Director for Children",
    },
    leaders=(SERVICE_MANAGER, HEAD_OF_SERVICE),
    themes=(
        Theme("plan", "Care plan not fit", stated("2", "themes")),
        Theme("perm", "Permanence", stated("2", "themes")),
    ),
    informs=("The child or young person", "Parents"),
)
