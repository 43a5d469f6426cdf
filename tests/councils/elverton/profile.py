"""Elverton's own words."""

from machines.profile import Profile, Theme
from machines.roles import CHIEF_EXECUTIVE, IRO, IRO_TEAM_MANAGER, TEAM_MANAGER
from machines.sources import stated

profile = Profile(
    council="elverton",
    name="Elverton City Council",
    short_name="Elverton",
    procedure="When the team challenges the IRO (made up for the tests)",
    role_names={IRO: "Reviewing Officer", IRO_TEAM_MANAGER: "Quality Assurance Manager"},
    leaders=(TEAM_MANAGER, IRO_TEAM_MANAGER, CHIEF_EXECUTIVE),
    themes=(
        Theme("conduct", "How a review was run", stated("El 1", "how the Reviewing Officer ran the review")),
    ),
)
