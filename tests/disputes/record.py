"""Reads the record as it stands in the tables, for tests to look at."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from disputes.models import Dispute, Obligation, Outbox, Person, Transition
from disputes.unit import Units


def dispute_row(units: Units, reference: str) -> dict[str, Any]:
    """The dispute's own row."""
    with units.reading() as unit:
        row = unit.connection.execute(select(*Dispute.__table__.c).where(Dispute.reference == reference))
        return dict(row.mappings().one())


def transitions(units: Units, reference: str) -> list[dict[str, Any]]:
    """Its transitions, first to last."""
    with units.reading() as unit:
        rows = unit.connection.execute(
            select(*Transition.__table__.c)
            .join(Dispute, Dispute.id == Transition.dispute_id)
            .where(Dispute.reference == reference)
            .order_by(Transition.sequence)
        ).mappings()
        return [dict(row) for row in rows]


def obligations(units: Units, reference: str) -> dict[str, dict[str, Any]]:
    """Its obligations by code; the newest where a code came twice."""
    with units.reading() as unit:
        rows = unit.connection.execute(
            select(*Obligation.__table__.c)
            .join(Dispute, Dispute.id == Obligation.dispute_id)
            .where(Dispute.reference == reference)
            .order_by(Obligation.id)
        ).mappings()
        return {row["code"]: dict(row) for row in rows}


def letters(units: Units, sequence: int) -> set[tuple[str, str]]:
    """Which letters the transition of that sequence wrote, and to whom."""
    with units.reading() as unit:
        rows = unit.connection.execute(
            select(Outbox.letter, Person.name)
            .join(Person, Person.id == Outbox.person_id)
            .where(Outbox.sequence == sequence)
        ).all()
        return {(letter, name) for letter, name in rows}


def everything(units: Units) -> dict[str, int]:
    """How many rows each table of the record holds: to see that a refusal left nothing behind."""
    with units.reading() as unit:
        return {
            table.__tablename__: unit.connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (Dispute, Transition, Obligation, Outbox)
        }
