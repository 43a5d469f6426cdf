"""Note that all that is owed has been looked through for whoever answers for it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import update

from disputes.directory_changes import Look
from disputes.models import DirectoryChange
from disputes.unit import Unit

AGAIN_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class MarkLookedThrough:
    """What was looked through. ``all_moved`` is False when something is left over for another look."""

    look: Look
    all_moved: bool


def handle(command: MarkLookedThrough, unit: Unit) -> None:
    """Note it. What changed meanwhile is not in it, and so is looked through next."""
    unit.connection.execute(
        update(DirectoryChange).values(
            seen=command.look.changes,
            seen_on=command.look.on,
            again_at=None if command.all_moved else unit.now + AGAIN_AFTER,
        )
    )
