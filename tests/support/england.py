"""England's bank holidays by the law's own rules, so that a check leans on no library."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

_ONE_DAY = timedelta(days=1)


def easter(year: int) -> date:
    """Easter Sunday, from the moon's cycle and the Gregorian corrections."""
    golden, century = year % 19, year // 100
    skipped = century - century // 4
    epact = (19 * golden + skipped - (8 * century + 13) // 25 + 15) % 30
    epact -= epact // 28 * (1 - 29 // (epact + 1) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - skipped) % 7
    return date(year, 3, 28) + timedelta(days=epact - weekday)


def monday_from(day: date) -> date:
    """The day itself when it is a Monday, or else the next Monday."""
    return day + timedelta(days=-day.weekday() % 7)


def bank_holidays(year: int) -> Iterator[date]:
    """England's bank holidays of a year from 2013 on, in no order."""
    new_year = date(year, 1, 1)
    yield monday_from(new_year) if new_year.weekday() > 4 else new_year
    yield easter(year) - 2 * _ONE_DAY
    yield easter(year) + _ONE_DAY
    yield date(2020, 5, 8) if year == 2020 else monday_from(date(year, 5, 1))
    yield date(2022, 6, 2) if year == 2022 else monday_from(date(year, 5, 25))
    yield monday_from(date(year, 8, 25))
    first = date(year, 12, 25)
    # Friday: Boxing Day moves to Monday. Saturday and Sunday: both days are made up for.
    for moved in {4: (0, 3), 5: (2, 3), 6: (1, 2)}.get(first.weekday(), (0, 1)):
        yield first + timedelta(days=moved)
    yield from {2022: [date(2022, 6, 3), date(2022, 9, 19)], 2023: [date(2023, 5, 8)]}.get(year, [])
