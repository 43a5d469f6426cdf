"""What goes on a child's file: one entry for each step of the record, for each child it is about.

A step is a transition that entered a stage: raising, every stage after it, an ending, a reopening
(001 7.2.2(8)). What happens inside a stage (a note, a limit that passed, somebody else asked) stands
in the entry of the step that follows it, so that nothing the IRO did is missing there (001 7.1.1(8)).
Who was told how it ended is recorded after the last step: it stands in the copy of the record for the child's
file, and in the entry of the reopening where there is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from sqlalchemy import ColumnElement, or_, select

from disputes.absences import acts_for
from disputes.case import Case
from disputes.errors import Refused
from disputes.models import Child, DisputeChild, Transition
from disputes.unit import Unit
from machines.roles import Line

EXACTLY_LENGTH = 150
MOST_AT_ONCE = 100


class FileSight(Enum):
    """What somebody may do with the entries of a dispute."""

    MARKS = "its IRO, or who stands in for them: reads them, and marks them as put on file"
    READS = "the reviewing line above the IRO, and the IRO who ended it before that changed: reads them"
    NONE = "everybody else"


@dataclass(frozen=True)
class EntryAt:
    """Which entry: of which dispute, for which transition, for which of its children (from 1)."""

    reference: str
    sequence: int
    child_number: int


@dataclass(frozen=True)
class ChildOnFile:
    """A child of a dispute. ``number`` is the place among its children, from 1: it says nothing of them."""

    number: int
    id: int
    case_number: str
    initials: str


def is_step() -> ColumnElement[bool]:
    """The condition under which a transition has an entry: it entered a stage."""
    return or_(
        Transition.from_stage != Transition.to_stage,
        Transition.from_route != Transition.to_route,
    )


def children_of_dispute(unit: Unit, dispute_id: int | None) -> tuple[ChildOnFile, ...]:
    """The children of a dispute in the order in which they are numbered; none of no dispute."""
    rows = unit.connection.execute(
        select(Child.id, Child.case_number, Child.initials)
        .join(DisputeChild, DisputeChild.child_id == Child.id)
        .where(DisputeChild.dispute_id == dispute_id)
        .order_by(Child.id)
    )
    return tuple(ChildOnFile(number, *row) for number, row in enumerate(rows, start=1))


def file_sight(unit: Unit, case: Case, person_id: int) -> FileSight:
    """What the person may do with a dispute's entries: they are the IRO service's own."""
    if case.iro[0] in acts_for(unit, person_id):
        return FileSight.MARKS
    if case.row["iro_id"] == person_id:
        return FileSight.READS
    reviewing = {role.id for role in unit.registry.roles().values() if role.line is Line.REVIEWING}
    return FileSight.READS if case.holders.roles_of(person_id) & reviewing else FileSight.NONE


def require_file_sight(unit: Unit, case: Case, person_id: int) -> FileSight:
    """The same. Raises Refused ``dispute_not_found`` for whoever may not read them."""
    sight = file_sight(unit, case, person_id)
    if sight is FileSight.NONE:
        raise Refused("dispute_not_found")
    return sight
