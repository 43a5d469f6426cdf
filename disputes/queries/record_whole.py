"""The whole record of a dispute, as it is exported: every row as it is stored, so that it can be proved.

For the IRO, or as the copy for one child's file. The IRO's own holds everything. In every other,
what is private to the IRO service stands in outline; in a child's copy, what is another child's
stays out (see ``disputes.withheld``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from disputes.access import require_sight
from disputes.case import Case, load_case
from disputes.chain import CHAINED
from disputes.errors import Refused
from disputes.models import Child, Dispute, DisputeChild, DisputeTheme, Filing, Obligation, Person, Transition
from disputes.papers import Paper, is_private, require_paper
from disputes.queries.timeline import Entry, entries_of
from disputes.unit import Unit
from disputes.withheld import ChildOfRecord, copied, told
from machines.roles import IRO
from machines.route import Route

OWN_NUMBERS = ("id", "dispute_id")
"""Numbers of the database alone: no other row of the copy points to them."""
PEOPLE = ("iro_id", "named_id", "awaiting_person_id", "actor_id", "person_id", "filed_by")
"""The columns that hold somebody's number."""


@dataclass(frozen=True)
class Head:
    """The end of a chain: the last transition's sequence and hash."""

    reference: str
    sequence: int
    hash: str


@dataclass(frozen=True)
class Outlined:
    """One step of what is private: when it came to a stage, and what the council calls that."""

    sequence: int
    at: datetime
    stage: str
    label: str


@dataclass(frozen=True)
class Matter:
    """A dispute, or a side matter beside one, with all its rows.

    ``dispute``, ``transitions``, ``obligations`` and ``filings`` are rows by column name, as stored;
    ``entries`` are the transitions in words, ``owed`` what each obligation asks for. Of what is private
    only ``outline`` and the head are there.
    """

    reference: str
    route: type[Route]
    stage_label: str
    head: Head
    children: tuple[ChildOfRecord, ...] = ()
    themes: tuple[str, ...] = ()
    dispute: Mapping[str, Any] | None = None
    transitions: tuple[Mapping[str, Any], ...] = ()
    obligations: tuple[Mapping[str, Any], ...] = ()
    filings: tuple[Mapping[str, Any], ...] = ()
    entries: tuple[Entry, ...] = ()
    owed: tuple[str, ...] = ()
    outline: tuple[Outlined, ...] = ()

    @property
    def is_outline(self) -> bool:
        """Whether only the outline may be told."""
        return self.dispute is None


@dataclass(frozen=True)
class WholeRecord:
    """A dispute with everything beside it. ``child`` is whose copy this is; None in the IRO's own.

    ``people`` are the names of all whose numbers stand in the rows.
    """

    council: str
    council_name: str
    made_at: datetime
    made_for: str
    child: ChildOfRecord | None
    children: tuple[ChildOfRecord, ...]
    record: Matter
    beside: tuple[Matter, ...]
    people: Mapping[int, str]

    @property
    def copies_for(self) -> tuple[ChildOfRecord, ...]:
        """The children for whose files there is a copy: none of what is private."""
        return () if self.record.route.private_to else self.children

    @property
    def matters(self) -> tuple[Matter, ...]:
        """The dispute, then what stands beside it."""
        return (self.record, *self.beside)


def record_whole(
    unit: Unit,
    reference: str,
    person_id: int,
    position: int | None = None,
    paper: Paper = Paper.RECORD,
) -> WholeRecord:
    """The record of a dispute for somebody who may have it.

    :param position: for which of its children the copy is, counted from 1; None for the whole.
    :param paper: what is made of it.
    :raises Refused: ``dispute_not_found`` when it is not theirs; ``not_found`` for no such child, and for
        a copy of what is private: a child's file has the outline of it, in the copy of its dispute.
    """
    case = require_paper(unit, reference, person_id, paper)
    children = children_of(unit, case.id)
    child = child_at(() if is_private(case) else children, position)
    is_whole = child is None and IRO.id in require_sight(unit, case, person_id)
    cases = [case, *(load_case(unit, beside) for beside in _beside(unit, case, child))]
    matters = [_matter(unit, one, child, is_whole) for one in cases]
    return WholeRecord(
        council=unit.profile.council,
        council_name=unit.profile.name,
        made_at=unit.now,
        made_for=unit.connection.execute(select(Person.name).where(Person.id == person_id)).scalar_one(),
        child=child,
        children=matters[0].children,
        record=matters[0],
        beside=tuple(matters[1:]),
        people=_people(unit, matters),
    )


def children_of(unit: Unit, dispute_id: int) -> tuple[ChildOfRecord, ...]:
    """The children of a dispute, in the order that their positions count."""
    rows = unit.connection.execute(
        select(Child.id, Child.case_number, Child.initials)
        .join(DisputeChild, DisputeChild.child_id == Child.id)
        .where(DisputeChild.dispute_id == dispute_id)
        .order_by(Child.id)
    )
    return tuple(ChildOfRecord(row[0], place, row[1], row[2]) for place, row in enumerate(rows, start=1))


def child_at(children: tuple[ChildOfRecord, ...], position: int | None) -> ChildOfRecord | None:
    """The child at a position, or None for all of them.

    :raises Refused: ``not_found`` when there is none at that position.
    """
    if position is None:
        return None
    if not 1 <= position <= len(children):
        raise Refused("not_found")
    return children[position - 1]


def _beside(unit: Unit, case: Case, child: ChildOfRecord | None) -> list[str]:
    """The references of what stands beside it, but what is about another child alone."""
    rows = unit.connection.execute(
        select(Dispute.id, Dispute.reference).where(Dispute.beside_id == case.id).order_by(Dispute.id)
    ).all()
    about = {row.id: {one.number for one in children_of(unit, row.id)} for row in rows}
    return [
        row.reference for row in rows if child is None or not about[row.id] or child.number in about[row.id]
    ]


def _matter(unit: Unit, case: Case, child: ChildOfRecord | None, is_whole: bool) -> Matter:
    rows = _rows(unit, select(*Transition.__table__.c).order_by(Transition.sequence), Transition, case)
    entries = entries_of(unit, case)
    head = Head(case.reference, rows[-1]["sequence"], rows[-1]["hash"])
    route, stage = case.place.route, case.place.stage
    if is_private(case) and not is_whole:
        steps = tuple(
            Outlined(one.sequence, one.at, one.to_stage, one.to_label) for one in entries if one.entered
        )
        return Matter(case.reference, route, stage.label, head, outline=steps)
    obligations = _rows(unit, select(*Obligation.__table__.c).order_by(Obligation.id), Obligation, case)
    filings = _rows(
        unit, select(*Filing.__table__.c).order_by(Filing.sequence, Filing.child_id), Filing, case
    )
    children = children_of(unit, case.id)
    here = child and next((one for one in children if one.number == child.number), child)
    themes = select(DisputeTheme.theme).where(DisputeTheme.dispute_id == case.id).order_by(DisputeTheme.theme)
    return Matter(
        reference=case.reference,
        route=route,
        stage_label=stage.label,
        head=head,
        children=tuple(
            one if child is None or one.number == child.number else one.unnamed() for one in children
        ),
        themes=tuple(unit.connection.execute(themes).scalars()),
        dispute={name: case.row[name] for name in _columns(Dispute)},
        transitions=tuple(copied({name: row[name] for name in (*CHAINED, "hash")}, here) for row in rows),
        obligations=tuple({name: row[name] for name in _columns(Obligation)} for row in obligations),
        filings=tuple(
            {name: row[name] for name in _columns(Filing)}
            for row in filings
            if child is None or row["child_id"] == child.number
        ),
        entries=tuple(told(entry, here) for entry in entries),
        owed=tuple(_asked(unit, row) for row in obligations),
    )


def _rows(unit: Unit, question: Select[Any], table: Any, case: Case) -> list[Mapping[str, Any]]:
    found = unit.connection.execute(question.where(table.dispute_id == case.id)).mappings().all()
    return [dict(row) for row in found]


def _columns(table: Any) -> list[str]:
    return [one.key for one in table.__table__.c if one.key not in OWN_NUMBERS]


def _asked(unit: Unit, row: Mapping[str, Any]) -> str:
    stage = unit.registry.find(row["route"], row["route_version"]).stage(row["stage"])
    return stage.obligation(row["code"]).text


def _people(unit: Unit, matters: Iterable[Matter]) -> dict[int, str]:
    numbers: set[int] = set()
    for matter in matters:
        rows = (matter.dispute or {}, *matter.transitions, *matter.obligations, *matter.filings)
        for row in rows:
            numbers |= {row[name] for name in PEOPLE if row.get(name) is not None}
            for part in ("met", "left", "opened"):
                numbers |= {one["person_id"] for one in row.get(part) or () if one.get("person_id")}
    found = select(Person.id, Person.name).where(Person.id.in_(numbers)).order_by(Person.id)
    return {row.id: row.name for row in unit.connection.execute(found)}
