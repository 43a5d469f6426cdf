"""The sum behind a due date, in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from machines import limits
from machines.deadlines import LimitValueError, due
from machines.explanation import Reading, explain
from machines.limits import Limit, Risk, Unit
from machines.working_days import London, WorkingCalendar

CALENDAR = WorkingCalendar(
    {date(2026, 12, 25): "Christmas Day", date(2026, 12, 28): "Boxing Day (substitute day)"},
    {date(2026, 12, 29): "Christmas closure", date(2026, 12, 30): "Christmas closure"},
    first=date(2026, 1, 1),
    last=date(2027, 6, 30),
)
FRIDAY = datetime(2026, 12, 18, 15, 20, tzinfo=UTC)
RISK = limits.by_risk(high=1, medium=3, low=7, as_written="between one and seven working days")


def test_working_days_are_explained_day_by_day():
    found = explain(limits.working_days(5, "within 5 working days"), FRIDAY, CALENDAR)
    assert [step.line for step in found.steps] == [
        "Friday 18 December 2026: day zero, not counted",
        "Saturday 19 December 2026: not counted, Saturday",
        "Sunday 20 December 2026: not counted, Sunday",
        "Monday 21 December 2026: day 1",
        "Tuesday 22 December 2026: day 2",
        "Wednesday 23 December 2026: day 3",
        "Thursday 24 December 2026: day 4",
        "Friday 25 December 2026: not counted, Christmas Day",
        "Saturday 26 December 2026: not counted, Saturday",
        "Sunday 27 December 2026: not counted, Sunday",
        "Monday 28 December 2026: not counted, Boxing Day (substitute day)",
        "Tuesday 29 December 2026: not counted, closure: Christmas closure",
        "Wednesday 30 December 2026: not counted, closure: Christmas closure",
        "Thursday 31 December 2026: day 5",
    ]
    assert found.summary == (
        "5 working days from Friday 18 December 2026: due by the end of Thursday 31 December 2026."
        " Not counted: 4 weekend days, Christmas Day, Boxing Day (substitute day) and"
        " closure: Christmas closure (2 days)."
    )


def test_plain_days_that_move_on_say_from_where_to_where_and_by_whose_rule():
    found = explain(limits.plain_days(2, "within 2 days"), FRIDAY - timedelta(days=1), CALENDAR)
    assert [step.line for step in found.steps] == [
        "Thursday 17 December 2026: day zero, not counted",
        "Friday 18 December 2026: day 1",
        "Saturday 19 December 2026: day 2, but not a working day, Saturday",
        "Sunday 20 December 2026: not counted, Sunday",
        "Monday 21 December 2026: moved on to here",
    ]
    assert found.our_rule is not None  # shown as this service's rule
    assert "ends on the next working day" in found.our_rule


@pytest.mark.parametrize(
    ("limit", "started_at", "summary"),
    [
        (
            limits.working_days(1, ""),
            FRIDAY - timedelta(days=1),
            "1 working day from Thursday 17 December 2026: due by the end of Friday 18 December 2026.",
        ),
        (
            limits.working_days(1, ""),
            FRIDAY + timedelta(days=2),
            "1 working day from Sunday 20 December 2026: due by the end of Monday 21 December 2026.",
        ),
        (
            limits.working_days(1, ""),
            FRIDAY + timedelta(days=1),
            (
                "1 working day from Saturday 19 December 2026: due by the end of Monday 21 December 2026."
                " Not counted: 1 weekend day."
            ),
        ),
        (
            limits.plain_days(1, ""),
            FRIDAY,
            (
                "1 day from Friday 18 December 2026: due by the end of Monday 21 December 2026."
                " Day 1, Saturday 19 December 2026, is not a working day."
            ),
        ),
        (
            limits.plain_days(7, ""),
            FRIDAY,
            (
                "7 days from Friday 18 December 2026: due by the end of Thursday 31 December 2026."
                " Day 7, Friday 25 December 2026, is not a working day (Christmas Day)."
            ),
        ),
        (
            limits.plain_days(3, ""),
            FRIDAY,
            "3 days from Friday 18 December 2026: due by the end of Monday 21 December 2026.",
        ),
        (
            limits.hours(48, ""),
            FRIDAY,
            "48 hours from Friday 18 December 2026 at 3:20pm: due before 3:20pm on Sunday 20 December 2026.",
        ),
        (
            limits.hours(1, ""),
            datetime(2026, 12, 18, 11, tzinfo=UTC),
            "1 hour from Friday 18 December 2026 at 11am: due before midday on Friday 18 December 2026.",
        ),
        (
            limits.hours(12, ""),
            datetime(2026, 12, 18, 12, 30, tzinfo=UTC),
            (
                "12 hours from Friday 18 December 2026 at 12:30pm:"
                " due before 12:30am on Saturday 19 December 2026."
            ),
        ),
        (
            limits.hours(24, ""),
            datetime(2026, 12, 18, tzinfo=UTC),
            (
                "24 hours from Friday 18 December 2026 at midnight:"
                " due before midnight at the end of Friday 18 December 2026."
            ),
        ),
        (
            limits.hours(13, ""),
            datetime(2026, 10, 24, 13, 30, tzinfo=London),
            (
                "13 hours from Saturday 24 October 2026 at 1:30pm:"
                " due before 1:30am GMT on Sunday 25 October 2026. The clocks go back in between."
            ),
        ),
        (
            limits.hours(24, ""),
            datetime(2026, 3, 28, 9, tzinfo=London),
            (
                "24 hours from Saturday 28 March 2026 at 9am:"
                " due before 10am on Sunday 29 March 2026. The clocks go forward in between."
            ),
        ),
        (
            limits.at_once("immediately"),
            FRIDAY,
            "At once, from Friday 18 December 2026: due by the end of Friday 18 December 2026.",
        ),
        (
            limits.NOT_STATED,
            FRIDAY,
            "No time limit is stated, so there is no due date. It started on Friday 18 December 2026.",
        ),
    ],
)
def test_the_sum_in_a_sentence(limit, started_at, summary):
    assert explain(limit, started_at, CALENDAR).summary == summary


@pytest.mark.parametrize(
    ("given_", "beginning"),
    [
        ({"risk": Risk.MEDIUM}, "3 working days (medium risk) from"),
        ({"risk": Risk.MEDIUM, "set_value": 2}, "2 working days (set by the IRO) from"),
    ],
)
def test_the_sentence_says_what_set_the_count(given_, beginning):
    assert explain(RISK, FRIDAY, CALENDAR, **given_).summary.startswith(beginning)


def test_hours_are_shown_as_the_whole_hours_passed_by_the_end_of_each_day():
    started_at = datetime(2026, 12, 18, 22, 30, tzinfo=UTC)
    lines = [step.line for step in explain(limits.hours(30, ""), started_at, CALENDAR).steps]
    assert lines == [
        "Friday 18 December 2026: 1 hour passed",
        "Saturday 19 December 2026: 25 hours passed",
        "Sunday 20 December 2026: 30 hours passed",
    ]


def test_a_weekend_within_plain_days_counts_like_any_other_day():
    lines = [step.line for step in explain(limits.plain_days(3, ""), FRIDAY, CALENDAR).steps]
    assert lines == [
        "Friday 18 December 2026: day zero, not counted",
        "Saturday 19 December 2026: day 1",
        "Sunday 20 December 2026: day 2",
        "Monday 21 December 2026: day 3",
    ]


def test_only_an_unstated_limit_has_no_steps_and_no_rule_of_ours():
    found = explain(limits.NOT_STATED, FRIDAY, CALENDAR)
    assert (found.steps, found.our_rule) == ((), None)
    assert (
        explain(limits.at_once(""), FRIDAY, CALENDAR).our_rule
        == "At once means by the end of the day it starts."
    )


def test_a_count_that_is_not_allowed_is_refused_as_it_is_by_due():
    with pytest.raises(LimitValueError):
        explain(RISK, FRIDAY, CALENDAR)


@given(
    st.datetimes(datetime(2026, 2, 1), datetime(2027, 1, 31), timezones=st.just(London)),  # noqa: DTZ001
    st.sampled_from([Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.HOURS]),
    st.integers(1, 40),
)
def test_the_days_shown_are_every_day_from_the_start_to_the_due_date_and_add_up(started_at, unit, count):
    limit = Limit("", unit, count)
    found = explain(limit, started_at, CALENDAR)
    days = [step.day for step in found.steps]
    assert found.due == due(limit, started_at, CALENDAR)
    assert (days[0], days[-1]) == (found.due.started_on, found.due.due_on)
    assert all(later - earlier == timedelta(days=1) for earlier, later in pairwise(days))
    counted = [step.number for step in found.steps if step.reading is Reading.COUNTED]
    if unit is Unit.HOURS:
        assert found.steps[-1].number == count
    else:
        assert counted == list(range(1, count + 1))
    if unit is Unit.WORKING_DAYS:
        assert all(step.why == CALENDAR.why_not(step.day) for step in found.steps[1:])
