"""The floor is a fair one: it writes as many rows as the service, and the record that it leaves is whole."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from disputes.queries.verify import verify_all
from disputes.unit import Units
from tests.benchmarks.floor import Refusal, floor_on
from tests.benchmarks.pattern import MOVES, TABLES, pattern_of
from tests.support import council

WRITTEN = ("transition", "obligation", "outbox")


def counted(units: Units) -> list[int]:
    """How many rows there are of all that a move writes."""
    with units.reading() as unit:
        return [
            unit.connection.execute(select(func.count()).select_from(TABLES[name])).scalar_one()
            for name in WRITTEN
        ]


def test_the_floor_writes_the_same_rows_and_the_record_is_whole(units: Units, council_url: str) -> None:
    at_first = counted(units)
    written = pattern_of(units)
    by_the_service = [now - before for now, before in zip(counted(units), at_first, strict=True)]
    floor = floor_on(council_url, written)
    reference = council.raise_informal(units)
    for number in range(len(MOVES)):
        floor.move(reference, number)
    with pytest.raises(Refusal):
        floor.move(reference, 0)
    floor.close()
    assert counted(units) == [2 * rows for rows in by_the_service]
    found = verify_all(units)
    assert (found.disputes, found.findings) == (2, ())
