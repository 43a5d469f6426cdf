"""Whether the parts that nobody looks at are alive: the clock's last round, and the oldest post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from disputes.models import Outbox, Pulse
from disputes.post import unsettled
from disputes.unit import Unit

CLOCK = "clock"
POST = "post"


@dataclass(frozen=True)
class PulseSeen:
    """When the clock and the post last did a round, None if never; and the oldest letter that waits."""

    clock_at: datetime | None
    post_at: datetime | None
    oldest_unsent_at: datetime | None


def pulse(unit: Unit) -> PulseSeen:
    """The signs of life, for the answer to "are you ready?"."""
    at = {row.part: row.at for row in unit.connection.execute(select(Pulse.part, Pulse.at))}
    oldest = unit.connection.execute(select(func.min(Outbox.written_at)).where(unsettled())).scalar_one()
    return PulseSeen(at.get(CLOCK), at.get(POST), oldest)
