"""Who has read what of a case: of one dispute for its IRO service, and of everything for the command line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from disputes.errors import Refused
from disputes.models import Dispute, Person, Reading
from disputes.papers import Paper, require_paper
from disputes.unit import Unit
from machines.working_days import end_of_day, start_of_day


@dataclass(frozen=True)
class ReadingSeen:
    """One reading: the first in its hour of that person, dispute and thing.

    ``tie`` is what let them in, in the words of ``disputes.readings``, ``role`` the id of the role, or "".
    ``reference`` is empty for a list.
    """

    read_at: datetime
    person: str
    email: str
    tie: str
    role: str
    reference: str
    what: str
    door: str


@dataclass(frozen=True)
class Asked:
    """Which readings: of a dispute, of a person by their address, from one London date to another."""

    reference: str = ""
    email: str = ""
    from_on: date | None = None
    to_on: date | None = None


def readings(unit: Unit, asked: Asked, most: int | None = None) -> Iterator[ReadingSeen]:
    """What is asked for, the newest first: the newest so many, or all, a few at a time.

    :raises Refused: ``dispute_not_found`` or ``person_unknown`` for what has never been there.
    """
    found = _seen()
    if asked.reference:
        _require(unit, Dispute.reference == asked.reference, "dispute_not_found")
        found = found.where(Reading.reference == asked.reference)
    if asked.email:
        address = asked.email.strip().lower()
        _require(unit, Person.email == address, "person_unknown")
        found = found.where(Person.email == address)
    if asked.from_on is not None:
        found = found.where(Reading.read_at >= start_of_day(asked.from_on))
    if asked.to_on is not None:
        found = found.where(Reading.read_at < end_of_day(asked.to_on))
    return _listed(unit, found.limit(most))


def readings_of_dispute(
    unit: Unit, reference: str, person_id: int, *, page: int, size: int
) -> tuple[tuple[ReadingSeen, ...], int]:
    """One page of a dispute's readings, the newest first, and how many there are of them in all.

    :raises Refused: ``dispute_not_found`` for whoever may not know who has read it.
    """
    require_paper(unit, reference, person_id, Paper.READINGS)
    of_it = Reading.reference == reference
    total = unit.connection.execute(select(func.count()).select_from(Reading).where(of_it)).scalar_one()
    return tuple(_listed(unit, _seen().where(of_it).offset((page - 1) * size).limit(size))), total


def _seen() -> Any:
    return (
        select(
            Reading.read_at,
            Person.name,
            Person.email,
            Reading.tie,
            Reading.role,
            Reading.reference,
            Reading.what,
            Reading.door,
        )
        .join(Person, Person.id == Reading.person_id)
        .order_by(Reading.read_at.desc(), Reading.id.desc())
    )


def _listed(unit: Unit, found: Any) -> Iterator[ReadingSeen]:
    a_few = found.execution_options(stream_results=True, yield_per=1000)
    return (ReadingSeen(*row) for row in unit.connection.execute(a_few))


def _require(unit: Unit, condition: Any, code: str) -> None:
    if unit.connection.execute(select(1).where(condition)).first() is None:
        raise Refused(code)
