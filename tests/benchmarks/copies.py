"""Makes a record large by copying one dispute in the database's own words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from disputes.unit import Units
from tests.benchmarks.pattern import TABLES
from tests.benchmarks.place import place
from tests.support import council

FEW = 1000
COPY_DISPUTES = """
    INSERT INTO dispute (id, reference, iro_id, team_id, risk, sort_at, due_at, {same})
    SELECT n, 'X' || n, 1 + n % 2, 4 + n % 2,
           CASE n % 3 WHEN 0 THEN 'high' WHEN 1 THEN 'medium' ELSE 'low' END,
           {at}, {at}, {same}
      FROM {numbers}, (SELECT * FROM dispute WHERE id = :like) d
"""
COPY_OBLIGATIONS = """
    INSERT INTO obligation (id, dispute_id, due_at, remind_at, {same})
    SELECT n, n, {at}, NULL, {same}
      FROM {numbers}, (SELECT * FROM obligation WHERE dispute_id = :like AND outcome = '') o
"""
APART = {
    "dispute": ("id", "reference", "iro_id", "team_id", "risk", "sort_at", "due_at"),
    "obligation": ("id", "dispute_id", "due_at", "remind_at"),
}
SPREAD = "(n * 7919) % 20000000"
"""Seconds over which the due instants are spread: 231 days."""
FIRST = 1_000_000_000
"""The number of the first copy, so that none meets one that was raised."""


def copies(units: Units, how_many: int) -> None:
    """Make so many open disputes, each with one thing owed, by copying one that was raised."""
    like = council.ask_team_manager(units)
    sqlite = units.database.is_sqlite
    with units.writing() as unit:
        found = unit.connection.execute(text("SELECT id FROM dispute WHERE reference = :r"), {"r": like})
        number = found.scalar_one()
        asked = {"like": number, "last": FIRST + how_many - 1}
        numbers = (
            f"(WITH RECURSIVE c(n) AS (SELECT {FIRST} UNION ALL SELECT n + 1 FROM c WHERE n < :last)"
            " SELECT n FROM c)"
            if sqlite
            else f"generate_series({FIRST}, CAST(:last AS bigint)) AS s(n)"
        )
        at = (
            f"strftime('%Y-%m-%dT%H:%M:%S.000000Z', '2027-01-04', ({SPREAD}) || ' seconds')"
            if sqlite
            else f"timestamptz '2027-01-04 00:00Z' + ({SPREAD}) * interval '1 second'"
        )
        for table, statement in (("dispute", COPY_DISPUTES), ("obligation", COPY_OBLIGATIONS)):
            same = ", ".join(f'"{name}"' for name in _columns(table))
            unit.connection.execute(text(statement.format(same=same, numbers=numbers, at=at)), asked)
    with units.writing() as unit:
        unit.connection.execute(text("ANALYZE"))


def _columns(table: str) -> list[str]:
    return [column.name for column in TABLES[table].c if column.name not in APART[table]]


@contextmanager
def of_both_sizes(kind: str, many: int) -> Iterator[dict[int, Units]]:
    """A small record and a large one, each in a database of its own."""
    with place(kind) as small, small.units() as of_small, place(kind) as large, large.units() as of_large:
        copies(of_small, FEW)
        copies(of_large, many)
        yield {FEW: of_small, many: of_large}
