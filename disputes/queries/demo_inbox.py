"""The demo's inbox: what would have been mailed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from disputes.errors import Refused
from disputes.models import DemoLetter
from disputes.unit import Unit


@dataclass(frozen=True)
class LetterInInbox:
    """A letter as its reader gets it. ``invitation`` is an entry for their calendar, or ""."""

    id: int
    to_email: str
    to_name: str
    subject: str
    plain: str
    html: str
    sent_at: datetime
    invitation: str


COLUMNS = (
    DemoLetter.id,
    DemoLetter.to_email,
    DemoLetter.to_name,
    DemoLetter.subject,
    DemoLetter.plain,
    DemoLetter.html,
    DemoLetter.sent_at,
    DemoLetter.invitation,
)


def demo_inbox(
    unit: Unit, most: int, to_email: str = "", before: int | None = None
) -> tuple[LetterInInbox, ...]:
    """The letters, newest first.

    :param to_email: only the letters to this address. :param before: only those older than this id.
    """
    question = select(*COLUMNS).order_by(DemoLetter.id.desc()).limit(most)
    if to_email:
        question = question.where(DemoLetter.to_email == to_email.strip().lower())
    if before is not None:
        question = question.where(DemoLetter.id < before)
    return tuple(LetterInInbox(*row) for row in unit.connection.execute(question))


def demo_letter(unit: Unit, letter_id: int) -> LetterInInbox:
    """One letter. :raises Refused: ``not_found``."""
    row = unit.connection.execute(select(*COLUMNS).where(DemoLetter.id == letter_id)).one_or_none()
    if row is None:
        raise Refused("not_found")
    return LetterInInbox(*row)
