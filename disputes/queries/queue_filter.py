"""Which disputes a list shows, and in which order: the filters of the escalation queue.

Every condition here has an index in ``disputes/models/dispute.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum

from sqlalchemy import ColumnElement, false, select, true, tuple_

from disputes.models import Dispute, DisputeTheme, Team
from disputes.rows import NO_LIMIT
from disputes.unit import Unit
from machines.working_days import end_of_day

SOON = 2
"""How many working days ahead a due date counts as soon."""

Sight = Sequence[ColumnElement[bool]]
"""The conditions under which a dispute is the reader's to see; none for a leader."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class State(Enum):
    """Which part of the queue is looked at."""

    OPEN = "open"
    LATE = "late"
    SOON = "soon"
    NO_LIMIT = "no_limit"
    HOLDER_MISSING = "holder_missing"
    ENDED = "ended"


@dataclass(frozen=True)
class QueueFilter:
    """What a list is narrowed to. Empty means all.

    ``team_id`` takes in everything below that team; ``rung`` counts within ``route``;
    ``reference`` finds one dispute in whatever state, and the other filters are left aside.
    """

    state: State = State.OPEN
    team_id: int | None = None
    route: str = ""
    rung: int | None = None
    theme: str = ""
    risk: str = ""
    role: str = ""
    iro_id: int | None = None
    reference: str = ""

    @property
    def newest_first(self) -> bool:
        """What has ended is due no more: it stands newest first."""
        return self.state is State.ENDED


@dataclass(frozen=True)
class Position:
    """A place in the order of the list: the due instant that it sorts by, and the dispute's number."""

    sort_at: datetime
    dispute_id: int

    def __str__(self) -> str:
        """As it stands in an address: two numbers, nothing of any child."""
        return f"{(self.sort_at - EPOCH) // MICROSECOND}-{self.dispute_id}"

    @classmethod
    def read(cls, text: str) -> Position:
        """The position that ``str`` made. ValueError when it made no such text."""
        first, _, second = text.partition("-")
        numbers = [int(part) for part in (first, second) if part.isascii() and part.isdecimal()]
        if len(numbers) != 2 or numbers[1] > 2**63 - 1:
            raise ValueError("no such place in the list")
        try:
            return cls(EPOCH + numbers[0] * MICROSECOND, numbers[1])
        except OverflowError:
            raise ValueError("no such place in the list") from None

    def beyond(self, *, backwards: bool) -> ColumnElement[bool]:
        """The disputes that come after this place, in the order of the list or against it."""
        here = tuple_(self.sort_at, self.dispute_id, types=[Dispute.sort_at.type, Dispute.id.type])
        place = tuple_(Dispute.sort_at, Dispute.id)
        return place < here if backwards else place > here


def conditions(unit: Unit, asked: QueueFilter, sight: Sight) -> list[ColumnElement[bool]]:
    """The conditions under which a dispute is on the list.

    :param sight: which disputes the reader may see, from ``queries.sight``.
    """
    if asked.reference:
        return [Dispute.reference == asked.reference, is_dispute(), *sight]
    return [is_dispute(), *in_state(unit, asked.state), *narrowed(unit, asked), *sight]


def is_dispute() -> ColumnElement[bool]:
    """Side matters are on no list of disputes."""
    return Dispute.beside == false()


def in_state(unit: Unit, state: State) -> list[ColumnElement[bool]]:
    """The conditions of one part of the queue. What is due at this instant is late already."""
    if state is State.ENDED:
        return [Dispute.open == false()]
    is_open = Dispute.open == true()
    if state is State.LATE:
        return [is_open, Dispute.sort_at <= unit.now]
    if state is State.SOON:
        soon = end_of_day(unit.calendar.add(unit.today, SOON))
        return [is_open, Dispute.sort_at > unit.now, Dispute.sort_at <= soon]
    if state is State.NO_LIMIT:
        return [is_open, Dispute.sort_at == NO_LIMIT]
    if state is State.HOLDER_MISSING:
        return [is_open, Dispute.holder_missing == true()]
    return [is_open]


def narrowed(unit: Unit, asked: QueueFilter) -> list[ColumnElement[bool]]:
    """The conditions of the filters besides the state."""
    found: list[ColumnElement[bool]] = []
    if asked.team_id is not None:
        found.append(Dispute.team_id.in_(teams_below(unit, asked.team_id)))
    if asked.route:
        found.append(Dispute.route == asked.route)
    if asked.rung is not None:
        found.append(Dispute.rung == asked.rung)
    if asked.theme:
        about = select(DisputeTheme.dispute_id).where(DisputeTheme.theme == asked.theme)
        found.append(Dispute.id.in_(about))
    if asked.risk:
        found.append(Dispute.risk == asked.risk)
    if asked.role:
        found.append(Dispute.awaiting_role == asked.role)
    if asked.iro_id is not None:
        found.append(Dispute.iro_id == asked.iro_id)
    return found


def teams_below(unit: Unit, team_id: int) -> list[int]:
    """The team and every team below it; empty when there is no such team."""
    line = unit.connection.execute(select(Team.line).where(Team.id == team_id)).scalar_one_or_none()
    if not line:
        return []
    rows = unit.connection.execute(select(Team.id).where(Team.line.startswith(line, autoescape=True)))
    return [number for (number,) in rows]
