"""The IRO deals with a letter that could not be sent: tells the reader otherwise, or sends it again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import insert, select, update

from disputes.errors import Refused
from disputes.models import Dispute, Outbox
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

    Sent again, it is a new letter with a Message-ID of its own, for the old one is known as failed.

    :raises Refused: ``not_found`` when no such letter failed in a dispute of this IRO.
    """
    row = unit.connection.execute(
        select(Outbox.__table__)
        .join(Dispute, Dispute.id == Outbox.dispute_id)
        .where(
            Outbox.id == command.letter_id,
            Outbox.failed_at.is_not(None),
            Dispute.iro_id == command.person_id,
        )
    ).one_or_none()
    if row is None:
        raise Refused("not_found")
    dealt_with = unit.connection.execute(
        update(Outbox)
        .where(Outbox.id == command.letter_id, Outbox.dealt_with_at.is_(None))
        .values(dealt_with_at=unit.now)
    )
    if dealt_with.rowcount != 1:
        return False
    if command.send_again:
        again = {name: getattr(row, name) for name in COPIED}
        again |= {"message_id": uuid.uuid4().hex, "written_at": unit.now, "next_try_at": unit.now}
        unit.connection.execute(insert(Outbox), again)
    return True
