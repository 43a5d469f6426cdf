"""The rows of a people file together: what they say of one person must agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from disputes.importing.csv_rows import Sheet
from disputes.importing.people_rows import PersonRow


@dataclass(frozen=True)
class Listed:
    """A person as the file has them. ``owns`` says that it gives all the posts they hold."""

    name: str
    left_on: date | None
    owns: bool
    email_before: str


def people_in(rows: Iterable[PersonRow], sheet: Sheet) -> dict[str, Listed]:
    """The people of a file by address; notes whom its rows call by two names or let leave twice."""
    found: dict[str, Listed] = {}
    first: dict[str, int] = {}
    for row in rows:
        if not row.email:
            continue
        before = found.get(row.email)
        if before is None:
            found[row.email] = Listed(row.name, row.left_on, not row.stands_in, row.email_before)
            first[row.email] = row.line
            continue
        for column, here, there in (
            ("name", row.name, before.name),
            ("left", row.left_on, before.left_on),
            ("email_before", row.email_before, before.email_before),
        ):
            if here != there:
                sheet.fault(
                    row.line,
                    column,
                    f"is not what line {first[row.email]} says of this person",
                    "Say the same on each of their rows",
                )
        found[row.email] = replace(before, owns=before.owns or not row.stands_in)
    return found


def new_addresses(
    rows: Iterable[PersonRow], listed: Mapping[str, Listed], known: Collection[str], sheet: Sheet
) -> dict[str, str]:
    """Who is known by an old address and gets a new one: the new by the old.

    Notes an address before that is somebody's own in the file, or whose person has the new one already.
    """
    found: dict[str, str] = {}
    for row in rows:
        old = row.email_before
        if not old or old not in known:
            continue  # they have it already, or come in new
        if row.email in known and row.email != old:
            wrong = "is of somebody else than the new address, and both are in the directory"
        elif old in listed or found.get(old, row.email) != row.email:
            wrong = "is the address of another row too"
        else:
            found[old] = row.email
            continue
        sheet.fault(row.line, "email_before", wrong, "Leave it empty, or give the address that was theirs")
    return found
