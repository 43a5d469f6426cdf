"""England's bank holidays, and the working calendar that the service counts by.

The only place that knows the ``holidays`` library. A holiday proclaimed later arrives with a new
version of it; until then a council can enter the day as a closure day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import holidays

from machines.working_days import WorkingCalendar

FIRST_YEAR = 2010
"""The year of the IRO Handbook, which the procedures carry out."""
YEARS_AHEAD = 10

_FEWEST_IN_A_YEAR = 8


class BankHolidaysMissingError(RuntimeError):
    """The library does not know the bank holidays of a year: no due date there can be trusted."""

    code = "bank_holidays_missing"


def england_bank_holidays(first_year: int, last_year: int) -> dict[date, str]:
    """The bank holidays in England from one year to another, both included, with their names.

    As on the official list: one that falls on a weekend stands only on its substitute day.
    ``BankHolidaysMissingError`` when a year has fewer than the eight that the law gives each year,
    for a calendar without them would call them working days in silence.
    """
    years = range(first_year, last_year + 1)
    known = holidays.country_holidays("GB", subdiv="ENG", years=years)
    found = {day: _name(known[day]) for day in sorted(known) if day.weekday() < 5}
    for year in years:
        if sum(day.year == year for day in found) < _FEWEST_IN_A_YEAR:
            raise BankHolidaysMissingError(
                f"The installed holidays package does not know England's bank holidays of {year}."
                " Install a newer version of it."
            )
    return found


def working_calendar(closure_days: Mapping[date, str], today: date) -> WorkingCalendar:
    """The calendar in use on a London day: 1 January 2010 to 31 December ten years ahead.

    ``closure_days`` are the council's own, each with its name. Built once for a set of closure
    days and a year, then handed out again: it never changes. ``BankHolidaysMissingError`` as above.
    """
    return _built(tuple(sorted(closure_days.items())), today.year + YEARS_AHEAD)


@lru_cache(maxsize=8)
def _built(closure_days: tuple[tuple[date, str], ...], last_year: int) -> WorkingCalendar:
    return WorkingCalendar(
        england_bank_holidays(FIRST_YEAR, last_year),
        dict(closure_days),
        first=date(FIRST_YEAR, 1, 1),
        last=date(last_year, 12, 31),
    )


def _name(from_library: str) -> str:
    # The library calls it "observed"; the official list and people here say "substitute day".
    return from_library.replace("(observed)", "(substitute day)")
