"""Reads what is to go on children's files, and marks it, for tests to look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select

from disputes.commands import mark_filed
from disputes.errors import Refused
from disputes.filing import EntryAt
from disputes.models import Filing
from disputes.queries.filing import FileEntry, Listed, ToFile, entry_for, not_yet_filed
from disputes.unit import Units
from machines.route import Route
from tests.support import council

ON_FILE = "The child’s file"


def mark(
    units: Units,
    *entries: tuple[str, int, int],
    by: int = council.IRO,
    place: str = ON_FILE,
    exactly: str = "",
) -> int:
    """Mark entries as put on file, and give how many were not marked before."""
    command = mark_filed.MarkFiled(by, [EntryAt(*one) for one in entries], place, exactly)
    with units.writing() as unit:
        return mark_filed.handle(command, unit)


def waiting(units: Units, person: int = council.IRO, **more: Any) -> ToFile:
    """What the IRO has to put on file."""
    with units.reading() as unit:
        return not_yet_filed(unit, person, **more)


def places(found: Sequence[Listed]) -> list[tuple[str, int, int]]:
    """Which entries these are."""
    return [(one.where.reference, one.where.sequence, one.where.child_number) for one in found]


def entry(units: Units, reference: str, sequence: int, child: int = 1, by: int = council.IRO) -> FileEntry:
    """The entry of a step."""
    with units.reading() as unit:
        return entry_for(unit, reference, sequence, child, by)


def type_of(units: Units, route: str) -> type[Route]:
    """The route of that id."""
    return next(one for one in units.registry.every_route() if one.route_id == route)


def refusal(units: Units, *entries: tuple[str, int, int], **more: Any) -> Refused:
    """Why marking them is refused."""
    with pytest.raises(Refused) as refused:
        mark(units, *entries, **more)
    return refused.value


def rows(units: Units) -> list[Any]:
    """All marks, as they are stored."""
    with units.reading() as unit:
        return list(unit.connection.execute(select(Filing.__table__).order_by(Filing.id)).all())
