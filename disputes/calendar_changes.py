"""Whether the working days have changed since the due dates were last looked through: one row tells."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import select

from disputes.chain import fingerprint
from disputes.models import DirectoryChange
from disputes.unit import Unit
from machines.working_days import WorkingCalendar


def calendar_to_count_by(unit: Unit) -> str | None:
    """What tells this unit's calendar from others, if dates are to be looked through by it; else None.

    Once more some minutes after each change: until then another process may still have counted by the
    calendar before (``disputes.unit.CALENDAR_KEPT``).
    """
    row = unit.connection.execute(select(DirectoryChange.calendar, DirectoryChange.calendar_again_at)).one()
    now = _print_of(unit.calendar)
    again = row.calendar_again_at is not None and row.calendar_again_at <= unit.now
    return now if again or row.calendar != now else None


@lru_cache(maxsize=8)
def _print_of(calendar: WorkingCalendar) -> str:
    days = (calendar.bank_holidays, calendar.closure_days)
    return fingerprint([sorted(day.isoformat() for day in named) for named in days])
