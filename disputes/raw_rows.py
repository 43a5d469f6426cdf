"""Reads rows as they lie in the table, so that one that was spoilt can be named instead of stopping all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import NullType

AT_ONCE = 500
"""Rows fetched at a time: the whole record never lies in memory."""

Row = dict[str, Any]


class Spoilt:
    """A value that is not of its column's kind."""

    def __repr__(self) -> str:
        return "what cannot be read"


SPOILT = Spoilt()


def stream(
    connection: Connection,
    columns: Sequence[InstrumentedAttribute[Any]],
    where: Sequence[ColumnElement[bool]],
    *order: ColumnElement[Any] | InstrumentedAttribute[Any],
) -> Iterator[Row]:
    """Rows in order, a few at a time. A value that cannot be read is ``SPOILT``."""
    dialect = connection.dialect
    readers = [one.type.dialect_impl(dialect).result_processor(dialect, None) for one in columns]
    names = [one.key for one in columns]
    question = select(*(type_coerce(one, NullType()) for one in columns)).where(*where).order_by(*order)
    rows = connection.execute(question.execution_options(stream_results=True, yield_per=AT_ONCE))
    for row in rows:
        yield {name: _read(reader, value) for name, reader, value in zip(names, readers, row, strict=True)}


def _read(reader: Callable[[Any], Any] | None, value: Any) -> Any:
    if reader is None:
        return value
    try:
        return reader(value)
    except (ValueError, TypeError, AttributeError):
        return SPOILT


class Grouped:
    """A stream taken group by group, by the number of the dispute, in ascending order."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._next = next(rows, None)
        self.strays: list[Row] = []

    def of(self, dispute_id: int) -> list[Row]:
        """The rows of a dispute. Those passed over on the way belong to none: ``strays``."""
        found: list[Row] = []
        while self._next is not None and self._next["dispute_id"] <= dispute_id:
            (found if self._next["dispute_id"] == dispute_id else self.strays).append(self._next)
            self._next = next(self._rows, None)
        return found

    def rest(self) -> list[Row]:
        """All that belonged to no dispute, once the last one has been asked for."""
        while self._next is not None:
            self.strays.append(self._next)
            self._next = next(self._rows, None)
        return self.strays
