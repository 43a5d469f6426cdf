"""Who walks a dispute through its moves: the service, or the floor. Each move is its own durable commit."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from disputes.unit import Units
from tests.benchmarks.floor import Floor, floor_on
from tests.benchmarks.pattern import MOVES, Written
from tests.benchmarks.place import Place
from tests.support import council

SERVICE, FLOOR = "service", "floor"
SIDES = (SERVICE, FLOOR)


class Walker(Protocol):
    """Makes the moves of ``MOVES`` in a dispute, one after the other."""

    def move(self, reference: str, number: int) -> None:
        """Make the move of that number, from 0."""
        ...


class ServiceWalker:
    """The service's own command, with the machine that decides."""

    def __init__(self, units: Units) -> None:
        self._units = units

    def move(self, reference: str, number: int) -> None:
        """See ``Walker``."""
        person, move, given = MOVES[number]
        council.move(self._units, reference, person, move, given, key=secrets.token_hex(8))


class Both:
    """The service and the floor over one database, and fresh disputes for either."""

    def __init__(self, units: Units, floor: Floor) -> None:
        self.units = units
        self.floor = floor
        self.of: dict[str, Walker] = {SERVICE: ServiceWalker(units), FLOOR: floor}

    def fresh(self, how_many: int) -> list[str]:
        """References of disputes just raised; not timed."""
        return [council.raise_informal(self.units) for _ in range(how_many)]


@contextmanager
def both(place: Place, written: Sequence[Written]) -> Iterator[Both]:
    """Both over one database, each with a connection of its own."""
    with place.units() as units:
        floor = floor_on(place.url, written)
        try:
            yield Both(units, floor)
        finally:
            floor.close()
