"""The rows of a children file, each checked against the directory. No cell of it is ever repeated."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from disputes.importing.csv_rows import Column, Progress, Row, Sheet, in_steps, nearest, read_sheet
from disputes.importing.directory import Directory
from machines.roles import IRO
from machines.route import Scope

COLUMNS = (
    Column("case_number", 40),
    Column("initials", 10),
    Column("scope", 30),
    Column("team", 200),
    Column("iro_email", 254),
    Column("social_worker_email", 254, required=False),
)
CASE_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_-]*")
SCOPES = tuple(scope.value for scope in Scope)
PEOPLE_FIRST = "Load the people first: iro import people"


@dataclass(frozen=True)
class ChildRow:
    """One row, with the numbers of the team and people it names."""

    line: int
    case_number: str
    initials: str
    scope: str
    team_id: int
    iro_id: int
    social_worker_id: int | None


@dataclass(frozen=True)
class ChildrenSheet:
    """The rows of a children file, and whether it names social workers."""

    rows: tuple[ChildRow, ...]
    names_social_workers: bool
    sheet: Sheet


def read_children(content: bytes, now: Directory, today: date, progress: Progress) -> ChildrenSheet:
    """Read a children file. What is wrong is in the sheet's faults; FileRefused as ``read_sheet``."""
    sheet = read_sheet(content, COLUMNS)
    iros = {
        held.person
        for held in now.holdings
        if held.post[1] == IRO.id and (held.to_on is None or held.to_on >= today)
    }
    first: dict[str, int] = {}
    rows = []
    for step in in_steps(sheet.rows, "Checking rows", progress):
        for row in step:
            _once(sheet, row, first)
            found = _read(sheet, row, now, iros, today)
            if found is not None:
                rows.append(found)
    return ChildrenSheet(tuple(rows), "social_worker_email" in sheet.columns, sheet)


def _once(sheet: Sheet, row: Row, first: dict[str, int]) -> None:
    key = row.cells["case_number"].casefold()
    before = first.setdefault(key, row.line)
    if key and before != row.line:
        sheet.fault(row.line, "case_number", f"stands on line {before} too", "Leave one row for each child")


def _read(sheet: Sheet, row: Row, now: Directory, iros: Collection[str], today: date) -> ChildRow | None:
    cells = row.cells
    if not CASE_NUMBER.fullmatch(cells["case_number"]):
        sheet.fault(
            row.line,
            "case_number",
            "is empty" if not cells["case_number"] else "has a sign that no case number has",
            "Give the case system's number: letters, digits and . / _ -",
        )
    if not _are_initials(cells["initials"]):
        sheet.fault(row.line, "initials", "are not initials", "Give 1 to 6 capitals, as AB. No name is kept")
    scope = " ".join(cells["scope"].lower().replace("_", " ").split())
    if scope not in SCOPES:
        sheet.fault(row.line, "scope", "is not one that the service knows", nearest(scope, SCOPES))
    team = now.teams.get(cells["team"])
    if team is None:
        said = "is empty" if not cells["team"] else "is not in the directory"
        sheet.fault(row.line, "team", said, PEOPLE_FIRST)
    iro_id = _person(sheet, row, "iro_email", now, today)
    if iro_id is not None and cells["iro_email"].lower() not in iros:
        sheet.fault(row.line, "iro_email", "is of somebody who holds no post of iro", PEOPLE_FIRST)
    worker_id = None
    if cells.get("social_worker_email"):
        worker_id = _person(sheet, row, "social_worker_email", now, today)
        if worker_id is not None and worker_id == iro_id:
            sheet.fault(
                row.line,
                "social_worker_email",
                "is the IRO's own",
                "The IRO must be independent: name the social worker",
            )
    if team is None or iro_id is None or not sheet.is_sound(row):
        return None
    return ChildRow(row.line, cells["case_number"], cells["initials"], scope, team.id, iro_id, worker_id)


def _person(sheet: Sheet, row: Row, column: str, now: Directory, today: date) -> int | None:
    email = row.cells[column].lower()
    person = now.people.get(email)
    if person is None:
        sheet.fault(row.line, column, "is empty" if not email else "is not in the directory", PEOPLE_FIRST)
    elif person.left_on is not None and person.left_on <= today:
        sheet.fault(row.line, column, "is of somebody who has left", "Name who took over")
        return None
    return None if person is None else person.id


def _are_initials(written: str) -> bool:
    letters = re.sub(r"[ .'-]", "", written)
    return 1 <= len(letters) <= 6 and letters.isalpha() and letters.isupper()
