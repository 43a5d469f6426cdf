"""Remind whoever owes an answer, one working day before it is due."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert, select, update

from disputes.models import Obligation, Outbox
from disputes.tellings import REMINDER, Telling, outbox_row
from disputes.unit import Unit


@dataclass(frozen=True)
class Remind:
    """An obligation whose reminder has come due."""

    obligation_id: int


def handle(command: Remind, unit: Unit) -> bool:
    """Write one reminder to the outbox; False when it was answered, sent, or is already too late.

    After the due instant the letter that tells of the lapse takes its place, so that a service
    that was off sends one letter and not two.
    """
    claimed = unit.connection.execute(
        update(Obligation)
        .where(
            Obligation.id == command.obligation_id,
            Obligation.outcome == "",
            Obligation.reminded_at.is_(None),
            Obligation.remind_at <= unit.now,
        )
        .values(reminded_at=unit.now)
    )
    if claimed.rowcount != 1:
        return False
    owed = unit.connection.execute(
        select(Obligation.__table__).where(Obligation.id == command.obligation_id)
    ).one()
    if owed.person_id is None or owed.due_at <= unit.now:
        return False
    reminder = Telling(REMINDER, owed.person_id, owed.role, {"obligation_id": owed.id})
    unit.connection.execute(
        insert(Outbox), outbox_row(reminder, unit.now, owed.dispute_id, owed.entered_sequence)
    )
    return True
