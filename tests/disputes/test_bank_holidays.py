"""England's bank holidays as we know them, and a calendar that reaches far enough."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from disputes.bank_holidays import BankHolidaysMissingError, england_bank_holidays, working_calendar
from tests.support import england

# Month and day of every bank holiday in England, written out by hand from the official lists.
KNOWN = {
    2012: "1-2 4-6 4-9 5-7 6-4 6-5 8-27 12-25 12-26",
    2013: "1-1 3-29 4-1 5-6 5-27 8-26 12-25 12-26",
    2014: "1-1 4-18 4-21 5-5 5-26 8-25 12-25 12-26",
    2015: "1-1 4-3 4-6 5-4 5-25 8-31 12-25 12-28",
    2016: "1-1 3-25 3-28 5-2 5-30 8-29 12-26 12-27",
    2017: "1-2 4-14 4-17 5-1 5-29 8-28 12-25 12-26",
    2018: "1-1 3-30 4-2 5-7 5-28 8-27 12-25 12-26",
    2019: "1-1 4-19 4-22 5-6 5-27 8-26 12-25 12-26",
    2020: "1-1 4-10 4-13 5-8 5-25 8-31 12-25 12-28",
    2021: "1-1 4-2 4-5 5-3 5-31 8-30 12-27 12-28",
    2022: "1-3 4-15 4-18 5-2 6-2 6-3 8-29 9-19 12-26 12-27",
    2023: "1-2 4-7 4-10 5-1 5-8 5-29 8-28 12-25 12-26",
    2024: "1-1 3-29 4-1 5-6 5-27 8-26 12-25 12-26",
    2025: "1-1 4-18 4-21 5-5 5-26 8-25 12-25 12-26",
    2026: "1-1 4-3 4-6 5-4 5-25 8-31 12-25 12-28",
    2027: "1-1 3-26 3-29 5-3 5-31 8-30 12-27 12-28",
    2028: "1-3 4-14 4-17 5-1 5-29 8-28 12-25 12-26",
}


@pytest.mark.parametrize("year", KNOWN)
def test_the_bank_holidays_agree_day_for_day_with_the_known_list(year):
    known = {date(year, *map(int, day.split("-"))) for day in KNOWN[year].split()}
    assert set(england_bank_holidays(year, year)) == known


@pytest.mark.parametrize("year", range(2029, 2041))
def test_later_years_agree_with_the_law_or_have_days_proclaimed_since(year):
    assert set(england.bank_holidays(year)) <= set(england_bank_holidays(year, year))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2020, 5, 8), "May Day"),
        (date(2022, 6, 3), "Platinum Jubilee of Elizabeth II"),
        (date(2022, 9, 19), "State Funeral of Queen Elizabeth II"),
        (date(2023, 5, 8), "Coronation of Charles III"),
        (date(2026, 12, 25), "Christmas Day"),
        (date(2026, 12, 28), "Boxing Day (substitute day)"),
        (date(2028, 1, 3), "New Year's Day (substitute day)"),
    ],
)
def test_a_bank_holiday_has_the_name_that_people_know_it_by(day, name):
    assert england_bank_holidays(day.year, day.year)[day] == name


def test_days_kept_elsewhere_in_the_kingdom_are_working_days_here():
    calendar = working_calendar({}, date(2026, 11, 20))
    for day in (date(2026, 1, 2), date(2026, 3, 17), date(2026, 8, 3), date(2026, 11, 30)):
        assert calendar.is_working(day)


def test_a_year_without_bank_holidays_is_refused_and_never_taken_for_working_days():
    with pytest.raises(BankHolidaysMissingError, match=r"2101.*Install a newer version"):
        england_bank_holidays(2099, 2101)


def test_the_calendar_runs_from_2010_to_the_end_of_the_tenth_year_ahead():
    calendar = working_calendar({}, date(2026, 11, 20))
    assert (calendar.first, calendar.last) == (date(2010, 1, 1), date(2036, 12, 31))
    assert working_calendar({}, date(2027, 1, 1)).last == date(2037, 12, 31)


def test_the_council_s_closure_days_do_not_count():
    closed = {date(2026, 12, 29): "Christmas closure"}
    calendar = working_calendar(closed, date(2026, 11, 20))
    assert calendar.why_not(date(2026, 12, 29)) == "closure: Christmas closure"
    assert calendar.add(date(2026, 12, 24), 1) == date(2026, 12, 30)
    assert working_calendar({}, date(2026, 11, 20)).add(date(2026, 12, 24), 1) == date(2026, 12, 29)


def test_the_same_closure_days_and_year_give_the_same_calendar_in_any_order():
    one, two = (date(2026, 12, 29), "closed"), (date(2026, 12, 30), "closed")
    calendar = working_calendar(dict([one, two]), date(2026, 1, 1))
    assert working_calendar(dict([two, one]), date(2026, 12, 31)) is calendar
    assert working_calendar(dict([one]), date(2026, 1, 1)) is not calendar


def test_the_calendar_reaches_the_end_of_next_year():
    today = datetime.now(UTC).date()
    last = working_calendar({}, today).last
    assert last >= date(today.year + 1, 12, 31), (
        f"The working calendar ends on {last}. Raise YEARS_AHEAD in disputes/bank_holidays.py, and install"
        " the newest holidays package (make pins) so that it knows the bank holidays of those years."
    )
