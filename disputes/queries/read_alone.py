"""The children of whom alone somebody may read what was recorded about one child."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select

from disputes.models import Child
from disputes.unit import Unit
from disputes.withheld import ChildOfRecord
from machines.roles import SOCIAL_WORKER


def read_alone(
    unit: Unit, roles: Collection[str], person_id: int, children: Sequence[ChildOfRecord]
) -> tuple[ChildOfRecord, ...]:
    """Their own children, for whoever sees the dispute as a social worker alone; none for all others.

    Whoever stands in for a social worker reads what they would be asked about: all of it.

    :param roles: as ``disputes.access.require_sight`` gives them.
    """
    posts = set(roles) - {part.id for part in unit.profile.parts}
    if posts != {SOCIAL_WORKER.id}:
        return ()
    theirs = select(Child.id).where(
        Child.id.in_([child.number for child in children]), Child.social_worker_id == person_id
    )
    found = set(unit.connection.execute(theirs).scalars())
    return tuple(child for child in children if child.number in found)
