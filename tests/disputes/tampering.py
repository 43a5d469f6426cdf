"""Ways to tamper with the record behind the service's back, for tests that look whether it is noticed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, insert, select, text, update

from disputes.chain import BEFORE_THE_FIRST, transition_hash
from disputes.models import Dispute, Transition
from disputes.queries.verify import Finding, Verified, verify
from disputes.unit import Unit, Units


def looked_at(units: Units, reference: str = "") -> Verified:
    """What is found of the record as it is stored."""
    with units.reading() as unit:
        return verify(unit, reference)


def findings(unit: Unit) -> tuple[Finding, ...]:
    """What is found of the record as this unit sees it."""
    return verify(unit).findings


def kinds(unit: Unit) -> set[tuple[str, int | None, str]]:
    """The same: which dispute, which transition of it, what kind of finding."""
    return {(one.dispute, one.sequence, one.kind) for one in findings(unit)}


class _Undo(Exception):
    """Nothing of a try stays."""


@contextmanager
def undone(units: Units) -> Iterator[Unit]:
    """A unit in which anything may be tried: whatever is done in it is taken back at the end."""
    try:
        with units.writing() as unit:
            yield unit
            raise _Undo
    except _Undo:
        pass


@contextmanager
def unguarded(connection: Connection) -> Iterator[None]:
    """Take the triggers out, so that a transition can be changed, and put them back."""
    if connection.dialect.name == "sqlite":
        made_by = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = connection.execute(made_by).all()
        for name, _ in found:
            connection.execute(text(f"DROP TRIGGER {name}"))
        yield
        for _, made in found:
            connection.exec_driver_sql(made)
        return
    connection.execute(text("ALTER TABLE transition DISABLE TRIGGER transition_only_added"))
    yield
    connection.execute(text("ALTER TABLE transition ENABLE TRIGGER transition_only_added"))


def unlinked(units: Units, statement: str) -> None:
    """Run a statement that breaks the links between rows, which the database would refuse."""
    if units.database.is_sqlite:
        raw = sqlite3.connect(units.database.url.database or "")
        with raw:
            raw.execute(statement)
        raw.close()
        return
    with units.database.writing() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(statement))


def number_of(connection: Connection, reference: str) -> int:
    """The dispute's own number."""
    return connection.execute(select(Dispute.id).where(Dispute.reference == reference)).scalar_one()


def change(connection: Connection, reference: str, number: int, **values: Any) -> None:
    """Edit the transition with that sequence number."""
    with unguarded(connection):
        _change(connection, number_of(connection, reference), number, values)


def change_and_chain_anew(connection: Connection, reference: str, number: int, **values: Any) -> None:
    """Edit one transition as somebody would who can make every hash anew."""
    with unguarded(connection):
        _change(connection, number_of(connection, reference), number, values)
        chain_anew(connection, reference)


def chain_anew(connection: Connection, reference: str) -> None:
    """Make every hash of a dispute anew, and what its row keeps of the last one."""
    dispute, previous = number_of(connection, reference), BEFORE_THE_FIRST
    rows = connection.execute(
        select(*Transition.__table__.c).where(Transition.dispute_id == dispute).order_by(Transition.sequence)
    ).mappings()
    for row in list(rows):
        fresh = dict(row) | {"previous_hash": previous}
        previous = transition_hash(reference, fresh)
        hashes = {"previous_hash": fresh["previous_hash"], "hash": previous}
        _change(connection, dispute, row["sequence"], hashes)
    connection.execute(
        update(Dispute).where(Dispute.id == dispute).values(head_hash=previous, version=row["sequence"])
    )


def insert_copy(connection: Connection, reference: str, of: int, **values: Any) -> None:
    """Insert a copy of a transition, with other values."""
    row = connection.execute(
        select(*Transition.__table__.c).where(
            Transition.dispute_id == number_of(connection, reference), Transition.sequence == of
        )
    ).mappings()
    copied = {name: value for name, value in row.one().items() if name != "id"}
    connection.execute(insert(Transition), copied | {"idempotency_key": "forged"} | values)


def _change(connection: Connection, dispute: int, number: int, values: dict[str, Any]) -> None:
    connection.execute(
        update(Transition)
        .where(Transition.dispute_id == dispute, Transition.sequence == number)
        .values(**values)
    )
