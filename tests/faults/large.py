"""Makes a record large: disputes with a past and an end, each with a chain of its own, by copying one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import insert, select

from disputes.chain import BEFORE_THE_FIRST, transition_hash
from disputes.models import Dispute, DisputeChild, DisputeTheme, Obligation, Outbox, Transition
from disputes.unit import Unit, Units
from tests.support import council

AT_ONCE = 500
PARTS = (DisputeChild, DisputeTheme, Transition, Obligation, Outbox)
Rows = list[dict[str, Any]]


def grow(units: Units, disputes: int) -> None:
    """Add that many ended disputes, each as it would stand had people made all its moves."""
    like = _with_a_past(units)
    with units.reading() as unit:
        dispute = _rows(unit, Dispute, Dispute.reference == like)[0]
        parts = {part: _rows(unit, part, part.dispute_id == dispute["id"]) for part in PARTS}
    for start in range(0, disputes, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, disputes))
        with units.writing() as unit:
            _copy(unit, dispute, parts, [f"L-{number // 10000:04}-{number % 10000:04}" for number in numbers])


def _with_a_past(units: Units) -> str:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.TEAM_MANAGER, "comment", {"comment": "We are on it."})
    council.move(units, reference, council.TEAM_MANAGER, "disagree", {"reasons": "We see it otherwise."})
    council.move(units, reference, council.IRO, "take_to_formal", {"reason": "It is not resolved."})
    council.move(units, reference, council.SERVICE_MANAGER, "disagree", {"reasons": "We see it otherwise."})
    council.move(units, reference, council.IRO, "add_note", {"note": "Thought about it."})
    council.move(units, reference, council.IRO, "withdraw", {"reason": "The plan is carried out now."})
    return reference


def _rows(unit: Unit, table: Any, where: Any) -> Rows:
    rows = unit.connection.execute(
        select(*table.__table__.c).where(where).order_by(*table.__table__.primary_key)
    )
    return [dict(row) for row in rows.mappings()]


def _copy(unit: Unit, dispute: dict[str, Any], parts: Mapping[Any, Rows], names: list[str]) -> None:
    chains = {name: list(_chain(name, parts[Transition])) for name in names}
    disputes = [
        {**_without_id(dispute), "reference": name, "head_hash": chains[name][-1]["hash"]} for name in names
    ]
    made = insert(Dispute).returning(Dispute.id, sort_by_parameter_order=True)
    numbers = unit.connection.execute(made, disputes).scalars().all()
    for part, rows in parts.items():
        copied = [
            {**row, "dispute_id": number}
            for number, name in zip(numbers, names, strict=True)
            for row in (chains[name] if part is Transition else _renamed(unit, part, name, rows))
        ]
        unit.connection.execute(insert(part), copied)


def _chain(name: str, transitions: Rows) -> Iterator[dict[str, Any]]:
    previous = BEFORE_THE_FIRST
    for row in transitions:
        copied = _without_id(row) | {
            "idempotency_key": f"{name} {row['idempotency_key']}",
            "previous_hash": previous,
        }
        previous = transition_hash(name, copied)
        yield copied | {"hash": previous}


def _renamed(unit: Unit, part: Any, name: str, rows: Rows) -> Rows:
    if part is not Outbox:
        return [_without_id(row) for row in rows]
    sent = {"sent_at": unit.now, "next_try_at": unit.now}
    return [_without_id(row) | sent | {"message_id": f"{name} {row['id']}"} for row in rows]


def _without_id(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"}
