"""Note by which working calendar every due date has been looked through."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update

from disputes.models import DirectoryChange
from disputes.unit import CALENDAR_KEPT, Unit


@dataclass(frozen=True)
class MarkDatesCounted:
    """What tells the calendar from others: see ``disputes.calendar_changes``."""

    calendar: str


def handle(command: MarkDatesCounted, unit: Unit) -> None:
    """Note it; after a change once more to be looked at, when no process counts by another calendar."""
    before = unit.connection.execute(select(DirectoryChange.calendar)).scalar_one()
    is_new = before != command.calendar
    unit.connection.execute(
        update(DirectoryChange).values(
            calendar=command.calendar,
            calendar_again_at=unit.now + 2 * CALENDAR_KEPT if is_new else None,
        )
    )
