"""When something ends by the calendar of today, where its date was set by the calendar of another day.

Dates move only to later days: what somebody was told is never taken from them. So a closure day that is
taken back leaves the dates that it moved.
"""

from __future__ import annotations

from datetime import date, datetime

from disputes.case import Facts
from disputes.obligations import end_of
from disputes.unit import Unit
from machines.deadlines import LimitValueError
from machines.limits import Limit
from machines.working_days import CalendarRangeError


def later_date(unit: Unit, limit: Limit, started_at: datetime, due_on: date, facts: Facts) -> date | None:
    """The later London day on which it ends now; None when the date stays, or cannot be counted."""
    try:
        now_due_on = end_of(unit, limit, started_at, facts).due_on
    except (LimitValueError, CalendarRangeError):
        return None
    return now_due_on if now_due_on is not None and now_due_on > due_on else None
