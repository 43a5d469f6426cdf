"""Post of an IRO's disputes that did not arrive: what the IRO must tell people in another way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select

from disputes.models import Dispute, Outbox, Person
from disputes.post import unsettled
from disputes.unit import Unit

WAITED_TOO_LONG = timedelta(hours=1)


@dataclass(frozen=True)
class PostFailure:
    """A letter that has failed, or that has waited for more than an hour (``failed_at`` is None)."""

    id: int
    letter: str
    reference: str
    person: str
    email: str
    role_name: str
    written_at: datetime
    failed_at: datetime | None
    why: str


def post_failures(unit: Unit, person_id: int) -> tuple[PostFailure, ...]:
    """The letters of this IRO's disputes that failed and that nobody has dealt with, newest first.

    With them those that are still being tried after an hour: they may arrive yet.
    """
    known = unit.registry.roles()
    rows = unit.connection.execute(
        select(
            Outbox.id,
            Outbox.letter,
            Dispute.reference,
            Person.name,
            Person.email,
            Outbox.role,
            Outbox.written_at,
            Outbox.failed_at,
            Outbox.failure,
        )
        .join(Dispute, Dispute.id == Outbox.dispute_id)
        .join(Person, Person.id == Outbox.person_id)
        .where(Dispute.iro_id == person_id, _stands(unit))
        .order_by(Outbox.written_at.desc(), Outbox.id.desc())
    )
    return tuple(
        PostFailure(*row[:5], unit.profile.name_of(known[row[5]]) if row[5] in known else "", *row[6:])
        for row in rows
    )


def count_post_failures(unit: Unit, person_id: int) -> int:
    """How many letters ``post_failures`` would list."""
    count: int = unit.connection.execute(
        select(func.count())
        .select_from(Outbox)
        .join(Dispute, Dispute.id == Outbox.dispute_id)
        .where(Dispute.iro_id == person_id, _stands(unit))
    ).scalar_one()
    return count


def _stands(unit: Unit) -> ColumnElement[bool]:
    return or_(
        and_(Outbox.failed_at.is_not(None), Outbox.dealt_with_at.is_(None)),
        and_(unsettled(), Outbox.written_at < unit.now - WAITED_TOO_LONG),
    )
