"""When limits end, how far off they are, and when to remind."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machines import limits
from machines.deadlines import (
    Due,
    LimitValueError,
    cap_due_on,
    days_left,
    due,
    in_words,
    last_day,
    late_by,
    reminder_after_on,
    reminder_before_on,
    working_days_used,
)
from machines.limits import Limit, Risk, Unit
from machines.working_days import CalendarRangeError, London, WorkingCalendar, end_of_day, london_date
from tests.support.england import bank_holidays

CALENDAR = WorkingCalendar(
    {day: "a bank holiday" for year in range(2020, 2036) for day in bank_holidays(year)},
    first=date(2020, 1, 1),
    last=date(2035, 12, 31),
)
FRIDAY = datetime(2026, 11, 20, 15, 20, tzinfo=UTC)
FIVE_DAYS = limits.working_days(5, "within 5 working days")
RISK = limits.by_risk(high=1, medium=3, low=7, as_written="between one and seven working days")
FOR_CASE = limits.set_for_case(2, 4, "as the IRO sets")
BY_TYPE = limits.by_type({"case": 2, "management": 9}, "by the type of alert")

instants = st.datetimes(
    datetime(2020, 2, 1),  # noqa: DTZ001
    datetime(2035, 6, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, London]),
)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A London time of day."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=London)


def due_on(limit: Limit, day: date) -> date | None:
    return due(limit, at(day, 10), CALENDAR).due_on


def test_working_days_end_with_the_nth_working_day_after_the_day_of_the_event():
    assert due(FIVE_DAYS, FRIDAY, CALENDAR) == Due(
        started_on=date(2026, 11, 20),
        due_on=date(2026, 11, 27),
        due_at=datetime(2026, 11, 28, 0, tzinfo=UTC),
        value=5,
    )


def test_the_day_of_the_event_is_the_london_day():
    late_evening = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # Wednesday 1 July in London
    found = due(limits.working_days(1, "within one working day"), late_evening, CALENDAR)
    assert (found.started_on, found.due_on) == (date(2026, 7, 1), date(2026, 7, 2))
    assert found.due_at == datetime(2026, 7, 2, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        (date(2026, 11, 18), 1, date(2026, 11, 19)),  # no day off in the way
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # would end on Saturday
        (date(2026, 11, 20), 2, date(2026, 11, 23)),  # would end on Sunday
        (date(2026, 11, 20), 3, date(2026, 11, 23)),  # a weekend within it counts
        (date(2026, 11, 20), 7, date(2026, 11, 27)),
        (date(2026, 12, 23), 2, date(2026, 12, 29)),  # would end on Christmas Day, a Friday
        (date(2026, 11, 21), 0, date(2026, 11, 23)),
        (date(2024, 2, 27), 2, date(2024, 2, 29)),
    ],
)
def test_plain_days_are_calendar_days_that_roll_on_to_a_working_day(start, days, expected):
    assert due_on(limits.plain_days(days, f"within {days} days"), start) == expected


@pytest.mark.parametrize(
    ("started_at", "hours", "expected"),
    [
        (FRIDAY, 48, FRIDAY + timedelta(hours=48)),  # a Sunday: hours do not roll on
        (at(date(2026, 3, 28), 12), 24, at(date(2026, 3, 29), 13)),  # the clocks go forward
        (at(date(2026, 10, 24), 12), 24, at(date(2026, 10, 25), 11)),  # the clocks go back
        (at(date(2026, 10, 25), 1, 30), 1, datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_hours_are_counted_to_the_instant_across_clock_changes(started_at, hours, expected):
    found = due(limits.hours(hours, f"within {hours} hours"), started_at, CALENDAR)
    assert found.due_at == expected.astimezone(UTC)
    assert found.due_on == london_date(expected)


def test_hours_that_end_at_midnight_are_due_on_the_day_that_ends():
    found = due(limits.hours(24, "within 24 hours"), at(date(2026, 11, 20), 0), CALENDAR)
    assert (found.due_on, found.due_at) == (date(2026, 11, 20), end_of_day(date(2026, 11, 20)))


@pytest.mark.parametrize("day", [date(2026, 11, 20), date(2026, 11, 21)])
def test_at_once_is_due_by_the_end_of_the_same_day(day):
    found = due(limits.at_once("immediately"), at(day, 23, 59), CALENDAR)
    assert found == Due(day, day, end_of_day(day), 0)


def test_no_stated_limit_gives_no_date():
    assert due(limits.NOT_STATED, FRIDAY, CALENDAR) == Due(date(2026, 11, 20), None, None, None)


@pytest.mark.parametrize(("risk", "days"), [(Risk.HIGH, 1), (Risk.MEDIUM, 3), (Risk.LOW, 7)])
def test_the_risk_sets_the_count(risk, days):
    found = due(RISK, FRIDAY, CALENDAR, risk=risk)
    assert (found.value, found.due_on) == (days, CALENDAR.add(date(2026, 11, 20), days))


@pytest.mark.parametrize(("alert_type", "days"), [("case", 2), ("management", 9)])
def test_the_type_of_alert_sets_the_count(alert_type, days):
    assert due(BY_TYPE, FRIDAY, CALENDAR, alert_type=alert_type).value == days


def test_the_iro_sets_a_count_where_the_text_leaves_it_to_them_or_gives_a_range():
    assert Limit("", Unit.HOURS, set_by_iro=True).is_ranged
    assert Limit("", Unit.WORKING_DAYS, lowest=2).is_ranged
    assert not FIVE_DAYS.is_ranged


@pytest.mark.parametrize("value", [1, 5, 7])
def test_the_iro_may_set_a_count_within_the_range_whatever_the_risk(value):
    assert due(RISK, FRIDAY, CALENDAR, risk=Risk.HIGH, set_value=value).value == value


@pytest.mark.parametrize(
    ("limit", "given_", "message"),
    [
        (RISK, {}, "Choose the risk"),
        (Limit("", Unit.WORKING_DAYS, by_risk={Risk.HIGH: 1}), {"risk": Risk.LOW}, "low risk"),
        (BY_TYPE, {}, "Choose the type first"),
        (BY_TYPE, {"alert_type": "other"}, "Choose the type first"),
        (RISK, {"set_value": 0}, "Choose 1 to 7 working days"),
        (RISK, {"set_value": 8}, "Choose 1 to 7 working days"),
        (FOR_CASE, {}, "The IRO sets this limit.*Choose 2 to 4"),
        (FOR_CASE, {"risk": Risk.HIGH}, "The IRO sets this limit"),
        (FOR_CASE, {"set_value": 1}, "Choose 2 to 4"),
        (Limit("", Unit.HOURS, set_by_iro=True), {"set_value": 0}, "Choose 1 or more hours"),
        (FIVE_DAYS, {"set_value": 5}, "fixed"),
        (limits.at_once(""), {"set_value": 1}, "fixed"),
        (limits.NOT_STATED, {"set_value": 1}, "fixed"),
        (Limit("", Unit.AT_ONCE, set_by_iro=True), {"set_value": 1}, "fixed"),
        (Limit("", Unit.NOT_STATED, set_by_iro=True), {"set_value": 1}, "fixed"),
        (limits.working_days(-1, ""), {}, "Correct the route"),
        (limits.hours(0, ""), {}, "Correct the route"),
    ],
)
def test_a_count_that_is_missing_or_not_allowed_is_refused(limit, given_, message):
    with pytest.raises(LimitValueError, match=message) as refused:
        due(limit, FRIDAY, CALENDAR, **given_)
    assert refused.value.code == "limit_value"


@pytest.mark.parametrize("unit", [Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.HOURS])
@pytest.mark.parametrize("count", [300_000, 10**30])
def test_a_limit_that_leads_out_of_the_calendar_is_refused(unit, count):
    with pytest.raises(CalendarRangeError):
        due(Limit("", unit, count), FRIDAY, CALENDAR)


def test_a_start_outside_the_calendar_is_refused():
    for limit in (FIVE_DAYS, limits.plain_days(1, ""), limits.hours(1, ""), limits.at_once("")):
        with pytest.raises(CalendarRangeError):
            due(limit, datetime(2019, 12, 30, tzinfo=UTC), CALENDAR)


@pytest.mark.parametrize("limit", [FIVE_DAYS, limits.hours(1, ""), limits.NOT_STATED])
def test_a_naive_start_is_refused(limit):
    with pytest.raises(ValueError, match="no time zone"):
        due(limit, datetime(2026, 11, 20), CALENDAR)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("now", "left", "words"),
    [
        (at(date(2026, 11, 19), 9), 2, "2 working days left"),
        (at(date(2026, 11, 20), 9), 1, "1 working day left"),
        (at(date(2026, 11, 22), 9), 1, "1 working day left"),  # Sunday, due on Monday
        (at(date(2026, 11, 23), 0), 0, "due today"),
        (at(date(2026, 11, 23), 23, 59), 0, "due today"),
        (at(date(2026, 11, 24), 0), -1, "1 working day late"),
        (at(date(2026, 11, 24), 23), -1, "1 working day late"),
        (at(date(2026, 11, 26), 9), -3, "3 working days late"),
        (at(date(2026, 11, 29), 9), -4, "4 working days late"),  # Sunday: no more than on Friday
    ],
)
def test_days_left_and_in_words_for_a_monday_deadline(now, left, words):
    assert days_left(end_of_day(date(2026, 11, 23)), now, CALENDAR) == left
    assert in_words(left) == words


def test_the_weekend_after_a_friday_deadline_is_over_already():
    friday = end_of_day(date(2026, 11, 20))
    for hour_late in (0, 24, 48, 71):
        assert days_left(friday, friday + timedelta(hours=hour_late), CALENDAR) == -1
    assert days_left(friday, friday + timedelta(hours=72), CALENDAR) == -2


def test_a_deadline_in_hours_on_a_sunday_is_not_said_to_be_due_today_before_it_is():
    sunday_2pm = at(date(2026, 11, 22), 14)
    assert days_left(sunday_2pm, at(date(2026, 11, 20), 16), CALENDAR) == 1
    assert days_left(sunday_2pm, at(date(2026, 11, 22), 13, 59), CALENDAR) == 0
    assert days_left(sunday_2pm, sunday_2pm, CALENDAR) == -1


def test_in_the_hour_that_comes_twice_the_second_one_is_later():
    once, again = (at(date(2026, 10, 25), 1, 30).replace(fold=fold) for fold in (0, 1))
    assert late_by(again, once, CALENDAR) == 0
    assert late_by(once, again, CALENDAR) == 1
    assert late_by(again, at(date(2026, 10, 25), 1, 45), CALENDAR) == 0


@given(instants, instants)
def test_late_and_left_agree_and_nothing_is_late_before_its_instant(due_at, now):
    late, left = late_by(due_at, now, CALENDAR), days_left(due_at, now, CALENDAR)
    assert (late > 0) == (now.astimezone(UTC) >= due_at.astimezone(UTC)) == (left < 0)
    assert late == max(0, -left)
    assert (left == 0) == (not late and london_date(now) == last_day(due_at))


@given(instants, st.integers(1, 40))
def test_on_the_day_it_starts_a_limit_of_n_working_days_has_n_left(started_at, n):
    found = due(limits.working_days(n, ""), started_at, CALENDAR)
    assert found.due_at is not None
    assert days_left(found.due_at, started_at, CALENDAR) == n
    assert last_day(found.due_at) == found.due_on


@given(instants, st.integers(1, 60))
def test_plain_days_never_end_early_nor_on_a_day_off_nor_a_working_day_late(started_at, n):
    found = due(limits.plain_days(n, ""), started_at, CALENDAR).due_on
    plain = london_date(started_at) + timedelta(days=n)
    assert found is not None
    assert found >= plain
    assert CALENDAR.is_working(found)
    assert CALENDAR.between(plain, found) == (0 if found == plain else 1)


def test_the_cap_counts_working_days_after_the_day_of_raising():
    cap = cap_due_on(FRIDAY, 20, CALENDAR)
    assert cap == date(2026, 12, 18)
    used = [working_days_used(FRIDAY, at(date(2026, *day), 9), CALENDAR) for day in
            ((11, 20), (11, 22), (11, 23), (12, 18), (12, 21))]  # fmt: skip
    assert used == [0, 0, 1, 20, 21]


def test_a_clock_set_back_to_before_the_start_has_used_nothing():
    assert working_days_used(FRIDAY, FRIDAY - timedelta(days=365), CALENDAR) == 0


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (date(2026, 11, 23), date(2026, 11, 20), date(2026, 11, 24)),
        (date(2026, 11, 22), date(2026, 11, 20), date(2026, 11, 23)),  # hours that end on a Sunday
        (date(2026, 12, 29), date(2026, 12, 24), date(2026, 12, 30)),
        (date(2026, 12, 24), date(2026, 12, 23), date(2026, 12, 29)),
    ],
)
def test_reminders_fall_on_the_working_days_around_the_due_date(day, before, after):
    assert reminder_before_on(day, CALENDAR) == before
    assert reminder_after_on(day, CALENDAR) == after
