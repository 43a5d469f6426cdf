"""Post that did not arrive: whom the IRO, or for a code to sign in a leader, must tell in another way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from disputes.models import Dispute, Outbox, Person
from disputes.post import for_whom, unsettled
from disputes.tellings import CODE
from disputes.unit import Unit

WAITED_TOO_LONG = timedelta(hours=1)


@dataclass(frozen=True)
class PostFailure:
    """A letter that has failed, or that has waited for more than an hour (``failed_at`` is None).

    ``reference`` is "" and ``is_beside`` false for a code to sign in, which is about no dispute.
    """

    id: int
    letter: str
    reference: str
    is_beside: bool
    person: str
    email: str
    role_name: str
    written_at: datetime
    failed_at: datetime | None
    why: str


def post_failures(unit: Unit, person_id: int) -> tuple[PostFailure, ...]:
    """The letters of this IRO's disputes that failed and that nobody has dealt with, newest first.

    With them those of the IROs for whom they stand in today, and for the IROs' manager those of IROs who
    have left.

    With them those that are still being tried after an hour: they may arrive yet. Leaders get the codes
    for signing in: somebody at a page waits for one that never comes. One code a person is enough.
    """
    known = unit.registry.roles()
    rows = unit.connection.execute(
        select(
            Outbox.id,
            Outbox.letter,
            func.coalesce(Dispute.reference, "").label("reference"),
            func.coalesce(Dispute.beside, False).label("is_beside"),
            Person.name,
            Person.email,
            Outbox.role,
            Outbox.written_at,
            Outbox.failed_at,
            Outbox.failure,
        )
        .outerjoin(Dispute, Dispute.id == Outbox.dispute_id)
        .join(Person, Person.id == Outbox.person_id)
        .where(for_whom(unit, person_id), _stands(unit))
        .order_by(Outbox.written_at.desc(), Outbox.id.desc())
    )
    return tuple(
        PostFailure(
            id=row.id,
            letter=row.letter,
            reference=row.reference,
            is_beside=row.is_beside,
            person=row.name,
            email=row.email,
            role_name=unit.profile.name_of(known[row.role]) if row.role in known else "",
            written_at=row.written_at,
            failed_at=row.failed_at,
            why=row.failure,
        )
        for row in rows
    )


def count_post_failures(unit: Unit, person_id: int) -> int:
    """How many letters ``post_failures`` would list."""
    count: int = unit.connection.execute(
        select(func.count())
        .select_from(Outbox)
        .outerjoin(Dispute, Dispute.id == Outbox.dispute_id)
        .where(for_whom(unit, person_id), _stands(unit))
    ).scalar_one()
    return count


def _stands(unit: Unit) -> ColumnElement[bool]:
    later = aliased(Outbox)
    newer_code = exists().where(
        later.letter == CODE,
        later.id > Outbox.id,
        later.person_id == Outbox.person_id,
        func.coalesce(later.dispute_id, 0) == func.coalesce(Outbox.dispute_id, 0),
        later.failed_at.is_not(None),
        later.dealt_with_at.is_(None),
    )
    return or_(
        and_(
            Outbox.failed_at.is_not(None),
            Outbox.dealt_with_at.is_(None),
            or_(Outbox.letter != CODE, ~newer_code),
        ),
        and_(unsettled(), Outbox.letter != CODE, Outbox.written_at < unit.now - WAITED_TOO_LONG),
    )
