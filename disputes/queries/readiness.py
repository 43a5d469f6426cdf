"""How the parts of the service are: when the clock last did its round, and the oldest letter not sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from disputes.models import Outbox, Pulse
from disputes.models.post import TO_SEND
from disputes.unit import Unit

CLOCK = "clock"
CLOCK_LATE = timedelta(minutes=5)
MAIL_LATE = timedelta(hours=1)


@dataclass(frozen=True)
class Readiness:
    """``clock_at``: the last round of the clock, None if there never was one. ``oldest_unsent_at``:
    when the oldest letter was written that is still to be sent, None if there is none.
    """

    clock_at: datetime | None
    clock_late: bool
    oldest_unsent_at: datetime | None
    mail_late: bool


def readiness(unit: Unit) -> Readiness:
    """How the clock and the post are at this instant."""
    clock_at = _one_instant(unit, select(func.max(Pulse.at)).where(Pulse.part == CLOCK))
    oldest = _one_instant(unit, select(func.min(Outbox.written_at)).where(TO_SEND))
    return Readiness(
        clock_at=clock_at,
        clock_late=clock_at is None or unit.now - clock_at > CLOCK_LATE,
        oldest_unsent_at=oldest,
        mail_late=oldest is not None and unit.now - oldest > MAIL_LATE,
    )


def _one_instant(unit: Unit, question: Select[Any]) -> datetime | None:
    found: datetime | None = unit.connection.execute(question).scalar_one()
    return found
