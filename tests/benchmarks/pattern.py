"""The work that is measured: twelve moves of one dispute, and the rows that the service writes for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select

from disputes.models import Base
from disputes.unit import Units
from tests.faults.load import walk
from tests.support import council

TABLES: Mapping[str, Table] = Base.metadata.tables
MOVES = [*walk()[:-1], (council.IRO, "withdraw", {"reason": "It has been put right."})]
"""Who makes which move with which answers: eleven steps up the ladder, and its end."""


@dataclass(frozen=True)
class Written:
    """The rows that one move wrote: what the floor writes again for another dispute.

    ``closed`` holds code, outcome and working days late of each obligation that it closed.
    """

    transition: dict[str, Any]
    standing: dict[str, Any]
    closed: list[tuple[str, str, int]]
    opened: list[dict[str, Any]]
    told: list[dict[str, Any]]


def pattern_of(units: Units) -> list[Written]:
    """Let the service walk one dispute through all moves, and note what each has written."""
    reference = council.raise_informal(units)
    found = []
    before = _standing(units, reference)
    for person, move, given in MOVES:
        sequence = council.move(units, reference, person, move, given).sequence
        after = _standing(units, reference)
        changed = {name: value for name, value in after.items() if value != before[name]}
        found.append(_written(units, after["id"], sequence, changed))
        before = after
    return found


def _standing(units: Units, reference: str) -> dict[str, Any]:
    dispute = TABLES["dispute"]
    with units.reading() as unit:
        row = unit.connection.execute(select(dispute).where(dispute.c.reference == reference))
        return dict(row.mappings().one())


def _written(units: Units, dispute_id: int, sequence: int, changed: dict[str, Any]) -> Written:
    with units.reading() as unit:
        transition = _rows(unit.connection, "transition", dispute_id, "sequence", sequence)[0]
        closed = _rows(unit.connection, "obligation", dispute_id, "closed_sequence", sequence)
        opened = _rows(unit.connection, "obligation", dispute_id, "entered_sequence", sequence)
        told = _rows(unit.connection, "outbox", dispute_id, "sequence", sequence)
    return Written(
        _but(transition, "id", "dispute_id", "previous_hash", "hash", "idempotency_key"),
        _but(changed, "head_hash"),
        [(one["code"], one["outcome"], one["late_by"]) for one in closed],
        [_but(one, "id", "dispute_id") for one in opened],
        [_but(one, "id", "dispute_id", "message_id") for one in told],
    )


def _rows(
    connection: Connection, table: str, dispute_id: int, column: str, sequence: int
) -> list[dict[str, Any]]:
    from_here = TABLES[table]
    asked = select(from_here).where(from_here.c.dispute_id == dispute_id, from_here.c[column] == sequence)
    return [dict(row) for row in connection.execute(asked.order_by(from_here.c.id)).mappings()]


def _but(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
