"""Write down what became of a letter that a relay had in hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update

from disputes.models import Outbox
from disputes.post import Needless, unsettled
from disputes.unit import Unit


@dataclass(frozen=True)
class Sent:
    """The mail server took it."""


@dataclass(frozen=True)
class PutOff:
    """It could not be sent now. ``because`` is in words, for people, without any case text."""

    until: datetime
    because: str


@dataclass(frozen=True)
class Failed:
    """It can never be sent: somebody has to tell the reader in another way."""

    because: str


@dataclass(frozen=True)
class Dropped:
    """Nobody needs it any more."""

    because: Needless


@dataclass(frozen=True)
class SettleLetter:
    """A letter by its number, the claim under which it was in hand, and what became of it."""

    letter_id: int
    claimed_until: datetime
    outcome: Sent | PutOff | Failed | Dropped


def handle(command: SettleLetter, unit: Unit) -> bool:
    """Write it down; False when it was settled already or, unless sent, is in other hands by now.

    What was sent stays sent, whoever has the letter in hand since: at least once, and known.
    """
    outcome = command.outcome
    mine = update(Outbox).where(Outbox.id == command.letter_id, unsettled())
    if not isinstance(outcome, Sent):
        mine = mine.where(Outbox.claimed_until == command.claimed_until)
    settled = unit.connection.execute(mine.values(claimed_until=None, **_columns(outcome, unit.now)))
    return settled.rowcount == 1


def _columns(outcome: Sent | PutOff | Failed | Dropped, now: datetime) -> dict[str, Any]:
    if isinstance(outcome, Sent):
        return {"sent_at": now, "tries": Outbox.tries + 1, "failure": ""}
    if isinstance(outcome, PutOff):
        return {"next_try_at": outcome.until, "tries": Outbox.tries + 1, "failure": outcome.because[:300]}
    if isinstance(outcome, Failed):
        return {"failed_at": now, "tries": Outbox.tries + 1, "failure": outcome.because[:300]}
    return {"dropped_at": now, "dropped_because": outcome.because.value}
