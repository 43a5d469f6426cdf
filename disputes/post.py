"""A letter in the outbox, as the commands and queries that deal with post share it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from disputes.absences import acts_for
from disputes.access import is_leader, manages_iros, roles_held
from disputes.models import Dispute, Holding, MailHold, Outbox, Person, Post, Team
from disputes.tellings import CODE
from disputes.unit import Unit
from machines.roles import IRO


@dataclass(frozen=True)
class Letter:
    """One letter to one person: its name, its reader, and where to find what it tells.

    ``role`` is the part in which the person reads it. ``sequence`` is the transition that it
    tells of, ``about`` may hold an ``obligation_id`` or a ``code_id``. ``claimed_until`` is the
    instant to which the relay that has it in hand may send it.
    """

    id: int
    letter: str
    person_id: int
    role: str
    dispute_id: int | None
    sequence: int | None
    about: Mapping[str, Any]
    message_id: str
    written_at: datetime
    tries: int
    claimed_until: datetime


LETTER_COLUMNS = (
    Outbox.id,
    Outbox.letter,
    Outbox.person_id,
    Outbox.role,
    Outbox.dispute_id,
    Outbox.sequence,
    Outbox.about,
    Outbox.message_id,
    Outbox.written_at,
    Outbox.tries,
)


class Needless(Enum):
    """Why nobody needs a letter any more."""

    DONE = "done"  # what it asks for has been done, or is for somebody else now
    MOVED_ON = "moved_on"  # the dispute has left the step that it asks about
    REPLACED = "replaced"  # a later letter to the same person says the same and more
    EXPIRED = "expired"  # the code in it has ended


def unsettled() -> ColumnElement[bool]:
    """Letters that are still to be sent."""
    return and_(Outbox.sent_at.is_(None), Outbox.failed_at.is_(None), Outbox.dropped_at.is_(None))


def is_held() -> ColumnElement[bool]:
    """Holds that nobody has released."""
    return MailHold.released_at.is_(None)


def ready_to_send(now: datetime) -> ColumnElement[bool]:
    """Letters that may be sent now and that no relay has in hand.

    While mail is held these are the codes that were asked for since: without one nobody could sign in, and
    somebody waits for it at a page of this service, so it can have been sent from nowhere else.
    """
    newest_before = select(func.max(MailHold.last_letter)).where(is_held()).scalar_subquery()
    may_leave = or_(
        ~exists(select(MailHold.id).where(is_held())),
        and_(Outbox.letter == CODE, Outbox.id > newest_before),
    )
    return and_(
        unsettled(),
        may_leave,
        Outbox.next_try_at <= now,
        or_(Outbox.claimed_until.is_(None), Outbox.claimed_until <= now),
    )


def for_whom(unit: Unit, person_id: int) -> ColumnElement[bool]:
    """The letters with which this person deals when they fail, beside the dispute of each, if any."""
    held = roles_held(unit, person_id)
    theirs: list[ColumnElement[bool]] = [Dispute.iro_id.in_(acts_for(unit, person_id))]
    if manages_iros(unit, held):
        theirs.append(Dispute.iro_id.in_(_leavers_below(unit, person_id)))
    if is_leader(unit, held):
        theirs.append(and_(Outbox.letter == CODE, Outbox.dispute_id.is_(None)))
    return or_(*theirs)


def _leavers_below(unit: Unit, person_id: int) -> Select[int]:
    """The IROs who have left and whose manager the person is: nobody else would see to their letters."""
    own, own_post, own_team = aliased(Holding), aliased(Post), aliased(Team)
    return (
        select(Person.id)
        .join(Holding, Holding.person_id == Person.id)
        .join(Post, Post.id == Holding.post_id)
        .join(Team, Team.id == Post.team_id)
        .join(own_team, Team.line.like(own_team.line + literal("%")))
        .join(own_post, own_post.team_id == own_team.id)
        .join(own, own.post_id == own_post.id)
        .where(
            Person.left_on <= unit.today,
            Post.role == IRO.id,
            own_post.role == unit.profile.iro_answers_to.id,
            own.person_id == person_id,
            own.from_on <= unit.today,
            or_(own.to_on.is_(None), own.to_on >= unit.today),
        )
    )
