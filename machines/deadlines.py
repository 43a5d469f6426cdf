"""When a limit ends, how far off that is, and when to remind: every such sum is made here.

Two things say when something is due. ``due_at`` is an aware UTC instant and decides: it is
exclusive, so what comes at ``now >= due_at`` is late. ``due_on`` is the London day in which the
last moment in time falls, for people to read. How each unit is read: rules, section 3.
Every function raises ``ValueError`` for a naive instant and ``CalendarRangeError`` for a day that
the calendar does not cover.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from machines.limits import FROM_AN_EVENT, Limit, PlainDays, Risk, Unit
from machines.working_days import (
    CalendarRangeError,
    WorkingCalendar,
    end_of_day,
    in_utc,
    london_date,
)


class LimitValueError(ValueError):
    """The count of a limit is missing, or is not one that the limit allows."""

    code = "limit_value"


@dataclass(frozen=True)
class Due:
    """When a limit ends. Where none is stated, all but ``started_on`` is None.

    ``value`` is the count that was used, in the limit's own unit; 0 for "at once".
    """

    started_on: date
    due_on: date | None
    due_at: datetime | None
    value: int | None


def due(
    limit: Limit,
    started_at: datetime,
    calendar: WorkingCalendar,
    *,
    risk: Risk | None = None,
    set_value: int | None = None,
    alert_type: str = "",
    plain: PlainDays = PlainDays.END_ON_A_WORKING_DAY,
) -> Due:
    """When the limit that starts at ``started_at`` ends. The day it starts on is day zero.

    - working days: the end of the n-th working day after day zero (seed 001, 7.2.1 item 4,
      7.2.2 items 1 and 7, and section 6);
    - plain days: as ``plain`` says; usually calendar days, and when the last one is not a working day,
      the end of the next working day ("2 days", "1 day", "seven days": our reading, rules section 3);
    - a count below 0: so long before day zero; one that would end on a day off ends on the working day
      before it, so that the time before the date is never shorter than the text says;
    - hours: the exact instant, n hours later by any clock, whatever day that is;
    - at once: the end of day zero, whatever day that is;
    - not stated: nothing is due, and nothing is made up.

    ``set_value`` is the count that the IRO set for this case, and comes before ``risk``. For a
    limit that starts on a date (a review, a conference), start it with ``start_of_day(date)``.
    ``LimitValueError`` when the count is missing or outside the limit's range.
    """
    started_on = london_date(started_at)
    value = count_of(limit, risk=risk, set_value=set_value, alert_type=alert_type)
    if value is None:
        return Due(started_on, None, None, None)
    try:
        if limit.unit is Unit.HOURS:
            due_at = in_utc(started_at) + timedelta(hours=value)
            return Due(started_on, calendar.require(last_day(due_at)), due_at, value)
        if counted_in(limit, plain) is Unit.CALENDAR_DAYS:
            last = calendar.require(started_on + timedelta(days=value))
            due_on = last if plain is PlainDays.ANY_DAY else _working(last, calendar, back=value < 0)
        elif value < 0:
            due_on = calendar.back(started_on, -value)
        else:
            due_on = calendar.add(started_on, value)
    except OverflowError as error:
        raise CalendarRangeError(
            f"{value} {limit.unit.value} lead beyond the working-day calendar. Check the number."
        ) from error
    return Due(started_on, due_on, end_of_day(due_on), value)


def _working(day: date, calendar: WorkingCalendar, *, back: bool) -> date:
    """The day itself when it is a working day, else the next one, or going back the one before."""
    if back and calendar.why_not(day) is not None:
        return calendar.previous_working(day)
    return calendar.next_working(day)


def counted_in(limit: Limit, plain: PlainDays) -> Unit:
    """The unit that a limit is counted in, where the council may read plain days as working days."""
    if limit.unit is Unit.CALENDAR_DAYS and plain is PlainDays.WORKING_DAYS:
        return Unit.WORKING_DAYS
    return limit.unit


def count_of(
    limit: Limit, *, risk: Risk | None = None, set_value: int | None = None, alert_type: str = ""
) -> int | None:
    """The count that holds for a case: set by the IRO, by the risk, by the type, or fixed, in that order.

    None when the text states no limit; 0 for "at once". The IRO may set a count only where the
    limit says so or has a range (section 6: "between one and seven", rules section 3).
    ``LimitValueError`` when the count is missing or not allowed.
    """
    if set_value is not None:
        return _set_for_case(limit, set_value)
    if limit.unit is Unit.NOT_STATED:
        return None
    if limit.unit is Unit.AT_ONCE:
        return 0
    if limit.by_risk is not None:
        if risk is None:
            raise LimitValueError("This limit depends on the risk. Choose the risk first.")
        if risk not in limit.by_risk:
            raise LimitValueError(f"This limit gives no time for a {risk.value} risk.")
        value = limit.by_risk[risk]
    else:
        value = _by_type(limit, alert_type) if limit.by_type is not None else _fixed(limit)
    counts_back = limit.counts_back and limit.starts in FROM_AN_EVENT
    if value < (1 if limit.unit is Unit.HOURS else 0) and not counts_back:
        raise LimitValueError(f"A limit of {value} {limit.unit.value} is none. Correct the route.")
    return value


def _by_type(limit: Limit, alert_type: str) -> int:
    counts = limit.by_type or {}
    if alert_type not in counts:
        raise LimitValueError("This limit depends on the type of alert. Choose the type first.")
    return counts[alert_type]


def _fixed(limit: Limit) -> int:
    if limit.value is None:
        raise LimitValueError(f"The IRO sets this limit for each case.{_range_in_words(limit)}")
    return limit.value


def _set_for_case(limit: Limit, value: int) -> int:
    has_range = limit.lowest is not None or limit.highest is not None
    if limit.unit in (Unit.AT_ONCE, Unit.NOT_STATED) or not (limit.set_by_iro or has_range):
        raise LimitValueError("This limit is fixed. Leave it as it is written.")
    lowest = 1 if limit.lowest is None else limit.lowest
    if value < lowest or (limit.highest is not None and value > limit.highest):
        raise LimitValueError(f"{value} {limit.unit.value} is not allowed.{_range_in_words(limit)}")
    return value


def _range_in_words(limit: Limit) -> str:
    lowest = 1 if limit.lowest is None else limit.lowest
    upper = "or more" if limit.highest is None else f"to {limit.highest}"
    return f" Choose {lowest} {upper} {limit.unit.value}."


def last_day(due_at: datetime) -> date:
    """The London day in which the last moment before ``due_at`` falls: the due date to show."""
    return london_date(in_utc(due_at) - timedelta(microseconds=1))


def days_left(due_at: datetime, now: datetime, calendar: WorkingCalendar) -> int:
    """Working days until a deadline: 0 on its day while in time, negative once it has passed.

    Today counts for nothing and the due day counts for one: on Monday, Tuesday's deadline has 1
    day left. It is never 0 on an earlier day, even when only days off lie between (a deadline in
    hours may fall on a Sunday). Once late it is never 0: see ``late_by``.
    """
    late = late_by(due_at, now, calendar)
    if late:
        return -late
    today, due_on = london_date(now), last_day(due_at)
    return 0 if today == due_on else max(1, calendar.between(today, due_on))


def late_by(due_at: datetime, at: datetime, calendar: WorkingCalendar) -> int:
    """How many working days late something is that happened at ``at``; 0 when in time.

    Counts the working days begun after the due day, and at least 1: on the Saturday after a
    Friday's deadline, or an hour after a deadline in hours, it is already 1 working day late.
    """
    if in_utc(at) < in_utc(due_at):
        return 0
    return max(1, calendar.between(last_day(due_at), london_date(at)))


def working_days_used(started_at: datetime, now: datetime, calendar: WorkingCalendar) -> int:
    """Working days used of a cap on the whole (rules, section 1: 20), today's included.

    The day of the start is day zero. A clock set back to before the start has used 0.
    """
    return max(0, calendar.between(london_date(started_at), london_date(now)))


def cap_due_on(started_at: datetime, cap: int, calendar: WorkingCalendar) -> date:
    """The last day within a cap of ``cap`` working days; ``end_of_day`` of it is the instant."""
    return calendar.add(london_date(started_at), cap)


def reminder_before_on(due_on: date, calendar: WorkingCalendar) -> date:
    """The working day before a due date.

    For a limit of one day it is the day on which the limit started, when there is nothing yet to
    remind of: compare it with ``Due.started_on``.
    """
    return calendar.previous_working(due_on)


def reminder_after_on(due_on: date, calendar: WorkingCalendar) -> date:
    """The first working day after a due date."""
    return calendar.add(due_on, 1)


def in_words(days: int) -> str:
    """What ``days_left`` says, for people: "due today", "1 working day left", "3 … late"."""
    if days == 0:
        return "due today"
    noun = "working day" if abs(days) == 1 else "working days"
    return f"{abs(days)} {noun} {'left' if days > 0 else 'late'}"
