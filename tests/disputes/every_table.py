"""Puts a row with a value of each kind into every table that has none, whatever tables there are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Integer, String, func, insert, literal, select

from disputes.models import Base
from disputes.models.base import Instant
from disputes.unit import Unit, Units


def fill_every_table(units: Units) -> None:
    """One row in each empty table, after those of the tables that it refers to."""
    with units.writing() as unit:
        for table in Base.metadata.sorted_tables:
            if unit.connection.execute(select(literal(1)).select_from(table).limit(1)).first() is None:
                row = {one.name: _value(unit, one) for one in table.columns if one.name != "id"}
                unit.connection.execute(insert(table).values(row))


def _value(unit: Unit, column: Column[Any]) -> Any:
    for key in column.foreign_keys:
        return unit.connection.execute(select(func.max(key.column))).scalar_one()
    if isinstance(column.type, Instant):
        return unit.now.replace(microsecond=123456)
    if isinstance(column.type, Date):
        return unit.today
    if isinstance(column.type, Boolean):
        return True
    if isinstance(column.type, JSON):
        return {"what": ["é", 1, None, True, 0.5]}
    if isinstance(column.type, Integer):
        return 7
    assert isinstance(column.type, String), column
    return f"é\n{column.table.name} {column.name}"[: column.type.length]
