"""Hold the mail: nothing leaves until it is released, but codes that are asked for from now on."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, insert, select

from disputes.models import MailHold, Outbox
from disputes.unit import Unit

LONGEST = 200


@dataclass(frozen=True)
class HoldMail:
    """``because`` is shown to leaders and IROs: plain words, and nothing of any case."""

    because: str


def handle(command: HoldMail, unit: Unit) -> None:
    """Hold it from now on. What a relay has in hand at this moment is still sent."""
    newest = select(func.coalesce(func.max(Outbox.id), 0)).scalar_subquery()
    row = {"held_at": unit.now, "because": command.because[:LONGEST], "last_letter": newest}
    unit.connection.execute(insert(MailHold).values(row))
