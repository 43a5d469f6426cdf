"""Makes a record large by copying two disputes in the database's own words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import select, text

from disputes.models import Dispute
from disputes.unit import Units
from tests.benchmarks.pattern import TABLES
from tests.benchmarks.place import place
from tests.support import council

FEW = 1000
COPY_DISPUTES = """
    INSERT INTO dispute (id, reference, risk, sort_at, due_at, {same})
    SELECT n, 'X' || n, CASE n % 3 WHEN 0 THEN 'high' WHEN 1 THEN 'medium' ELSE 'low' END,
           {at}, {at}, {theirs}
      FROM {numbers} JOIN dispute d ON d.id = CASE n % 2 WHEN 0 THEN :north ELSE :south END
"""
COPY_OBLIGATIONS = """
    INSERT INTO obligation (id, dispute_id, due_at, remind_at, {same})
    SELECT n, n, {at}, NULL, {theirs}
      FROM {numbers} JOIN obligation d
        ON d.outcome = '' AND d.dispute_id = CASE n % 2 WHEN 0 THEN :north ELSE :south END
"""
APART = {
    "dispute": ("id", "reference", "risk", "sort_at", "due_at"),
    "obligation": ("id", "dispute_id", "due_at", "remind_at"),
}
SPREAD = "(n * 7919) % 20000000"
"""Seconds over which the due instants are spread: 231 days."""
FIRST = 1_000_000_000
"""The number of the first copy, so that none meets one that was raised."""


def copies(units: Units, how_many: int) -> None:
    """Make so many open disputes, each with one thing owed, by copying one of each of two teams and IROs."""
    north = council.ask_team_manager(units)
    south = council.ask_team_manager(units, [council.OF_OTHER_IRO], by=council.OTHER_IRO)
    sqlite = units.database.is_sqlite
    with units.writing() as unit:
        of_both = select(Dispute.reference, Dispute.id).where(Dispute.reference.in_([north, south]))
        ids = dict(unit.connection.execute(of_both).tuples().all())
        asked = {"north": ids[north], "south": ids[south], "last": FIRST + how_many - 1}
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
            same = ", ".join(f'"{name}"' for name in columns_of(table, APART[table]))
            theirs = ", ".join(f'd."{name}"' for name in columns_of(table, APART[table]))
            copying = statement.format(same=same, theirs=theirs, numbers=numbers, at=at)
            unit.connection.execute(text(copying), asked)
    with units.writing() as unit:
        unit.connection.execute(text("ANALYZE"))


def columns_of(table: str, apart: Sequence[str]) -> list[str]:
    """The columns of a table that are copied as they are."""
    return [column.name for column in TABLES[table].c if column.name not in apart]


@contextmanager
def of_both_sizes(kind: str, many: int) -> Iterator[dict[int, Units]]:
    """A small record and a large one, each in a database of its own."""
    with place(kind) as small, small.units() as of_small, place(kind) as large, large.units() as of_large:
        copies(of_small, FEW)
        copies(of_large, many)
        yield {FEW: of_small, many: of_large}
