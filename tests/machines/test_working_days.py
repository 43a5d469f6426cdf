"""The working-day calendar, against two oracles written another way, and at its edges."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import count, islice

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from machines.working_days import (
    CalendarRangeError,
    London,
    WorkingCalendar,
    day_in_words,
    end_of_day,
    in_utc,
    london_date,
    start_of_day,
)
from tests.support.england import bank_holidays

ONE_DAY = timedelta(days=1)
LONGEST = 40


HOLIDAYS = {day: "a bank holiday" for year in range(2019, 2038) for day in bank_holidays(year)}
CLOSED = {date(year, 12, day): "Christmas closure" for year in (2024, 2031) for day in (29, 30, 31)}
FIRST, LAST = date(2019, 1, 1), date(2036, 12, 31)
CALENDAR = WorkingCalendar(HOLIDAYS, CLOSED, first=FIRST, last=LAST)

Add = Callable[[date, int], date]


def walked(start: date) -> list[date]:
    """Oracle 1: walk on a day at a time and keep the days that are not off."""
    kept: list[date] = []
    day = start
    while len(kept) < LONGEST:
        day = day + ONE_DAY
        if day.weekday() not in (5, 6) and day not in HOLIDAYS and day not in CLOSED:
            kept.append(day)
    return kept


OFF = {day.toordinal() for day in (*HOLIDAYS, *CLOSED)} | {
    first + 7 * week
    for first in (date(2019, 1, 5).toordinal(), date(2019, 1, 6).toordinal())
    for week in range(990)
}


def sieved(start: date) -> list[date]:
    """Oracle 2: strike the days off from the run of day numbers, and take the first that are left."""
    left = (number for number in count(start.toordinal() + 1) if number not in OFF)
    return [date.fromordinal(number) for number in islice(left, LONGEST)]


ORACLES = [walked, sieved]


def differences(add: Add, oracle: Callable[[date], list[date]], first: date, last: date) -> tuple[int, int]:
    """How many sums were tried, and in how many ``add`` and the oracle disagree."""
    tried = wrong = 0
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        start = date.fromordinal(ordinal)
        for n, expected in enumerate(oracle(start), start=1):
            tried += 1
            wrong += add(start, n) != expected
    return tried, wrong


@pytest.mark.parametrize("oracle", ORACLES)
def test_every_start_from_2020_to_2035_and_1_to_40_days_agrees_with_the_oracle(oracle):
    assert differences(CALENDAR.add, oracle, date(2020, 1, 1), date(2035, 12, 31)) == (233_760, 0)


def counts_the_day_of_the_event(day: date, n: int) -> date:
    return CALENDAR.add(day, n - 1) if CALENDAR.is_working(day) else CALENDAR.add(day, n)


def forgets_the_closure(day: date, n: int) -> date:
    return WorkingCalendar(HOLIDAYS, first=date(2024, 12, 1), last=date(2025, 3, 31)).add(day, n)


def forgets_bank_holidays(day: date, n: int) -> date:
    return WorkingCalendar({}, CLOSED, first=date(2024, 12, 1), last=date(2025, 3, 31)).add(day, n)


@pytest.mark.parametrize("oracle", ORACLES)
@pytest.mark.parametrize("broken", [counts_the_day_of_the_event, forgets_the_closure, forgets_bank_holidays])
def test_control_the_oracles_catch_a_broken_sum(oracle, broken):
    tried, wrong = differences(broken, oracle, date(2024, 12, 20), date(2024, 12, 24))
    assert tried == 5 * LONGEST
    assert wrong > LONGEST


dates = st.dates(FIRST + 60 * ONE_DAY, LAST - 90 * ONE_DAY)


@given(dates, st.integers(1, LONGEST))
def test_adding_and_counting_are_each_others_reverse(day, n):
    due = CALENDAR.add(day, n)
    assert CALENDAR.is_working(due)
    assert CALENDAR.between(day, due) == n
    assert CALENDAR.between(due, day) == -n


@given(dates, dates, dates)
def test_counts_between_days_add_up(a, b, c):
    assert CALENDAR.between(a, b) + CALENDAR.between(b, c) == CALENDAR.between(a, c)
    assert CALENDAR.between(a, a) == 0


@given(dates)
def test_next_and_previous_working_days_skip_days_off_only(day):
    following, before = CALENDAR.next_working(day), CALENDAR.previous_working(day)
    assert before < day <= following
    for ordinal in range(before.toordinal(), following.toordinal() + 1):
        between = date.fromordinal(ordinal)
        assert CALENDAR.is_working(between) == (between in {before, following})
        assert (CALENDAR.why_not(between) is None) == CALENDAR.is_working(between)


@given(
    st.dates(date(2010, 1, 1), date(2040, 1, 1)),
    st.sets(st.integers(0, 60)),
    st.sets(st.integers(0, 60)),
    st.integers(0, 60),
    st.integers(0, 70),
)
def test_any_set_of_days_off_gives_the_right_day_or_a_range_error(first, off, closed, offset, n):
    last = first + 60 * ONE_DAY
    calendar = WorkingCalendar(
        {first + day * ONE_DAY: "proclaimed" for day in off},
        {first + day * ONE_DAY: "closed" for day in closed},
        first=first,
        last=last,
    )
    start = first + offset * ONE_DAY
    working = [
        first + day * ONE_DAY
        for day in range(61)
        if day not in off | closed and (first + day * ONE_DAY).isoweekday() < 6
    ]
    assume(n > 0)
    at = bisect_right(working, start) + n - 1
    if at < len(working):
        assert calendar.add(start, n) == working[at]
    else:
        with pytest.raises(CalendarRangeError):
            calendar.add(start, n)


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        (date(2026, 12, 24), 1, date(2026, 12, 29)),  # Christmas on Friday, Boxing Day made up on Monday
        (date(2027, 12, 24), 1, date(2027, 12, 29)),  # both made up, on Monday and Tuesday
        (date(2022, 12, 23), 1, date(2022, 12, 28)),  # Christmas on Sunday, made up on Tuesday
        (date(2021, 12, 24), 4, date(2022, 1, 4)),  # Christmas and New Year in one run
        (date(2024, 12, 27), 1, date(2025, 1, 2)),  # the council's closure up to New Year
        (date(2024, 2, 28), 1, date(2024, 2, 29)),  # a leap day counts
        (date(2024, 2, 29), 1, date(2024, 3, 1)),
        (date(2023, 2, 28), 1, date(2023, 3, 1)),
        (date(2025, 4, 17), 1, date(2025, 4, 22)),  # Easter
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # a start on Saturday
    ],
)
def test_runs_of_days_off_by_hand(start, n, expected):
    assert CALENDAR.add(start, n) == expected


def test_no_days_later_is_the_day_itself_even_a_day_off():
    assert CALENDAR.add(date(2026, 11, 21), 0) == date(2026, 11, 21)


def test_days_cannot_be_counted_backwards():
    with pytest.raises(ValueError, match="forwards"):
        CALENDAR.add(date(2026, 11, 20), -1)


def test_a_day_off_says_why():
    calendar = WorkingCalendar(
        {date(2026, 12, 25): "Christmas Day", date(2026, 12, 26): "Boxing Day"},
        {date(2026, 12, 25): "Office closed", date(2026, 12, 29): "Office closed"},
        first=date(2026, 12, 1),
        last=date(2026, 12, 31),
    )
    whys = [calendar.why_not(date(2026, 12, day)) for day in (24, 25, 26, 27, 28, 29)]
    assert whys == [None, "Christmas Day", "Saturday", "Sunday", None, "closure: Office closed"]


@pytest.mark.parametrize("day", [FIRST - ONE_DAY, LAST + ONE_DAY, date.min, date.max])
@pytest.mark.parametrize(
    "ask",
    [
        CALENDAR.is_working,
        CALENDAR.why_not,
        CALENDAR.next_working,
        CALENDAR.previous_working,
        CALENDAR.require,
        lambda day: CALENDAR.add(day, 0),
        lambda day: CALENDAR.add(day, 1),
        lambda day: CALENDAR.between(day, FIRST),
        lambda day: CALENDAR.between(FIRST, day),
    ],
)
def test_a_day_outside_the_calendar_is_refused_with_what_to_do(ask, day):
    with pytest.raises(CalendarRangeError, match=r"Check the date.*extend the calendar") as refused:
        ask(day)
    assert refused.value.code == "calendar_range"
    assert day_in_words(day) in str(refused.value)


def test_a_sum_that_leads_out_of_the_calendar_is_refused():
    calendar = WorkingCalendar({}, first=date(2026, 11, 21), last=date(2026, 11, 28))
    assert calendar.add(date(2026, 11, 21), 5) == date(2026, 11, 27)
    for ask in (
        lambda: calendar.add(date(2026, 11, 21), 6),
        lambda: calendar.next_working(date(2026, 11, 28)),
        lambda: calendar.previous_working(date(2026, 11, 23)),
    ):
        with pytest.raises(CalendarRangeError, match="leads out of it"):
            ask()


def test_the_calendar_never_changes():
    given_days = {date(2026, 12, 25): "Christmas Day"}
    calendar = WorkingCalendar(given_days, first=date(2026, 12, 1), last=date(2026, 12, 31))
    given_days.clear()
    assert calendar.why_not(date(2026, 12, 25)) == "Christmas Day"
    with pytest.raises(TypeError):
        calendar.bank_holidays[date(2026, 12, 24)] = "Christmas Eve"  # type: ignore[index]  # what is tried
    with pytest.raises(FrozenInstanceError):
        calendar.first = date(2020, 1, 1)  # type: ignore[misc]  # what is tried


def test_a_calendar_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="first day"):
        WorkingCalendar({}, first=LAST, last=FIRST)


@pytest.mark.parametrize("ask", [CALENDAR.is_working, start_of_day, end_of_day])
def test_an_instant_is_not_taken_for_a_day(ask):
    with pytest.raises(TypeError, match="london_date"):
        ask(datetime(2026, 11, 20, 23, 30, tzinfo=UTC))


@pytest.mark.parametrize("ask", [london_date, in_utc])
def test_a_naive_instant_is_refused(ask):
    with pytest.raises(ValueError, match="no time zone"):
        ask(datetime(2026, 11, 20, 12))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("day", "ends", "hours"),
    [
        (date(2026, 3, 28), datetime(2026, 3, 29, 0, tzinfo=UTC), 24),
        (date(2026, 3, 29), datetime(2026, 3, 29, 23, tzinfo=UTC), 23),  # the clocks go forward
        (date(2026, 3, 30), datetime(2026, 3, 30, 23, tzinfo=UTC), 24),
        (date(2026, 10, 24), datetime(2026, 10, 24, 23, tzinfo=UTC), 24),
        (date(2026, 10, 25), datetime(2026, 10, 26, 0, tzinfo=UTC), 25),  # the clocks go back
        (date(2026, 12, 31), datetime(2027, 1, 1, 0, tzinfo=UTC), 24),
    ],
)
def test_a_london_day_ends_when_the_next_one_starts_across_clock_changes(day, ends, hours):
    assert end_of_day(day) == ends == start_of_day(day + ONE_DAY)
    assert end_of_day(day).tzinfo is UTC
    assert end_of_day(day) - start_of_day(day) == timedelta(hours=hours)


@given(st.datetimes(datetime(2010, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_every_instant_falls_within_its_london_day(instant):
    day = london_date(instant)
    assert start_of_day(day) <= instant < end_of_day(day)
    assert london_date(instant.astimezone(London)) == day
    assert london_date(instant.astimezone(timezone(timedelta(hours=-11)))) == day


def test_a_summer_evening_in_utc_is_the_next_day_in_london():
    assert london_date(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == date(2026, 7, 1)
    assert london_date(datetime(2026, 12, 30, 23, 30, tzinfo=UTC)) == date(2026, 12, 30)
