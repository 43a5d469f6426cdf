"""The rows of a people file, each checked in itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from disputes.importing.cells import address_in, day_in, one_of, yes_in
from disputes.importing.csv_rows import Column, Progress, Row, Sheet, in_steps, read_sheet
from machines.registry import Registry
from machines.roles import Line, Role

COLUMNS = (
    Column("name", 200),
    Column("email", 254),
    Column("role", 60),
    Column("team", 200),
    Column("team_above", 200, required=False),
    Column("from", 10, required=False),
    Column("to", 10, required=False),
    Column("stands_in", 10, required=False),
    Column("left", 10, required=False),
    Column("email_before", 254, required=False),
)


@dataclass(frozen=True)
class PersonRow:
    """One row: a person in a post; a person alone (no role); a post alone; or a team alone.

    ``from_on`` is None for a holding that goes on, or begins today; ``to_on`` is its last day.
    ``left_on`` is the first day on which the person no longer works here; ``email_before`` the
    address by which they were known until now.
    """

    line: int
    name: str
    email: str
    role: str
    team: str
    team_above: str
    from_on: date | None
    to_on: date | None
    stands_in: bool
    left_on: date | None
    email_before: str


@dataclass(frozen=True)
class PeopleSheet:
    """The rows of a people file, and whether it says who has left."""

    rows: tuple[PersonRow, ...]
    says_who_left: bool
    sheet: Sheet


def known_roles(registry: Registry) -> dict[str, Role]:
    """The roles that a person can hold a post of, by id."""
    return {role.id: role for role in registry.roles().values() if role.line is not Line.SERVICE}


def held_by_one(role: Role) -> bool:
    """Whether a post of the role is held by one person at a time: every manager's is."""
    return role.line is not Line.NAMED


def read_people(
    content: bytes, roles: dict[str, Role], domains: Collection[str], today: date, progress: Progress
) -> PeopleSheet:
    """Read a people file. What is wrong is in the sheet's faults; FileRefused as ``read_sheet``."""
    sheet = read_sheet(content, COLUMNS)
    found = [
        person_row
        for step in in_steps(sheet.rows, "Checking rows", progress)
        for row in step
        if (person_row := _read(sheet, row, roles, domains, today)) is not None
    ]
    return PeopleSheet(tuple(found), "left" in sheet.columns, sheet)


def _read(
    sheet: Sheet, row: Row, roles: dict[str, Role], domains: Collection[str], today: date
) -> PersonRow | None:
    cells = row.cells
    email = address_in(sheet, row, "email", domains) if cells["email"] else ""
    before = address_in(sheet, row, "email_before", ()) if cells.get("email_before") else ""
    role = one_of(sheet, row, "role", list(roles)) if cells["role"] else ""
    stands_in = yes_in(sheet, row, "stands_in")
    from_on, to_on, left_on = (day_in(sheet, row, name, today) for name in ("from", "to", "left"))
    _check_who(sheet, row)
    _check_post(sheet, row)
    if role and stands_in and not held_by_one(roles[role]):
        sheet.fault(row.line, "stands_in", f"nobody stands in as {role}", "Leave it empty")
    if from_on and to_on and to_on < from_on:
        sheet.fault(row.line, "to", "comes before from", "Give the last day in the post")
    if left_on and from_on and left_on <= from_on:
        sheet.fault(row.line, "left", "is not after from", "Give the first day on which they are gone")
    if not sheet.is_sound(row):
        return None
    if left_on and cells["role"]:
        last_day = left_on - timedelta(days=1)
        to_on = min(to_on or last_day, last_day)
    return PersonRow(
        row.line,
        cells["name"],
        email or "",
        role or "",
        cells["team"],
        cells.get("team_above", ""),
        from_on,
        to_on,
        bool(stands_in),
        left_on,
        before or "",
    )


def _check_who(sheet: Sheet, row: Row) -> None:
    cells = row.cells
    if cells["name"] and not cells["email"]:
        sheet.fault(row.line, "email", "is empty", "Give the work address: people are known by it")
    if cells["email"] and not cells["name"]:
        sheet.fault(row.line, "name", "is empty", "Give the name as letters should show it")
    if "@" in cells["name"]:
        sheet.fault(row.line, "name", "is an address", "Give the name as letters should show it")
    if not cells["email"]:
        _must_be_empty(
            sheet,
            row,
            ("to", "stands_in", "left", "email_before"),
            "nobody is named",
            "Name who holds the post",
        )
        if not cells["name"] and not cells["team"]:
            sheet.fault(row.line, "team", "names neither a person nor a team", "Fill the row or delete it")


def _check_post(sheet: Sheet, row: Row) -> None:
    cells = row.cells
    if cells["role"] and not cells["team"]:
        sheet.fault(row.line, "team", "is empty", "Name the team, service or directorate of the post")
    if cells["email"] and cells["team"] and not cells["role"]:
        sheet.fault(row.line, "role", "is empty", "Give the role in this team, or leave the team empty too")
    if not cells["role"]:
        _must_be_empty(sheet, row, ("from", "to", "stands_in"), "there is no role", "Give the role")
    if not cells["team"]:
        _must_be_empty(sheet, row, ("team_above",), "there is no team", "Give the team")
    elif cells["team"].casefold() == cells.get("team_above", "").casefold():
        sheet.fault(row.line, "team_above", "is the team itself", "Give the team above, or leave it empty")


def _must_be_empty(sheet: Sheet, row: Row, names: Sequence[str], because: str, otherwise: str) -> None:
    for name in names:
        if row.cells.get(name):
            sheet.fault(row.line, name, f"has no meaning where {because}", f"{otherwise}, or leave it empty")
