"""Whether mail is held, since when and why, and what waits for its release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from disputes.models import MailHold, Outbox
from disputes.post import is_held, unsettled
from disputes.unit import Unit


@dataclass(frozen=True)
class HeldMail:
    """``last_letter`` is the number of the newest letter from before it was held."""

    held_at: datetime
    because: str
    last_letter: int


@dataclass(frozen=True)
class Waiting:
    """So many letters of one name that wait. ``old``: they were written before mail was held."""

    letter: str
    old: bool
    number: int
    oldest_at: datetime


def held_mail(unit: Unit) -> HeldMail | None:
    """The hold that stands, the latest where there are several; None when mail leaves."""
    row = unit.connection.execute(
        select(MailHold.held_at, MailHold.because, MailHold.last_letter)
        .where(is_held())
        .order_by(MailHold.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else HeldMail(*row)


def waiting_mail(unit: Unit, last_letter: int) -> tuple[Waiting, ...]:
    """All letters that are still to be sent, by name: those from before the hold first, then the newer."""
    old = (Outbox.id <= last_letter).label("old")
    rows = unit.connection.execute(
        select(Outbox.letter, old, func.count(), func.min(Outbox.written_at))
        .where(unsettled())
        .group_by(Outbox.letter, old)
        .order_by(old.desc(), Outbox.letter)
    )
    return tuple(Waiting(letter, bool(is_old), number, at) for letter, is_old, number, at in rows)


def newest_set_aside(unit: Unit) -> int:
    """The number of the newest letter that is not to be sent from here; 0 when there is none."""
    newest: int = unit.connection.execute(
        select(func.coalesce(func.max(MailHold.last_letter), 0)).where(MailHold.old_set_aside)
    ).scalar_one()
    return newest
