"""Let the mail go that was held."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import update

from disputes.models import MailHold
from disputes.post import is_held
from disputes.unit import Unit


@dataclass(frozen=True)
class ReleaseMail:
    """``set_aside_old``: what was written before the hold is not sent. It may have gone out before, so it
    stands as failed, for whoever deals with it to ask or to send it again.
    """

    set_aside_old: bool


def handle(command: ReleaseMail, unit: Unit) -> bool:
    """Release it; False when no mail is held. The relay then deals with each letter by itself."""
    released = unit.connection.execute(
        update(MailHold).where(is_held()).values(released_at=unit.now, old_set_aside=command.set_aside_old)
    )
    return released.rowcount > 0
