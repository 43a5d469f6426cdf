"""Copies every row of one database into another, of whichever kind, in the order of their references."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, Table, func, insert, literal, select, update

from disputes.models import Base, DirectoryChange

AT_ONCE = 2000
MADE_WITH_THE_TABLES = (DirectoryChange.__tablename__,)
"""Tables into which the migrations themselves put a row: it makes way for the one that is copied."""

Progress = Callable[[int, int], None]


def filled_tables(connection: Connection) -> list[str]:
    """The tables that have rows, beside those that every new database has."""
    return [
        table.name
        for table in Base.metadata.sorted_tables
        if table.name not in MADE_WITH_THE_TABLES
        and connection.execute(select(literal(1)).select_from(table).limit(1)).first() is not None
    ]


def copy_rows(source: Connection, target: Connection, tell: Progress) -> None:
    """Copy all rows into empty tables. Both connections belong to the caller, who commits.

    :param tell: told how many rows are copied, and of how many.
    """
    tables = Base.metadata.sorted_tables
    total = sum(source.execute(select(func.count()).select_from(table)).scalar_one() for table in tables)
    done = 0
    for table in tables:
        if table.name in MADE_WITH_THE_TABLES:
            target.execute(table.delete())
        later: list[dict[str, Any]] = []
        for batch in _batches(source, table):
            target.execute(insert(table), [_without_later_ones(row, table, later) for row in batch])
            done += len(batch)
            tell(done, total)
        if later:
            _point(target, table, later)
        if target.dialect.name == "postgresql":
            _count_on(target, table)


def _batches(source: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    order = list(table.primary_key.columns)
    rows = source.execute(
        select(table).order_by(*order).execution_options(stream_results=True, yield_per=AT_ONCE)
    )
    for part in rows.mappings().partitions(AT_ONCE):
        yield [dict(row) for row in part]


def _own_references(table: Table) -> list[str]:
    """The columns that refer to a row of the same table, such as the team above a team."""
    return [key.parent.name for key in table.foreign_keys if key.column.table is table]


def _without_later_ones(row: dict[str, Any], table: Table, later: list[dict[str, Any]]) -> dict[str, Any]:
    """The row; a reference to one of its own table that comes after it is left out until that is there."""
    ahead = [name for name in _own_references(table) if row[name] is not None and row[name] > row["id"]]
    if not ahead:
        return row
    later += [{"row": row["id"], "name": name, "refers_to": row[name]} for name in ahead]
    return row | dict.fromkeys(ahead)


def _point(target: Connection, table: Table, later: list[dict[str, Any]]) -> None:
    for one in later:
        of_row = update(table).where(table.c.id == one["row"])
        target.execute(of_row.values({one["name"]: one["refers_to"]}))


def _count_on(target: Connection, table: Table) -> None:
    """PostgreSQL numbers its rows from a sequence, which knows nothing of numbers that were given."""
    if "id" not in table.c:
        return
    newest = target.execute(select(func.max(table.c.id))).scalar_one()
    if newest is not None:
        target.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), newest)))
