"""Which days count: the working-day calendar, and where a London day begins and ends.

The procedure counts in working days (seed 001, section 6 and 7.2.1). A working day is a day
that is not a Saturday, a Sunday, a bank holiday in England or a day on which the council is
closed. The calendar knows nothing of any country: it is handed the bank holidays and the
closure days, so that what they are can change without a change here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

London = ZoneInfo("Europe/London")

_ONE_DAY = timedelta(days=1)
_WEEKEND = {5: "Saturday", 6: "Sunday"}


class CalendarRangeError(ValueError):
    """A day that the calendar does not reach: an answer would be a guess, so none is given."""

    code = "calendar_range"


def day_in_words(day: date) -> str:
    """The day as people read it: "Friday 18 December 2026"."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def in_utc(instant: datetime) -> datetime:
    """The same moment in UTC; ``ValueError`` for a naive instant, for it names no moment.

    Sums and comparisons are made in UTC only: between two London times Python works by the wall
    clock, and is an hour out when the clocks change.
    """
    if instant.utcoffset() is None:
        raise ValueError(f"{instant.isoformat()} has no time zone. Give an aware instant in UTC.")
    return instant.astimezone(UTC)


def london_date(instant: datetime) -> date:
    """The London day on which an aware instant falls; ``ValueError`` when it is naive."""
    return in_utc(instant).astimezone(London).date()


def start_of_day(day: date) -> datetime:
    """The first instant of a London day, in UTC.

    The clocks change at 1 am, so a London midnight always exists and happens once.
    """
    _require_plain_date(day)
    return datetime.combine(day, time(), London).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The instant, in UTC, at which the London day is over: the start of the next one.

    It is exclusive: what is due by the end of a day is late when ``now >= end_of_day(day)``.
    """
    return start_of_day(day + _ONE_DAY)


def _require_plain_date(day: date) -> None:
    # A datetime is a date to Python; taken as one it would silently drop its time zone.
    if isinstance(day, datetime):
        raise TypeError("A day is wanted here, not an instant. Use london_date(instant).")


@dataclass(frozen=True, slots=True, eq=False)
class WorkingCalendar:
    """The working days from ``first`` to ``last``, both included. Never changes once built.

    ``bank_holidays`` and ``closure_days`` map a day to its name. Every answer is one look-up in
    a table of running totals, so its cost does not grow with the number of days counted. Every
    method raises ``CalendarRangeError`` when a day given, or the answer, is not covered.
    """

    bank_holidays: Mapping[date, str]
    closure_days: Mapping[date, str] = field(default_factory=dict)
    first: date = field(kw_only=True)
    last: date = field(kw_only=True)
    _first_ordinal: int = field(init=False, repr=False)
    _days: tuple[date, ...] = field(init=False, repr=False)
    """Every working day, in order."""
    _before: tuple[int, ...] = field(init=False, repr=False)
    """How many working days lie before each day; one entry more, for the whole."""

    def __post_init__(self) -> None:
        for day in (self.first, self.last, *self.bank_holidays, *self.closure_days):
            _require_plain_date(day)
        if self.first > self.last:
            raise ValueError("The calendar's first day must not come after its last day.")
        keep = object.__setattr__
        keep(self, "bank_holidays", MappingProxyType(dict(self.bank_holidays)))
        keep(self, "closure_days", MappingProxyType(dict(self.closure_days)))
        keep(self, "_first_ordinal", self.first.toordinal())
        days: list[date] = []
        before = [0]
        for ordinal in range(self._first_ordinal, self.last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            if self._reason(day) is None:
                days.append(day)
            before.append(len(days))
        keep(self, "_days", tuple(days))
        keep(self, "_before", tuple(before))

    def is_working(self, day: date) -> bool:
        """Whether the day counts as a working day."""
        index = self._index(day)
        return self._before[index + 1] > self._before[index]

    def why_not(self, day: date) -> str | None:
        """Why a day does not count, in words: "Sunday", "Christmas Day", "closure: …".

        None for a working day. The weekend comes first: a bank holiday that falls on one is taken
        on another day.
        """
        self._index(day)
        return self._reason(day)

    def next_working(self, day: date) -> date:
        """The day itself when it is a working day, or else the first working day after it."""
        return self._nth(self._before[self._index(day)], day)

    def previous_working(self, day: date) -> date:
        """The last working day before the day; never the day itself."""
        return self._nth(self._before[self._index(day)] - 1, day)

    def add(self, day: date, n: int) -> date:
        """The n-th working day after the day. The day of the event is day zero; 0 gives it back.

        ``ValueError`` when ``n`` is negative.
        """
        if n < 0:
            raise ValueError(f"Working days are counted forwards; {n} is less than none.")
        index = self._index(day)
        if n == 0:
            return day
        return self._nth(self._before[index + 1] + n - 1, day)

    def back(self, day: date, n: int) -> date:
        """The n-th working day before the day. ``ValueError`` when ``n`` is less than 1."""
        if n < 1:
            raise ValueError(f"Working days are counted back from 1; {n} is less.")
        return self._nth(self._before[self._index(day)] - n, day)

    def between(self, start: date, end: date) -> int:
        """How many working days come after ``start``, up to and with ``end``.

        Signed: negative when ``end`` lies before ``start``.
        """
        return self._before[self._index(end) + 1] - self._before[self._index(start) + 1]

    def require(self, day: date) -> date:
        """The day itself, when the calendar covers it."""
        self._index(day)
        return day

    def _index(self, day: date) -> int:
        _require_plain_date(day)
        index = day.toordinal() - self._first_ordinal
        if not 0 <= index < len(self._before) - 1:
            raise self._out_of_range(f"{day_in_words(day)} is not in it.")
        return index

    def _nth(self, position: int, asked_from: date) -> date:
        if not 0 <= position < len(self._days):
            raise self._out_of_range(f"The sum that starts on {day_in_words(asked_from)} leads out of it.")
        return self._days[position]

    def _reason(self, day: date) -> str | None:
        if weekend := _WEEKEND.get(day.weekday()):
            return weekend
        if day in self.bank_holidays:
            return self.bank_holidays[day]
        if day in self.closure_days:
            return f"closure: {self.closure_days[day]}"
        return None

    def _out_of_range(self, what: str) -> CalendarRangeError:
        return CalendarRangeError(
            f"The working-day calendar runs from {day_in_words(self.first)} to"
            f" {day_in_words(self.last)}. {what} Check the date. If it is right, ask the people"
            " who run this service to extend the calendar."
        )
