"""Take back a closure day that is still to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete

from disputes.errors import Refused
from disputes.models import ClosureDay
from disputes.unit import Unit


@dataclass(frozen=True)
class RemoveClosureDay:
    """The London day."""

    day: date


def handle(command: RemoveClosureDay, unit: Unit) -> None:
    """Take it back. Due dates that are on record stay as they are: nobody gets less time than they were told.

    :raises Refused: ``date_past``, for past sums have counted with it; ``not_found`` when the
        database has no such closure day (those of the council's own file are not taken back here).
    """
    if command.day < unit.today:
        raise Refused("date_past")
    gone = unit.connection.execute(delete(ClosureDay).where(ClosureDay.closed_on == command.day))
    if gone.rowcount != 1:
        raise Refused("not_found", {"day": ["The database has no closure day on it."]})
