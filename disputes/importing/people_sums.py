"""The rows of a people file together: what they say of one person must agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from disputes.importing.csv_rows import Sheet
from disputes.importing.people_rows import PersonRow


@dataclass(frozen=True)
class Listed:
    """A person as the file has them. ``owns`` says that it gives all the posts they hold."""

    name: str
    left_on: date | None
    owns: bool


def people_in(rows: Iterable[PersonRow], sheet: Sheet) -> dict[str, Listed]:
    """The people of a file by address; notes whom its rows call by two names or let leave twice."""
    found: dict[str, Listed] = {}
    first: dict[str, int] = {}
    for row in rows:
        if not row.email:
            continue
        before = found.get(row.email)
        if before is None:
            found[row.email] = Listed(row.name, row.left_on, not row.stands_in)
            first[row.email] = row.line
            continue
        if before.name != row.name:
            sheet.fault(
                row.line,
                "name",
                f"is not the name that line {first[row.email]} gives for this address",
                "Spell it the same on each row",
            )
        if before.left_on != row.left_on:
            sheet.fault(
                row.line,
                "left",
                f"is not what line {first[row.email]} says of this person",
                "Give the same day on each row",
            )
        found[row.email] = Listed(before.name, before.left_on, before.owns or not row.stands_in)
    return found
