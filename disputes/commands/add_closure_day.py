"""Add a day on which the council is closed, besides weekends and bank holidays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert

from disputes.errors import Refused
from disputes.models import ClosureDay
from disputes.reading import Fault, text_answer
from disputes.unit import Unit
from machines.working_days import CalendarRangeError

LONGEST_REASON = 200


@dataclass(frozen=True)
class AddClosureDay:
    """The London day, and why the council is closed on it."""

    day: date
    reason: str


def handle(command: AddClosureDay, unit: Unit) -> bool:
    """Add it; False when it is a closure day already.

    The clock moves the due dates that it falls before, at its next tick (``change_dates``).

    :raises Refused: ``date_past``; ``calendar_range``; ``bad_input`` for a day that does not count
        anyway, or a reason that is empty or too long.
    """
    if command.day < unit.today:
        raise Refused("date_past")
    try:
        why_not = unit.calendar.why_not(command.day)
    except CalendarRangeError as error:
        raise Refused("calendar_range", about=str(error)) from error
    if command.day in unit.calendar.closure_days:
        return False
    if why_not is not None:
        raise Refused("bad_input", {"day": [f"It does not count as a working day anyway: {why_not}."]})
    try:
        reason = text_answer(command.reason, LONGEST_REASON)
    except Fault as fault:
        raise Refused("bad_input", {"reason": [str(fault)]}) from fault
    if not reason:
        raise Refused("bad_input", {"reason": ["Say why the council is closed."]})
    unit.connection.execute(insert(ClosureDay), {"closed_on": command.day, "reason": reason})
    return True
