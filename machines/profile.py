"""A council's own words and choices, beside its routes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from machines.limits import PlainDays, Risk
from machines.roles import (
    ENDORSER,
    HEAD_OF_SERVICE,
    IRO_TEAM_MANAGER,
    LEGAL_GATE,
    SAFEGUARDING_MANAGER,
    SENIOR_MANAGER,
    Role,
)
from machines.sources import Source

RISK_NAMES: Mapping[Risk, str] = {
    Risk.HIGH: "High: the child may come to harm",
    Risk.MEDIUM: "Medium: the child's plan or welfare is suffering",
    Risk.LOW: "Low: it matters, and there is time to get it right",
}


RECORDED_IN = (
    "The child’s file",
    "The social worker’s supervision record",
    "The manager’s record",
    "The IRO’s record",
)
PLAYED_BY: Mapping[Role, Role] = {
    LEGAL_GATE: SAFEGUARDING_MANAGER,
    SENIOR_MANAGER: HEAD_OF_SERVICE,
    ENDORSER: IRO_TEAM_MANAGER,
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
    :param plain_days: what the text means by "days" that are not called working days.
    :param beside: the side routes that this council offers, by id; None offers all.
    :param played_by: which post plays a part that side routes name (``LEGAL_GATE`` ...).
    :param stand_ins: whose holder stands in when a post's own is away or there is none.
    :param recorded_in: where agreed actions and steps are recorded; the first is the usual place.
    :param informs: whom the council wants told of a dispute.
    :param lapses_tell: who is told that a limit passed, besides whoever owed it, the IRO and their manager.
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
    plain_days: PlainDays = PlainDays.END_ON_A_WORKING_DAY
    beside: tuple[str, ...] | None = None
    played_by: Mapping[Role, Role] = field(default_factory=lambda: PLAYED_BY)
    stand_ins: Mapping[Role, Role] = field(default_factory=dict)
    recorded_in: tuple[str, ...] = RECORDED_IN
    informs: tuple[str, ...] = ("The child", "The parents", "The carer", "An advocate")
    lapses_tell: tuple[Role, ...] = ()

    @property
    def parts(self) -> Mapping[Role, Role]:
        """Which post plays which part: as the council says, and else as usual."""
        return {**PLAYED_BY, **self.played_by}

    def name_of(self, role: Role) -> str:
        """The council's own name for a role, or for the post that plays it."""
        post = self.post_of(role)
        return self.role_names.get(role) or self.role_names.get(post, post.name)

    def post_of(self, role: Role) -> Role:
        """The post that plays a part in this council: mostly the role itself."""
        return self.played_by.get(role, PLAYED_BY.get(role, role))

    def theme(self, theme_id: str) -> Theme:
        """The theme of that id. Raises KeyError when the council has none."""
        return {theme.id: theme for theme in self.themes}[theme_id]
