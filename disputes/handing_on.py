"""Whether something is still owed by whoever answers for it: one rule for the clock's look and its move."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import select

from disputes.holders import ASSIGNED, Holder, Holders
from disputes.models import Person
from disputes.unit import Unit


def who_instead(
    unit: Unit, holders: Holders, role: str, person_id: int | None, held_by: str, gone: Collection[int]
) -> Holder | None:
    """Who answers for it now in place of the person who owes it; None when it is where it belongs.

    What the IRO has asked of somebody by name stays with them while they work here, also when they are
    away: that was a person's own decision.

    :param gone: the ids of those who have left.
    """
    known = unit.registry.roles().get(role)
    if known is None or (held_by == ASSIGNED and person_id not in gone):
        return None
    holder = holders.of(known)
    return None if holder.person_id == person_id else holder


def gone_among(unit: Unit, person_ids: Iterable[int | None]) -> set[int]:
    """Which of these people no longer work here today."""
    ids = {one for one in person_ids if one is not None}
    left = Person.left_on <= unit.today
    return set(unit.connection.execute(select(Person.id).where(Person.id.in_(ids), left)).scalars())


def why_new_iro(new: str, before: str) -> str:
    """Why a dispute goes from one IRO to another, by their names, as the record says it."""
    return f"{new} is the IRO now, after {before}."
