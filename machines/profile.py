"""A council's own words and choices, beside its routes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from machines.limits import Risk
from machines.roles import IRO_TEAM_MANAGER, Role
from machines.sources import Source

RISK_NAMES: Mapping[Risk, str] = {
    Risk.HIGH: "High: the child may come to harm",
    Risk.MEDIUM: "Medium: the child's plan or welfare is suffering",
    Risk.LOW: "Low: it matters, and there is time to get it right",
}


@dataclass(frozen=True)
class Theme:
    """What a dispute is about, in the council's own list."""

    id: str
    name: str
    source: Source


@dataclass(frozen=True)
class Profile:
    """What a council calls things and who may see what.

    :param leaders: the roles whose holders open the escalation queue.
    :param iro_answers_to: the IRO's own manager, told when a limit passes.
    :param closure_days: days on which the council is closed besides bank holidays.
    """

    council: str
    name: str
    short_name: str
    procedure: str
    themes: tuple[Theme, ...]
    leaders: tuple[Role, ...]
    iro_answers_to: Role = IRO_TEAM_MANAGER
    role_names: Mapping[Role, str] = field(default_factory=dict)
    risk_names: Mapping[Risk, str] = field(default_factory=lambda: RISK_NAMES)
    closure_days: Mapping[date, str] = field(default_factory=dict)

    def name_of(self, role: Role) -> str:
        """The council's own name for a role."""
        return self.role_names.get(role, role.name)

    def theme(self, theme_id: str) -> Theme:
        """The theme of that id. Raises KeyError when the council has none."""
        return {theme.id: theme for theme in self.themes}[theme_id]
