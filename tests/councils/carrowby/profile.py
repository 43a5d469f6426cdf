"""Carrowby's own words. Its text says "days" and explains that working days are meant."""

from datetime import date

from machines.limits import PlainDays, Risk
from machines.profile import Profile, Theme
from machines.roles import HEAD_OF_SERVICE, IRO_TEAM_MANAGER, TEAM_MANAGER
from machines.sources import stated

profile = Profile(
    council="carrowby",
    name="Carrowby Council",
    short_name="Carrowby",
    procedure="Review recommendations (made up for the tests)",
    role_names={IRO_TEAM_MANAGER: "Reviewing Manager"},
    risk_names={
        Risk.HIGH: "Red: the child is not safe",
        Risk.MEDIUM: "Amber: the plan is slipping",
        Risk.LOW: "Green: to be put right in good time",
    },
    leaders=(TEAM_MANAGER, HEAD_OF_SERVICE),
    plain_days=PlainDays.WORKING_DAYS,
    closure_days={date(2026, 12, 24): "Carrowby closes early"},
    themes=(Theme("review", "What the review asked for", stated("Ca 1", "recommendations of a review")),),
)
