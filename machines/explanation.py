"""The sum behind a due date, shown: day by day, in a sentence, and by which of our rules.

For the dispute page and ``iro deadline``. Nothing is decided here: ``machines.deadlines`` makes
the sum, and this puts it into words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from machines.deadlines import Due, counted_in, due
from machines.limits import FROM_AN_EVENT, Limit, PlainDays, Risk, Unit
from machines.working_days import London, WorkingCalendar, day_in_words, end_of_day


class Reading(Enum):
    """What a day is in the sum."""

    DAY_ZERO = "day zero, not counted"
    COUNTED = "day"
    HOURS = "hours passed"
    NOT_COUNTED = "not counted"
    MOVED_ON = "moved on to here"
    MOVED_BACK = "moved back to here"


@dataclass(frozen=True)
class DayStep:
    """One day of the sum.

    ``number`` is the count reached: days so far, or the whole hours passed by the end of the day
    or the deadline. It is None on a day that is not counted. ``why`` says why a day does not
    count, or why a limit in plain days cannot end on it.
    """

    day: date
    reading: Reading
    number: int | None = None
    why: str | None = None

    @property
    def line(self) -> str:
        """The step as a line: "Friday 25 December 2026: not counted, Christmas Day"."""
        said = self.reading.value
        if self.reading is Reading.HOURS:
            said = f"{self.number} hour{'' if self.number == 1 else 's'} passed"
        elif self.reading is Reading.COUNTED:
            said = f"{said} {self.number}" + (", but not a working day" if self.why else "")
        return f"{day_in_words(self.day)}: {said}" + (f", {self.why}" if self.why else "")


@dataclass(frozen=True)
class Explanation:
    """The sum behind a due date.

    ``our_rule`` is how this service reads the unit where the texts are silent (rules, section 3):
    show it as "this service's rule", never as the council's. None where no limit is stated.
    """

    due: Due
    steps: tuple[DayStep, ...]
    summary: str
    our_rule: str | None


_ANY_DAY = "The day it starts is not counted. Days are calendar days, whatever day the last one is."
_OUR_RULES = {
    Unit.WORKING_DAYS: "The day it starts is not counted. The last day runs to its end.",
    Unit.CALENDAR_DAYS: "The day it starts is not counted. Days are calendar days. A limit that"
    " ends on a day that is not a working day ends on the next working day.",
    Unit.HOURS: "Every hour counts, at night, at weekends and on bank holidays too.",
    Unit.AT_ONCE: "At once means by the end of the day it starts.",
}
_BACK = {
    Unit.WORKING_DAYS: "Counted back: the date itself is not counted. The last day runs to its end.",
    Unit.CALENDAR_DAYS: "Counted back: the date itself is not counted. Days are calendar days. A limit"
    " that would end on a day that is not a working day ends on the working day before.",
    Unit.HOURS: _OUR_RULES[Unit.HOURS],
}
_ANY_DAY_BACK = (
    "Counted back: the date itself is not counted. Days are calendar days, whatever day they end on."
)
_ON_THE_DAY = "On the date means by the end of that day."


def explain(
    limit: Limit,
    started_at: datetime,
    calendar: WorkingCalendar,
    *,
    risk: Risk | None = None,
    set_value: int | None = None,
    alert_type: str = "",
    plain: PlainDays = PlainDays.END_ON_A_WORKING_DAY,
) -> Explanation:
    """The sum that ``deadlines.due`` makes, explained; takes and raises the same."""
    owed = due(
        limit, started_at, calendar, risk=risk, set_value=set_value, alert_type=alert_type, plain=plain
    )
    unit = counted_in(limit, plain)
    steps = tuple(_steps(unit, owed, started_at, calendar))
    if set_value is not None:
        basis = " (set by the IRO)"
    elif limit.by_risk is not None and risk is not None:
        basis = f" ({risk.value} risk)"
    else:
        basis = ""
    on_a_date = unit is Unit.AT_ONCE and limit.starts in FROM_AN_EVENT
    if on_a_date and owed.due_on is not None:
        summary = f"On {day_in_words(owed.due_on)}: due by the end of that day."
        return Explanation(owed, steps, summary, _ON_THE_DAY)
    any_day = unit is Unit.CALENDAR_DAYS and plain is PlainDays.ANY_DAY
    summary = _summary(unit, basis, owed, started_at, steps)
    if limit.counts_back:
        return Explanation(owed, steps, summary, _ANY_DAY_BACK if any_day else _BACK[unit])
    return Explanation(owed, steps, summary, _ANY_DAY if any_day else _OUR_RULES.get(unit))


def _steps(unit: Unit, owed: Due, started_at: datetime, calendar: WorkingCalendar) -> Iterator[DayStep]:
    if owed.due_on is None or owed.due_at is None or owed.value is None:
        return
    if owed.value < 0:
        yield from _steps_back(unit, owed, owed.due_on, calendar)
        return
    number = 0
    for ordinal in range(owed.started_on.toordinal(), owed.due_on.toordinal() + 1):
        day = date.fromordinal(ordinal)
        why = calendar.why_not(day)
        if unit is Unit.HOURS:
            passed = min(end_of_day(day), owed.due_at) - started_at
            yield DayStep(day, Reading.HOURS, passed // timedelta(hours=1))
        elif day == owed.started_on:
            yield DayStep(day, Reading.DAY_ZERO)
        elif unit is Unit.CALENDAR_DAYS and number < owed.value:
            number += 1
            yield DayStep(day, Reading.COUNTED, number, why if number == owed.value else None)
        elif why is not None:
            yield DayStep(day, Reading.NOT_COUNTED, None, why)
        elif number == owed.value:
            yield DayStep(day, Reading.MOVED_ON)
        else:
            number += 1
            yield DayStep(day, Reading.COUNTED, number)


def _steps_back(unit: Unit, owed: Due, due_on: date, calendar: WorkingCalendar) -> Iterator[DayStep]:
    """The days from the date itself back to the last one; of hours there is nothing to count by day."""
    if unit is Unit.HOURS:
        return
    yield DayStep(owed.started_on, Reading.DAY_ZERO)
    number, wanted = 0, -(owed.value or 0)
    for ordinal in range(owed.started_on.toordinal() - 1, due_on.toordinal() - 1, -1):
        day = date.fromordinal(ordinal)
        why = calendar.why_not(day)
        if unit is Unit.CALENDAR_DAYS and number < wanted:
            number += 1
            yield DayStep(day, Reading.COUNTED, number, why if number == wanted else None)
        elif why is not None:
            yield DayStep(day, Reading.NOT_COUNTED, None, why)
        elif number == wanted:
            yield DayStep(day, Reading.MOVED_BACK)
        else:
            number += 1
            yield DayStep(day, Reading.COUNTED, number)


def _summary(unit: Unit, basis: str, owed: Due, started_at: datetime, steps: tuple[DayStep, ...]) -> str:
    start = day_in_words(owed.started_on)
    if owed.due_on is None or owed.due_at is None or owed.value is None:
        return f"No time limit is stated, so there is no due date. It started on {start}."
    by_the_end = f"due by the end of {day_in_words(owed.due_on)}."
    if unit is Unit.AT_ONCE:
        return f"At once, from {start}: {by_the_end}"
    number = abs(owed.value)
    noun = unit.value if number != 1 else unit.value.removesuffix("s")
    count = f"{number} {noun}{basis} {'before' if owed.value < 0 else 'from'} {start}"
    if unit is Unit.HOURS:
        before = _moment(owed.due_on, owed.due_at)
        return f"{count} at {_time(started_at)}: due before {before}.{_clock_change(started_at, owed.due_at)}"
    not_counted = _not_counted(steps)
    if unit is Unit.WORKING_DAYS:
        return f"{count}: {by_the_end}" + (f" Not counted: {not_counted}." if not_counted else "")
    blocked = next((step for step in steps if step.number == number and step.why), None)
    if blocked is None:
        return f"{count}: {by_the_end}"
    day = f"Day {blocked.number}, {day_in_words(blocked.day)}, is not a working day"
    name = "" if blocked.day.weekday() >= 5 else f" ({blocked.why})"
    return f"{count}: {by_the_end} {day}{name}."


def _not_counted(steps: tuple[DayStep, ...]) -> str:
    reasons = [s for s in steps if s.reading is Reading.NOT_COUNTED and s.why is not None]
    weekend = sum(step.day.weekday() >= 5 for step in reasons)
    parts = [f"{weekend} weekend day{'' if weekend == 1 else 's'}"] if weekend else []
    named = Counter(step.why for step in reasons if step.day.weekday() < 5)
    parts += [f"{why} ({days} days)" if days > 1 else f"{why}" for why, days in named.items()]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _moment(due_on: date, due_at: datetime) -> str:
    # Midnight belongs to two days; the deadline's day is the one that it ends.
    if due_at == end_of_day(due_on):
        return f"midnight at the end of {day_in_words(due_on)}"
    return f"{_time(due_at)} on {day_in_words(due_on)}"


def _time(instant: datetime) -> str:
    """The London time of day: "3:20pm", "midday"; with its zone in the hour that comes twice."""
    local = instant.astimezone(London)
    if (local.hour, local.minute) in ((0, 0), (12, 0)):
        return "midday" if local.hour else "midnight"
    minute = f":{local.minute:02}" if local.minute else ""
    zone = ""
    if local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
        zone = f" {local.tzname()}"
    return f"{local.hour % 12 or 12}{minute}{'pm' if local.hour >= 12 else 'am'}{zone}"


def _clock_change(started_at: datetime, due_at: datetime) -> str:
    before, after = (at.astimezone(London).utcoffset() for at in (started_at, due_at))
    if before is None or after is None or before == after:
        return ""
    return f" The clocks go {'forward' if after > before else 'back'} in between."
