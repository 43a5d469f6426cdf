"""Take a batch of letters in hand, so that no other relay sends them meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import case, select, update

from disputes.models import Outbox
from disputes.post import LETTER_COLUMNS, Letter, ready_to_send
from disputes.tellings import CODE
from disputes.unit import Unit


@dataclass(frozen=True)
class ClaimLetters:
    """How many letters at most, and for how long the relay has them in hand."""

    most: int
    span: timedelta


def handle(command: ClaimLetters, unit: Unit) -> tuple[Letter, ...]:
    """The letters claimed, oldest first, codes before all: somebody waits for those at a page.

    PostgreSQL skips what another relay is just claiming; on SQLite there is one writer anyway.
    """
    until = unit.now + command.span
    found = unit.connection.execute(
        select(*LETTER_COLUMNS)
        .where(ready_to_send(unit.now))
        .order_by(case((Outbox.letter == CODE, 0), else_=1), Outbox.next_try_at, Outbox.id)
        .limit(command.most)
        .with_for_update(skip_locked=True)
    ).mappings()
    rows = list(found)
    if rows:
        unit.connection.execute(
            update(Outbox).where(Outbox.id.in_([row["id"] for row in rows])).values(claimed_until=until)
        )
    return tuple(Letter(**row, claimed_until=until) for row in rows)
