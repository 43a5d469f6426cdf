"""Somebody deals with a letter that could not be sent: tells its reader otherwise, or sends it again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, insert, select, update

from disputes.errors import Refused
from disputes.models import Dispute, Outbox
from disputes.post import for_whom
from disputes.tellings import CODE
from disputes.unit import Unit

COPIED = ("letter", "person_id", "role", "dispute_id", "sequence", "about")


@dataclass(frozen=True)
class DealWithFailure:
    """A letter that failed, and who deals with it. ``send_again``: its address has been put right."""

    letter_id: int
    person_id: int
    send_again: bool = False


def handle(command: DealWithFailure, unit: Unit) -> bool:
    """Take it off the list; False when that was done already.

    Sent again, it is a new letter with a Message-ID of its own, for the old one is known as failed. A code
    is never sent again, for it has ended: its person asks for another. With it go their earlier ones.

    :raises Refused: ``not_found`` when no such letter failed with which this person deals.
    """
    row = unit.connection.execute(
        select(Outbox.__table__)
        .outerjoin(Dispute, Dispute.id == Outbox.dispute_id)
        .where(
            Outbox.id == command.letter_id,
            Outbox.failed_at.is_not(None),
            for_whom(unit, command.person_id),
        )
    ).one_or_none()
    if row is None:
        raise Refused("not_found")
    dealt_with = unit.connection.execute(
        update(Outbox)
        .where(_with_its_like(row), Outbox.failed_at.is_not(None), Outbox.dealt_with_at.is_(None))
        .values(dealt_with_at=unit.now)
    )
    if dealt_with.rowcount == 0:
        return False
    if command.send_again and row.letter != CODE:
        again = {name: getattr(row, name) for name in COPIED}
        again |= {"message_id": uuid.uuid4().hex, "written_at": unit.now, "next_try_at": unit.now}
        unit.connection.execute(insert(Outbox), again)
    return True


def _with_its_like(row: Row[Any]) -> ColumnElement[bool]:
    """The letter, and of a code the earlier ones to the same person for the same."""
    itself: ColumnElement[bool] = Outbox.id == row.id
    if row.letter != CODE:
        return itself
    return and_(
        Outbox.letter == CODE,
        Outbox.id <= row.id,
        Outbox.person_id == row.person_id,
        func.coalesce(Outbox.dispute_id, 0) == (row.dispute_id or 0),
    )
