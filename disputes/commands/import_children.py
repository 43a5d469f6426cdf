"""Load children from a CSV file: all of it, or none."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select, update

from disputes.directory_changes import directory_changed
from disputes.importing.child_rows import ChildRow, read_children
from disputes.importing.csv_rows import FileRefused, Progress, in_silence, in_steps
from disputes.importing.directory import directory
from disputes.models import Child
from disputes.unit import Unit

FACTS = ("initials", "scope", "team_id", "iro_id", "social_worker_id")


@dataclass(frozen=True)
class ImportChildren:
    """A children file as bytes. With ``dry_run`` nothing is written."""

    content: bytes
    dry_run: bool = False


@dataclass(frozen=True)
class ChildrenLoaded:
    """How many rows the file has, and how many children are new or changed by it."""

    rows: int
    new: int
    changed: int


def handle(command: ImportChildren, unit: Unit, progress: Progress = in_silence) -> ChildrenLoaded:
    """Load the file. The same file a second time changes nothing.

    Children are known by their case number. A child that the file does not name stays as it is. Disputes
    that are running keep the team that they were raised with; a new IRO of the child takes them over
    when the clock looks next.

    :raises FileRefused: with every fault by line, and then nothing is changed.
    """
    sheet = read_children(command.content, directory(unit), unit.today, progress)
    if sheet.sheet.faults:
        raise FileRefused(sheet.sheet.faults)
    columns = [getattr(Child, name) for name in FACTS]
    known = {row[0]: tuple(row[1:]) for row in unit.connection.execute(select(Child.case_number, *columns))}
    new, changed = [], []
    for row in sheet.rows:
        facts = _facts(row)
        before = known.get(row.case_number)
        if before is None:
            new.append({"case_number": row.case_number, **facts})
            continue
        if not sheet.names_social_workers:
            facts["social_worker_id"] = before[FACTS.index("social_worker_id")]
        if tuple(facts.values()) != before:
            changed.append({"child": row.case_number, **{f"now_{name}": facts[name] for name in FACTS}})
    if not command.dry_run:
        for batch in in_steps(new, "Writing new children", progress):
            unit.connection.execute(insert(Child), batch)
        statement = (
            update(Child)
            .where(Child.case_number == bindparam("child"))
            .values({name: bindparam(f"now_{name}") for name in FACTS})
        )
        for batch in in_steps(changed, "Writing changes", progress):
            unit.connection.execute(statement, batch)
        if changed:
            directory_changed(unit)
    return ChildrenLoaded(len(sheet.rows), len(new), len(changed))


def _facts(row: ChildRow) -> dict[str, str | int | None]:
    return {name: getattr(row, name) for name in FACTS}
