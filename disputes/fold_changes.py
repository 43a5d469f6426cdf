"""What a transition that stays in its stage changes in what is owed, told by the transition alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from disputes.holders import ASSIGNED
from machines.stages import MoveKind


@dataclass(frozen=True)
class OwedByFold:
    """An obligation as the transitions tell it. Names and meanings as in the table."""

    entered_sequence: int
    code: str
    route: str
    route_version: str
    stage: str
    role: str
    person_id: int | None
    held_by: str
    due_on: date | None
    first_due_on: date | None = None
    asked_until: date | None = None
    lapsed_at: datetime | None = None
    outcome: str = ""
    closed_at: datetime | None = None
    closed_sequence: int | None = None
    late_by: int = 0

    @property
    def key(self) -> tuple[int, str]:
        """What tells it from every other of its dispute."""
        return self.entered_sequence, self.code


class NotOwed(LookupError):
    """What a transition says it changed was not owed."""


Owing = Mapping[str, OwedByFold]
Row = Mapping[str, Any]


def changed_by_fold(
    kind: MoveKind | None, row: Row, owing: Owing, drivers: Collection[str]
) -> Iterable[OwedByFold]:
    """What was open, where the transition changed it.

    :param owing: what is open, by its code. :param drivers: the roles that drive the dispute.
    :raises NotOwed: when it names something that was not owed.
    """
    if kind is MoveKind.REASSIGN:
        return _reassign(row, owing, drivers)
    change = _CHANGES.get(kind) if kind is not None else None
    return () if change is None else change(row, owing)


def _one(owing: Owing, code: str) -> OwedByFold:
    try:
        return owing[code]
    except KeyError:
        raise NotOwed(code) from None


def _reassign(row: Row, owing: Owing, drivers: Collection[str]) -> list[OwedByFold]:
    others = [one for one in owing.values() if one.role not in drivers]
    chosen = row["given"].get("owed")
    first = _one(owing, chosen) if chosen is not None else next(iter(others), None)
    new = row["given"]["to_person"]
    return [
        replace(one, person_id=new, held_by=ASSIGNED)
        for one in others
        if first is not None and one.role == first.role
    ]


def _lapse(row: Row, owing: Owing) -> list[OwedByFold]:
    return [replace(_one(owing, row["given"]["obligation"]), lapsed_at=row["at"])]


def _hand_on(row: Row, owing: Owing) -> list[OwedByFold]:
    return [
        replace(_one(owing, new["obligation"]), person_id=new["person_id"], held_by=new["held_by"])
        for new in row["given"]["changes"]
    ]


def _ask_time(row: Row, owing: Owing) -> list[OwedByFold]:
    until = date.fromisoformat(row["given"]["until"])
    asked = [one for one in owing.values() if one.role == row["role"] and one.due_on is not None]
    return [replace(one, asked_until=until) for one in asked]


def _grant_time(row: Row, owing: Owing) -> list[OwedByFold]:
    until = date.fromisoformat(row["given"]["until"])
    return [_redated(one, until) for one in owing.values() if one.asked_until is not None]


def _refuse_time(_row: Row, owing: Owing) -> list[OwedByFold]:
    return [replace(one, asked_until=None) for one in owing.values()]


def _redate(row: Row, owing: Owing) -> list[OwedByFold]:
    changed = []
    for new in row["given"]["dates"]:
        one, due_on = _one(owing, new["obligation"]), date.fromisoformat(new["due_on"])
        # What was asked for stays asked for, unless the new date gives as much.
        asked = one.asked_until if one.asked_until is not None and one.asked_until > due_on else None
        changed.append(replace(_redated(one, due_on), asked_until=asked))
    return changed


def _redated(one: OwedByFold, due_on: date) -> OwedByFold:
    first = one.first_due_on or one.due_on
    return replace(one, due_on=due_on, first_due_on=first, asked_until=None, lapsed_at=None)


_CHANGES: Mapping[MoveKind, Callable[[Row, Owing], list[OwedByFold]]] = {
    MoveKind.LAPSE: _lapse,
    MoveKind.HAND_ON: _hand_on,
    MoveKind.ASK_TIME: _ask_time,
    MoveKind.GRANT_TIME: _grant_time,
    MoveKind.REFUSE_TIME: _refuse_time,
    MoveKind.REDATE: _redate,
}
