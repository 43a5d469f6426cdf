"""Limits that end before a date of the case, such as the review, or on it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from machines.deadlines import due
from machines.explanation import explain
from machines.limits import Limit, PlainDays, Start, at_once, before, hours, plain_days, working_days
from machines.working_days import WorkingCalendar, start_of_day

CALENDAR = WorkingCalendar(
    {date(2026, 12, 25): "Christmas Day"}, {}, first=date(2026, 1, 1), last=date(2027, 6, 30)
)
REVIEW = date(2026, 12, 29)
AT = Start.REVIEW_DATE
TEN_DAYS = before(plain_days(10, "10 days before the review", starts=AT))


@pytest.mark.parametrize(
    ("limit", "plain", "ends_on"),
    [
        (before(working_days(3, "3 working days before", starts=AT)), PlainDays.ANY_DAY, date(2026, 12, 23)),
        # 19 December is a Saturday: the time before the review is never shorter than the text says.
        (TEN_DAYS, PlainDays.END_ON_A_WORKING_DAY, date(2026, 12, 18)),
        (TEN_DAYS, PlainDays.ANY_DAY, date(2026, 12, 19)),
        (TEN_DAYS, PlainDays.WORKING_DAYS, date(2026, 12, 14)),
        (at_once("by the next review", starts=AT), PlainDays.ANY_DAY, REVIEW),
    ],
)
def test_a_limit_before_the_review_ends_so_long_before_it(
    limit: Limit, plain: PlainDays, ends_on: date
) -> None:
    assert due(limit, start_of_day(REVIEW), CALENDAR, plain=plain).due_on == ends_on


def test_hours_before_a_conference_end_at_the_minute() -> None:
    conference = datetime(2026, 12, 29, 14, 30, tzinfo=UTC)
    limit = before(hours(48, "48 hours before the conference", starts=Start.CONFERENCE_DATE))
    assert due(limit, conference, CALENDAR).due_at == datetime(2026, 12, 27, 14, 30, tzinfo=UTC)
    assert explain(limit, conference, CALENDAR).summary == (
        "48 hours before Tuesday 29 December 2026 at 2:30pm: due before 2:30pm on Sunday 27 December 2026."
    )


def test_the_sum_is_shown_back_from_the_date() -> None:
    found = explain(before(working_days(2, "2 days before", starts=AT)), start_of_day(REVIEW), CALENDAR)
    assert [step.line for step in found.steps] == [
        "Tuesday 29 December 2026: day zero, not counted",
        "Monday 28 December 2026: day 1",
        "Sunday 27 December 2026: not counted, Sunday",
        "Saturday 26 December 2026: not counted, Saturday",
        "Friday 25 December 2026: not counted, Christmas Day",
        "Thursday 24 December 2026: day 2",
    ]
    assert found.summary.startswith("2 working days before Tuesday 29 December 2026: due by the end of ")
    back = explain(TEN_DAYS, start_of_day(REVIEW), CALENDAR)
    assert back.steps[-1].line == "Friday 18 December 2026: moved back to here"
    assert "working day before" in (back.our_rule or "")


def test_what_is_due_on_the_date_itself_is_not_said_to_be_due_at_once() -> None:
    found = explain(at_once("by the next review", starts=AT), start_of_day(REVIEW), CALENDAR)
    assert found.summary == "On Tuesday 29 December 2026: due by the end of that day."
