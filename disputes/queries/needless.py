"""Whether anybody still needs a letter at the moment of sending it.

Post may lie: a mail server is down, or the service was off for a month. What it asks for may be
done by then, or a later letter may say the same and more. So nobody gets a pile of old letters,
and nobody is asked for what is no longer theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, exists, or_, select

from disputes.models import Code, Dispute, Obligation, Outbox, Person
from disputes.post import Letter, Needless, unsettled
from disputes.tellings import (
    ASKED,
    ASKING,
    CODE,
    DATE_CHANGED,
    ESCALATED,
    INVITED,
    LAPSED_TOLD,
    LAPSED_YOURS,
    MEETING_CHANGED,
    MEETINGS,
    NO_LONGER_YOURS,
    PROMPTED,
    PROPOSED,
    REMINDER,
    TIME_ASKED,
    TIME_REFUSED,
)
from disputes.unit import Unit

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
    TIME_ASKED: (),
    PROPOSED: (),
    NO_LONGER_YOURS: (NO_LONGER_YOURS,),
}


def needless(unit: Unit, letter: Letter) -> Needless | None:
    """Why a letter need not be sent any more, or None when it is needed."""
    if letter.letter == CODE:
        return _code_needless(unit, letter)
    if letter.letter in (INVITED, MEETING_CHANGED):
        return _meeting_needless(unit, letter)
    if letter.letter not in REPLACED_BY:
        return None
    standing = unit.connection.execute(
        select(Dispute.open, Dispute.entered_sequence).where(Dispute.id == letter.dispute_id)
    ).one()
    if not standing.open or (letter.sequence or 0) < standing.entered_sequence:
        return Needless.MOVED_ON
    if letter.letter == NO_LONGER_YOURS:
        return None if _knows_and_is_rid_of_it(unit, letter) else Needless.DONE
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


def _meeting_needless(unit: Unit, letter: Letter) -> Needless | None:
    """A later letter says how the meeting stands now; one that is over needs no invitation."""
    is_open: bool = unit.connection.execute(
        select(Dispute.open).where(Dispute.id == letter.dispute_id)
    ).scalar_one()
    if not is_open:
        return Needless.MOVED_ON
    later = exists().where(
        unsettled(),
        Outbox.id > letter.id,
        Outbox.letter.in_(MEETINGS),
        Outbox.person_id == letter.person_id,
        Outbox.dispute_id == letter.dispute_id,
        Outbox.next_try_at <= unit.now,
    )
    return Needless.REPLACED if unit.connection.execute(select(later)).scalar_one() else None


def _knows_and_is_rid_of_it(unit: Unit, letter: Letter) -> bool:
    """Whether somebody was ever told that it was theirs, is still here, and has not got it back."""
    reader = unit.connection.execute(
        select(Person.left_on, Person.mail_stopped).where(Person.id == letter.person_id)
    ).one()
    if reader.mail_stopped or (reader.left_on is not None and reader.left_on <= unit.today):
        return False
    if "was_iro" in letter.about:
        is_iro = exists().where(Dispute.id == letter.dispute_id, Dispute.iro_id == letter.person_id)
        return not unit.connection.execute(select(is_iro)).scalar_one()
    was_asked = exists().where(
        Outbox.letter.in_(ASKING),
        Outbox.sent_at.is_not(None),
        Outbox.person_id == letter.person_id,
        Outbox.dispute_id == letter.dispute_id,
    )
    has_it_back = exists().where(
        Obligation.id == letter.about["obligation_id"], Obligation.person_id == letter.person_id
    )
    found: bool = unit.connection.execute(select(was_asked & ~has_it_back)).scalar_one()
    return found


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
    if name == TIME_ASKED:
        owed = owed.where(Obligation.asked_until.is_not(None))
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
