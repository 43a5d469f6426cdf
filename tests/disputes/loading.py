"""Loads files of the directory into a test's council, and reads what came of it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from disputes.commands import import_children, import_people
from disputes.importing.csv_rows import FileRefused
from disputes.models import Child, Holding, Person, Post, Team
from disputes.unit import Units

PEOPLE = "name,email,role,team,team_above,from,to,stands_in,left"
CHILDREN = "case_number,initials,scope,team,iro_email,social_worker_email"
TABLES = (Person, Team, Post, Holding, Child)


def file_of(heading: str, *rows: str) -> bytes:
    """A file with these headings and rows."""
    return "\n".join((heading, *rows, "")).encode()


def load_people(
    units: Units, *rows: str, heading: str = PEOPLE, dry_run: bool = False
) -> import_people.Loaded:
    """Load a people file of these rows."""
    command = import_people.ImportPeople(file_of(heading, *rows), ("council.test",), dry_run)
    with units.reading() if dry_run else units.writing() as unit:
        return import_people.handle(command, unit)


def load_children(units: Units, *rows: str, heading: str = CHILDREN) -> import_children.ChildrenLoaded:
    """Load a children file of these rows."""
    with units.writing() as unit:
        return import_children.handle(import_children.ImportChildren(file_of(heading, *rows)), unit)


def faults(units: Units, *rows: str, content: bytes | None = None, heading: str = PEOPLE) -> list[str]:
    """The faults of a people file, as lines; and see that nothing was changed by it."""
    before = everything(units)
    command = import_people.ImportPeople(content or file_of(heading, *rows), ("council.test",))
    with pytest.raises(FileRefused) as refused, units.writing() as unit:
        import_people.handle(command, unit)
    assert everything(units) == before
    assert refused.value.code == "broken_file"
    return [str(fault) for fault in refused.value.faults]


def child_faults(units: Units, *rows: str, heading: str = CHILDREN) -> list[str]:
    """The faults of a children file, as lines; and see that nothing was changed by it."""
    before = everything(units)
    with pytest.raises(FileRefused) as refused:
        load_children(units, *rows, heading=heading)
    assert everything(units) == before
    return [str(fault) for fault in refused.value.faults]


def everything(units: Units) -> list[Any]:
    """Every row of the directory."""
    with units.reading() as unit:
        return [
            unit.connection.execute(select(*table.__table__.c).order_by(*table.__table__.primary_key)).all()
            for table in TABLES
        ]


def held(units: Units, team: str, role: str) -> list[tuple[str, str, str]]:
    """Who holds a post: name, first and last day, in the order of their days."""
    with units.reading() as unit:
        rows = unit.connection.execute(
            select(Person.name, Holding.from_on, Holding.to_on)
            .join(Holding, Holding.person_id == Person.id)
            .join(Post, Post.id == Holding.post_id)
            .join(Team, Team.id == Post.team_id)
            .where(Team.name == team, Post.role == role)
            .order_by(Holding.from_on, Person.name)
        ).all()
    return [(name, str(from_on), str(to_on or "")) for name, from_on, to_on in rows]


def line_of(units: Units, name: str) -> list[str]:
    """A team's line, by names from the top, as its path says."""
    with units.reading() as unit:
        line = unit.connection.execute(select(Team.line).where(Team.name == name)).scalar_one()
        names = {str(number): team for number, team in unit.connection.execute(select(Team.id, Team.name))}
    return [names[number] for number in line.strip("/").split("/")]
