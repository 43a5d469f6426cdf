"""The meeting that a letter invites to: when and where, as it was fixed at that place of the record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import or_, select

from disputes.models import Child, Dispute, DisputeChild, Transition
from disputes.unit import Unit
from machines.working_days import London, in_utc


@dataclass(frozen=True)
class Meeting:
    """A meeting that was fixed. ``starts_at`` and ``ends_at`` are UTC.

    ``version`` counts how often it was fixed, changed or cancelled before, from 0; ``fixed_at`` is when
    it last was. ``place`` is "" where what was typed there holds a child's initials or case number.
    """

    starts_at: datetime
    ends_at: datetime
    minutes: int
    place: str
    version: int
    fixed_at: datetime


def meeting_at(
    unit: Unit, dispute_id: int, sequence: int | None, in_calendars: frozenset[str]
) -> Meeting | None:
    """The meeting as the move at that place of the record left it; None where none was fixed by then.

    :param in_calendars: the ids of the moves that change what stands in calendars.
    """
    rows = unit.connection.execute(
        select(Transition.given, Transition.at)
        .where(
            Transition.dispute_id == dispute_id,
            Transition.sequence <= (sequence or 0),
            Transition.move.in_(in_calendars),
        )
        .order_by(Transition.sequence)
    ).all()
    fixed = [row.given for row in rows if "meets_on" in row.given]
    if not fixed:
        return None
    last = fixed[-1]
    there = datetime.combine(
        date.fromisoformat(last["meets_on"]), time.fromisoformat(last["meets_at"]), London
    )
    starts_at = in_utc(there)
    minutes = int(last["minutes"])
    return Meeting(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        minutes=minutes,
        place=_without_children(unit, dispute_id, last["place"]),
        version=len(rows) - 1,
        fixed_at=rows[-1].at,
    )


def _without_children(unit: Unit, dispute_id: int, place: str) -> str:
    """The place on one line, or "" when it holds what may tell of a child (docs/decisions).

    Of any child of the dispute that it stands beside, also where the meeting is about another of them.
    """
    beside = select(Dispute.beside_id).where(Dispute.id == dispute_id).scalar_subquery()
    children = unit.connection.execute(
        select(Child.initials, Child.case_number)
        .join(DisputeChild, DisputeChild.child_id == Child.id)
        .where(or_(DisputeChild.dispute_id == dispute_id, DisputeChild.dispute_id == beside))
    )
    secrets = [word for child in children for word in child if word]
    told = any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", place, re.IGNORECASE) for word in secrets)
    return "" if told else " ".join(place.split())
