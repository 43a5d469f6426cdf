"""The record of one dispute as it is kept: every transition, and all that was ever owed in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, select

from disputes.access import require_sight
from disputes.case import load_case
from disputes.models import Obligation, Person, Transition
from disputes.queries.read_alone import read_alone
from disputes.queries.record_whole import children_of
from disputes.queries.timeline import entries_of
from disputes.unit import Unit
from disputes.withheld import OF_ANOTHER_CHILD, is_of_others
from machines.deadlines import days_left


@dataclass(frozen=True)
class RecordedTransition:
    """One transition as it is kept and hashed, with the labels of its move and stage.

    ``met``, ``left`` and ``opened`` are as ``disputes.obligations`` wrote them. ``withheld`` says why
    ``given`` is empty for this reader, though something was given; "" when it is whole.
    """

    sequence: int
    at: datetime
    move: str
    label: str
    actor_kind: str
    actor_name: str
    role: str
    on_behalf_of: str
    from_route: str
    from_stage: str
    to_route: str
    to_version: str
    to_stage: str
    to_label: str
    given: dict[str, Any]
    withheld: str
    met: list[dict[str, Any]]
    left: list[dict[str, Any]]
    opened: list[dict[str, Any]]
    skipped: list[str]
    previous_hash: str
    hash: str


@dataclass(frozen=True)
class RecordedObligation:
    """Something that was or is owed. ``days_left`` counts working days while it is open with a limit."""

    id: str
    text: str
    route: str
    stage: str
    stage_label: str
    entered_sequence: int
    role: str
    role_name: str
    person: str
    held_by: str
    as_written: str
    started_at: datetime
    due_on: date | None
    due_at: datetime | None
    days_left: int | None
    lapsed_at: datetime | None
    outcome: str
    closed_at: datetime | None
    late_by: int


def transitions_of(unit: Unit, reference: str, person_id: int) -> tuple[RecordedTransition, ...]:
    """Every transition of the dispute, first to last, as the person may read it.

    :raises Refused: ``dispute_not_found``, also when it is not the person's to see.
    """
    case = load_case(unit, reference)
    roles = require_sight(unit, case, person_id)
    alone = read_alone(unit, roles, person_id, children_of(unit, case.id))
    entries = {entry.sequence: entry for entry in entries_of(unit, case)}
    rows = unit.connection.execute(
        select(*Transition.__table__.c).where(Transition.dispute_id == case.id).order_by(Transition.sequence)
    ).mappings()
    kept = (RecordedTransition.__dataclass_fields__.keys() & Transition.__table__.c.keys()) - {"given"}
    return tuple(
        RecordedTransition(
            label=entries[row["sequence"]].label,
            to_label=entries[row["sequence"]].to_label,
            given={} if is_of_others(row["given"], alone) else row["given"],
            withheld=OF_ANOTHER_CHILD if is_of_others(row["given"], alone) else "",
            **{name: row[name] for name in kept},
        )
        for row in rows
    )


def obligations_of(unit: Unit, reference: str, person_id: int) -> tuple[RecordedObligation, ...]:
    """All that was ever owed in the dispute, in the order in which it was opened.

    :raises Refused: ``dispute_not_found``, also when it is not the person's to see.
    """
    case = load_case(unit, reference)
    require_sight(unit, case, person_id)
    rows = unit.connection.execute(
        select(*Obligation.__table__.c, Person.name.label("person"))
        .outerjoin(Person, Person.id == Obligation.person_id)
        .where(Obligation.dispute_id == case.id)
        .order_by(Obligation.id)
    ).mappings()
    return tuple(_obligation(unit, row) for row in rows)


def _obligation(unit: Unit, row: RowMapping) -> RecordedObligation:
    stage = unit.registry.find(row["route"], row["route_version"]).stage(row["stage"])
    owed = stage.obligation(row["code"])
    is_open_until = row["due_at"] if not row["outcome"] else None
    return RecordedObligation(
        id=owed.id,
        text=owed.text,
        route=row["route"],
        stage=stage.id,
        stage_label=stage.label,
        entered_sequence=row["entered_sequence"],
        role=row["role"],
        role_name=unit.profile.name_of(owed.by),
        person=row["person"] or "",
        held_by=row["held_by"],
        as_written=owed.limit.as_written,
        started_at=row["started_at"],
        due_on=row["due_on"],
        due_at=row["due_at"],
        days_left=None if is_open_until is None else days_left(is_open_until, unit.now, unit.calendar),
        lapsed_at=row["lapsed_at"],
        outcome=row["outcome"],
        closed_at=row["closed_at"],
        late_by=row["late_by"],
    )
