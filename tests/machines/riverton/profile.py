"""Riverton's own words."""

from datetime import date

from machines.profile import Profile, Theme
from machines.roles import CHIEF_EXECUTIVE, HEAD_OF_SERVICE, IRO_TEAM_MANAGER
from machines.sources import stated

profile = Profile(
    council="riverton",
    name="Riverton Council",
    short_name="Riverton",
    procedure="Made up for the tests",
    themes=(Theme("plan", "The care plan", stated("R 1", "what a challenge is about")),),
    leaders=(HEAD_OF_SERVICE, CHIEF_EXECUTIVE),
    iro_answers_to=IRO_TEAM_MANAGER,
    role_names={HEAD_OF_SERVICE: "Head of Children's Homes"},
    closure_days={date(2026, 12, 24): "the council closes early"},
)
