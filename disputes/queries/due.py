"""What has come due for the clock, and when the next thing will."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from disputes.models import Absence, Dispute, Holding, Obligation, Outbox, Person
from disputes.post import ready_to_send, unsettled
from disputes.unit import Unit
from machines.working_days import start_of_day

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """An obligation whose limit or reminder has come. ``at`` is when it did."""

    obligation_id: int
    reference: str
    at: datetime


def lapses_due(unit: Unit, most: int, after: Due | None = None) -> tuple[Due, ...]:
    """Open obligations whose limit has passed and is not yet recorded, the oldest first.

    :param after: the last one of the batch before, so that one that fails is not met again.
    """
    return _due(unit, Obligation.due_at, _may_lapse(), most, after)


def reminders_due(unit: Unit, most: int, after: Due | None = None) -> tuple[Due, ...]:
    """Open obligations whose reminder has come and is not yet written, the oldest first."""
    return _due(unit, Obligation.remind_at, _may_be_reminded(), most, after)


def next_due_at(unit: Unit) -> datetime | None:
    """The first instant after now at which the clock or the post has something to do, or None."""
    wanted = (
        select(func.min(Obligation.due_at)).where(_may_lapse(), Obligation.due_at > unit.now),
        select(func.min(Obligation.remind_at)).where(_may_be_reminded(), Obligation.remind_at > unit.now),
        select(func.min(Outbox.next_try_at)).where(unsettled(), Outbox.next_try_at > unit.now),
        select(func.min(Outbox.claimed_until)).where(unsettled(), Outbox.claimed_until > unit.now),
    )
    found = [unit.connection.execute(one).scalar_one() for one in wanted]
    found.append(_next_handover_at(unit))
    return min((instant for instant in found if instant is not None), default=None)


def _next_handover_at(unit: Unit) -> datetime | None:
    """The beginning of the first day after today on which somebody else may answer for a post."""
    first_days = (Absence.from_on, Holding.from_on, Person.left_on)
    last_days = (Absence.to_on, Holding.to_on)
    wanted = [select(func.min(day)).where(day > unit.today) for day in first_days]
    begins = [unit.connection.execute(one).scalar_one() for one in wanted]
    wanted = [select(func.min(day)).where(day >= unit.today) for day in last_days]
    ends = [unit.connection.execute(one).scalar_one() for one in wanted]
    days = [day for day in begins if day] + [day + ONE_DAY for day in ends if day]
    return start_of_day(min(days)) if days else None


def post_waits(unit: Unit) -> bool:
    """Whether any letter may be sent now: a look that keeps nobody from writing."""
    waits: bool = unit.connection.execute(select(exists().where(ready_to_send(unit.now)))).scalar_one()
    return waits


def _may_lapse() -> ColumnElement[bool]:
    # The same words as the partial index, so that it is used.
    return and_(Obligation.outcome == "", Obligation.lapsed_at.is_(None), Obligation.due_at.is_not(None))


def _may_be_reminded() -> ColumnElement[bool]:
    return and_(Obligation.outcome == "", Obligation.reminded_at.is_(None), Obligation.remind_at.is_not(None))


def _due(
    unit: Unit,
    column: InstrumentedAttribute[datetime | None],
    may: ColumnElement[bool],
    most: int,
    after: Due | None,
) -> tuple[Due, ...]:
    question = (
        select(Obligation.id, Dispute.reference, column)
        .join(Dispute, Dispute.id == Obligation.dispute_id)
        .where(may, column <= unit.now)
        .order_by(column, Obligation.id)
        .limit(most)
    )
    if after is not None:
        later = and_(column == after.at, Obligation.id > after.obligation_id)
        question = question.where(or_(column > after.at, later))
    rows = unit.connection.execute(question).all()
    return tuple(Due(number, reference, at) for number, reference, at in rows if at is not None)
