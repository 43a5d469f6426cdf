"""Whether anybody still needs a letter at the moment of sending it.

Post may lie: a mail server is down, or the service was off for a month. What it asks for may be
done by then, or a later letter may say the same and more. So nobody gets a pile of old letters,
and nobody is asked for what is no longer theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, exists, or_, select

from disputes.models import Code, Dispute, Obligation, Outbox
from disputes.post import Letter, Needless, unsettled
from disputes.tellings import (
    ASKED,
    CODE,
    DATE_CHANGED,
    ESCALATED,
    LAPSED_TOLD,
    LAPSED_YOURS,
    PROMPTED,
    REMINDER,
    TIME_REFUSED,
)
from disputes.unit import Unit

ASKING = (ASKED, ESCALATED, REMINDER, LAPSED_YOURS, DATE_CHANGED, TIME_REFUSED)
# Which later letters to the same person about the same step say all that this one says.
REPLACED_BY = {
    ASKED: ASKING,
    ESCALATED: ASKING,
    REMINDER: ASKING,
    LAPSED_YOURS: (LAPSED_YOURS,),
    LAPSED_TOLD: (LAPSED_TOLD,),
    PROMPTED: (PROMPTED,),
    DATE_CHANGED: (DATE_CHANGED, LAPSED_YOURS),
    TIME_REFUSED: (LAPSED_YOURS,),
}


def needless(unit: Unit, letter: Letter) -> Needless | None:
    """Why a letter need not be sent any more, or None when it is needed."""
    if letter.letter == CODE:
        return _code_needless(unit, letter)
    if letter.letter not in REPLACED_BY:
        return None
    standing = unit.connection.execute(
        select(Dispute.open, Dispute.entered_sequence).where(Dispute.id == letter.dispute_id)
    ).one()
    if not standing.open or (letter.sequence or 0) < standing.entered_sequence:
        return Needless.MOVED_ON
    if not _still_owed(unit, letter, letter.letter, letter.about, standing.entered_sequence):
        return Needless.DONE
    if _replaced(unit, letter, standing.entered_sequence):
        return Needless.REPLACED
    return None


def _code_needless(unit: Unit, letter: Letter) -> Needless | None:
    row = unit.connection.execute(
        select(Code.expires_at, Code.used_at).where(Code.id == letter.about["code_id"])
    ).one_or_none()
    if row is None or row.expires_at <= unit.now:
        return Needless.EXPIRED
    return Needless.DONE if row.used_at is not None else None


def _still_owed(
    unit: Unit, letter: Letter, name: str, about: Mapping[str, Any], entered_sequence: int
) -> bool:
    """Whether what a letter is about is still open, and for one that asks, still its reader's.

    ``name`` and ``about`` are the letter's own, or those of another to the same reader.
    """
    owed = exists().where(
        Obligation.dispute_id == letter.dispute_id,
        Obligation.entered_sequence == entered_sequence,
        Obligation.outcome == "",
    )
    if name in ASKING:
        owed = owed.where(Obligation.person_id == letter.person_id)
    if "obligation_id" in about:
        owed = owed.where(Obligation.id == about["obligation_id"])
    found: bool = unit.connection.execute(select(owed)).scalar_one()
    return found


def _replaced(unit: Unit, letter: Letter, entered_sequence: int) -> bool:
    """Whether another needed letter that waits for the same reader says the same and more."""
    says_more = and_(Outbox.id > letter.id, Outbox.letter.in_(REPLACED_BY[letter.letter]))
    if letter.letter == LAPSED_TOLD:
        # Whoever owes something that lapsed too is told of all of it in that letter.
        says_more = or_(says_more, Outbox.letter == LAPSED_YOURS)
    others = unit.connection.execute(
        select(Outbox.letter, Outbox.about).where(
            unsettled(),
            says_more,
            Outbox.person_id == letter.person_id,
            Outbox.dispute_id == letter.dispute_id,
            Outbox.sequence >= entered_sequence,
            Outbox.next_try_at <= unit.now,
        )
    ).all()
    return any(_still_owed(unit, letter, name, about, entered_sequence) for name, about in others)
