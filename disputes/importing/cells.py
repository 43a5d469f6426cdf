"""What one cell of a file means. Each function notes the fault itself and then gives None."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date

from disputes.importing.csv_rows import Row, Sheet, nearest, shown

ADDRESS = re.compile(r"[a-z0-9.!#$%&'*/=?^_`{|}~+-]{1,64}@([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)")
DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
FIRST_YEAR, YEARS_AHEAD = 1950, 10
YES, NO = ("yes", "y", "true", "1"), ("", "no", "n", "false", "0")


def address_in(sheet: Sheet, row: Row, column: str, domains: Collection[str]) -> str | None:
    """An e-mail address in lower case, of one of the domains (of any when there are none)."""
    written = row.cells[column].lower()
    found = ADDRESS.fullmatch(written)
    if found is None or ".." in written or "." not in found[1]:
        sheet.fault(
            row.line,
            column,
            f"{shown(written)} is not an e-mail address",
            "Give one such as jo.bloggs@council.test",
        )
        return None
    if domains and found[1] not in domains:
        sheet.fault(
            row.line,
            column,
            f"the domain {shown(found[1])} is not allowed",
            f"Letters go only to: {', '.join(domains)} (IRO_EMAIL_DOMAINS)",
        )
        return None
    return written


def day_in(sheet: Sheet, row: Row, column: str, today: date) -> date | None:
    """A day written 2026-11-23 or 23/11/2026; None also when the cell is empty or not there."""
    written = row.cells.get(column, "")
    if not written:
        return None
    british = DAY_FIRST.fullmatch(written)
    try:
        if british is not None:
            day = date(int(british[3]), int(british[2]), int(british[1]))
        else:
            day = date.fromisoformat(written)
    except ValueError:
        sheet.fault(row.line, column, f"{shown(written)} is not a date", "Give it as 2026-11-23")
        return None
    if not FIRST_YEAR <= day.year <= today.year + YEARS_AHEAD:
        sheet.fault(
            row.line,
            column,
            f"{day.isoformat()} is too far away",
            f"Give a year from {FIRST_YEAR} to {today.year + YEARS_AHEAD}",
        )
        return None
    return day


def yes_in(sheet: Sheet, row: Row, column: str) -> bool | None:
    """Yes or no; an empty cell, or no such column, is no."""
    written = row.cells.get(column, "").lower()
    if written in YES:
        return True
    if written in NO:
        return False
    sheet.fault(row.line, column, f"{shown(written)} is neither yes nor no", "Give yes, or leave it empty")
    return None


def one_of(sheet: Sheet, row: Row, column: str, known: Sequence[str]) -> str | None:
    """One of the known words, in whatever case it was written."""
    written = row.cells[column].lower()
    if written in known:
        return written
    said = "is empty" if not written else f"{shown(written)} is not known"
    sheet.fault(row.line, column, said, nearest(written, known))
    return None
