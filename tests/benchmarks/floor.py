"""The floor: what the same rows cost without any service, in the database's own words.

On PostgreSQL one SELECT, the check and the hash in Python, then one statement that writes it all and
commits by itself. On SQLite BEGIN IMMEDIATE, prepared statements, COMMIT. It knows in advance which rows to
write, it asks no machine and counts no day; but what it writes is a true record, and verifies as one.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Protocol

import psycopg
from sqlalchemy import Column, make_url
from sqlalchemy.dialects import postgresql

from disputes.chain import transition_hash
from disputes.database import sqlite_journal
from tests.benchmarks.pattern import TABLES, Written

READ = (
    "SELECT id, version, stage, head_hash,"
    " (SELECT count(*) FROM obligation o WHERE o.dispute_id = dispute.id AND o.outcome = ''),"
    " EXISTS (SELECT 1 FROM transition t WHERE t.idempotency_key = {mark})"
    " FROM dispute WHERE reference = {mark}"
)
"""What the check asks for, in one question."""


class Floor(Protocol):
    """Writes moves in the database's own words."""

    def move(self, reference: str, number: int) -> None:
        """Write the move of that number, from 0, for a dispute that stands where it begins."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...


def floor_on(url: str, written: Sequence[Written]) -> Floor:
    """The floor of the kind of database that the address names."""
    return SqliteFloor(url, written) if url.startswith("sqlite") else PostgresFloor(url, written)


class Refusal(Exception):
    """The dispute does not stand where the move begins."""


def _checked(row: Sequence[Any] | None, one: Written) -> Sequence[Any]:
    if row is None or row[5] or row[4] < len(one.closed):
        raise Refusal
    if (row[1], row[2]) != (one.transition["sequence"] - 1, one.transition["from_stage"]):
        raise Refusal
    return row


def _chained(reference: str, one: Written, previous: str, key: str) -> dict[str, Any]:
    row = one.transition | {"previous_hash": previous, "idempotency_key": key}
    return row | {"hash": transition_hash(reference, row)}


def _dumped(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, (dict, list)) else value


class PostgresFloor:
    """One SELECT and one statement that writes, each its own round trip."""

    def __init__(self, url: str, written: Sequence[Written]) -> None:
        found = make_url(url)
        self.connection = psycopg.connect(
            host=str(found.query["host"]), user=found.username, dbname=found.database, autocommit=True
        )
        self._written = written
        self._statements = [_one_statement(one) for one in written]

    def move(self, reference: str, number: int) -> None:
        """See ``Floor``."""
        one, key = self._written[number], secrets.token_hex(8)
        asked = self.connection.execute(READ.format(mark="%s").encode(), (key, reference), prepare=True)
        row = _checked(asked.fetchone(), one)
        transition = _chained(reference, one, row[3], key)
        values = [*one.standing.values(), transition["hash"], row[0], row[1]]
        values += [_dumped(value) for value in transition.values()]
        values += [part for closed in one.closed for part in closed]
        if one.closed:
            values += [one.transition["at"], one.transition["sequence"]]
        values += [value for row_opened in one.opened for value in row_opened.values()]
        for told in one.told:
            values += [*(_dumped(value) for value in told.values()), uuid.uuid4().hex]
        if self.connection.execute(self._statements[number].encode(), values, prepare=True).rowcount != 1:
            raise Refusal

    def close(self) -> None:
        """See ``Floor``."""
        self.connection.close()


def _one_statement(one: Written) -> str:
    """A move as one statement: the dispute's row decides, and all else follows from it."""
    standing = [*one.standing, "head_hash"]
    sets = ", ".join(f"{name} = {_mark('dispute', name)}" for name in standing)
    parts = [f"moved AS (UPDATE dispute SET {sets} WHERE id = %s AND version = %s RETURNING id)"]
    columns = [*one.transition, "previous_hash", "idempotency_key", "hash"]
    marks = ", ".join(_mark("transition", name) for name in columns)
    parts.append(
        f"recorded AS (INSERT INTO transition (dispute_id, {_names(columns)}) SELECT id, {marks} FROM moved)"
    )
    if one.closed:
        rows = ", ".join(["(%s::text, %s::text, %s::int)"] * len(one.closed))
        parts.append(
            "closed AS (UPDATE obligation SET outcome = v.outcome, late_by = v.late_by,"
            " closed_at = %s, closed_sequence = %s"
            " FROM moved, v WHERE dispute_id = moved.id AND obligation.outcome = ''"
            " AND obligation.code = v.code)"
        )
        parts.insert(2, f"v (code, outcome, late_by) AS (VALUES {rows})")
    if one.opened:
        parts.append(_inserted("opened", "obligation", [list(row) for row in one.opened]))
    if one.told:
        parts.append(_inserted("told", "outbox", [[*row, "message_id"] for row in one.told]))
    return f"WITH {', '.join(parts)} SELECT id FROM moved"


def _inserted(name: str, table: str, rows: list[list[str]]) -> str:
    values = ", ".join(f"({', '.join(_mark(table, column) for column in row)})" for row in rows)
    names = _names(rows[0])
    return (
        f"{name} AS (INSERT INTO {table} (dispute_id, {names})"
        f" SELECT moved.id, {name}_rows.* FROM moved, (VALUES {values}) {name}_rows)"
    )


def _names(columns: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _mark(table: str, name: str) -> str:
    column: Column[Any] = TABLES[table].c[name]
    return f"%s::{column.type.compile(postgresql.dialect())}"


class SqliteFloor:
    """One writer's transaction, each statement prepared once."""

    def __init__(self, url: str, written: Sequence[Written]) -> None:
        self.connection = sqlite3.connect(str(make_url(url).database), isolation_level=None, timeout=10)
        mode, synchronous = sqlite_journal()
        self.connection.execute(f"PRAGMA journal_mode = {mode}")
        self.connection.execute(f"PRAGMA synchronous = {synchronous}")
        self.connection.execute("PRAGMA foreign_keys = ON")
        self._written = written

    def move(self, reference: str, number: int) -> None:
        """See ``Floor``."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            self._write(reference, self._written[number])
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def _write(self, reference: str, one: Written) -> None:
        key, run = secrets.token_hex(8), self.connection.execute
        row = _checked(run(READ.format(mark="?"), (key, reference)).fetchone(), one)
        transition = _chained(reference, one, row[3], key)
        standing = one.standing | {"head_hash": transition["hash"]}
        sets = ", ".join(f'"{name}" = ?' for name in standing)
        changed = run(
            f"UPDATE dispute SET {sets} WHERE id = ? AND version = ?", [*_stored(standing), row[0], row[1]]
        )
        if changed.rowcount != 1:
            raise Refusal
        self._add("transition", [transition | {"dispute_id": row[0]}])
        at, sequence = _stored({"at": one.transition["at"], "sequence": one.transition["sequence"]})
        self.connection.executemany(
            "UPDATE obligation SET outcome = ?, late_by = ?, closed_at = ?, closed_sequence = ?"
            " WHERE dispute_id = ? AND outcome = '' AND code = ?",
            [(outcome, late_by, at, sequence, row[0], code) for code, outcome, late_by in one.closed],
        )
        self._add("obligation", [opened | {"dispute_id": row[0]} for opened in one.opened])
        told = [letter | {"dispute_id": row[0], "message_id": uuid.uuid4().hex} for letter in one.told]
        self._add("outbox", told)

    def _add(self, table: str, rows: list[dict[str, Any]]) -> None:
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            self.connection.executemany(
                f"INSERT INTO {table} ({_names(rows[0])}) VALUES ({marks})", [_stored(row) for row in rows]
            )

    def close(self) -> None:
        """See ``Floor``."""
        self.connection.close()


def _stored(row: Mapping[str, Any]) -> list[Any]:
    """The values as the service stores them on SQLite."""
    return [_as_stored(value) for value in row.values()]


def _as_stored(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return value.isoformat() if isinstance(value, date) else _dumped(value)
