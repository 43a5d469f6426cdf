"""Whether anything has changed that decides who answers for a post: looked up cheaply, at every tick.

Only the directory (people, posts, children, absences) and the day can change it. So one row counts the
changes of the directory, and says up to which of them, and for which London date, all that is owed has
been looked through. While both agree there is nothing to look for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update

from disputes.models import DirectoryChange
from disputes.unit import Unit


@dataclass(frozen=True)
class Look:
    """What is to be looked through: the directory after so many changes, on that London date."""

    changes: int
    on: date


def directory_changed(unit: Unit) -> None:
    """Say that the directory is another one from this commit on. Call it last: it is one row for all."""
    unit.connection.execute(update(DirectoryChange).values(changes=DirectoryChange.changes + 1))


def to_look_through(unit: Unit) -> Look | None:
    """What nobody has looked through yet, or None when all is as it was."""
    row = unit.connection.execute(select(DirectoryChange.__table__)).one()
    again = row.again_at is not None and row.again_at <= unit.now
    if (row.seen, row.seen_on) == (row.changes, unit.today) and not again:
        return None
    return Look(row.changes, unit.today)
