"""A move's rows written by SQLAlchemy Core, for rivals that bring no tables of their own."""

from __future__ import annotations

import os
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, create_engine, insert, select, update
from sqlalchemy.engine import URL

from disputes.models import Base
from tests.benchmarks.rivals.walking import DATABASE, SOCKET, USER, Move, Refusal, chained, letters

DISPUTE, TRANSITION, OBLIGATION, OUTBOX = (
    Base.metadata.tables[name] for name in ("dispute", "transition", "obligation", "outbox")
)
TAKEN = select(DISPUTE).where(DISPUTE.c.reference == bindparam("of")).with_for_update()
STANDING = update(DISPUTE).where(DISPUTE.c.id == bindparam("of"))
CLOSED = update(OBLIGATION).where(
    OBLIGATION.c.dispute_id == bindparam("of"),
    OBLIGATION.c.outcome == "",
    OBLIGATION.c.code == bindparam("what"),
)


def address() -> URL:
    """Where the measured database is."""
    return URL.create(
        "postgresql+psycopg",
        username=os.environ[USER],
        database=os.environ[DATABASE],
        query={"host": os.environ[SOCKET]},
    )


def engine() -> Engine:
    """An engine over it, with one connection that stays."""
    return create_engine(address(), pool_size=1)


def write(connection: Connection, reference: str, one: Move) -> None:
    """Write a move's rows. Raises Refusal when the dispute stands elsewhere."""
    found: Any = connection.execute(TAKEN, {"of": reference}).mappings().one()
    now = found["version"], found["stage"]
    if now != (one["transition"]["sequence"] - 1, one["transition"]["from_stage"]):
        raise Refusal
    row = chained(reference, one, found["head_hash"])
    connection.execute(STANDING, one["standing"] | {"head_hash": row["hash"], "of": found["id"]})
    connection.execute(insert(TRANSITION), row | {"dispute_id": found["id"]})
    for code, outcome, late_by in one["closed"]:
        closing = {"outcome": outcome, "late_by": late_by, "closed_at": row["at"]}
        closing |= {"closed_sequence": row["sequence"], "of": found["id"], "what": code}
        connection.execute(CLOSED, closing)
    for table, rows in ((OBLIGATION, one["opened"]), (OUTBOX, letters(one))):
        if rows:
            connection.execute(insert(table), [new | {"dispute_id": found["id"]} for new in rows])
