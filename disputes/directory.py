"""Finds people in the directory by what somebody typed."""

from __future__ import annotations

from sqlalchemy import func, or_, select

from disputes.models import Person
from disputes.unit import Unit


def person_named(unit: Unit, name: str) -> int | None:
    """Whoever of the directory is meant by a name that was typed: the only one of that name here now.

    Capitals do not matter, but for letters with accents: not every database knows their small forms.
    """
    typed = " ".join(name.split())
    found = unit.connection.execute(
        select(Person.id).where(
            or_(Person.name == typed, func.lower(Person.name) == typed.lower()),
            or_(Person.left_on.is_(None), Person.left_on > unit.today),
        )
    ).scalars()
    numbers = list(found)
    return numbers[0] if len(numbers) == 1 else None
