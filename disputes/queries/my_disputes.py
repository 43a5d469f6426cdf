"""An IRO's own disputes: what needs them first, what waits for others, and what has ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select

from disputes.absences import acts_for
from disputes.models import Dispute, Obligation, Person
from disputes.queries.dispute import DisputeView, dispute_view
from disputes.queries.queue import Listed, Page, queue_page
from disputes.queries.queue_filter import Position, QueueFilter, Sight, State
from disputes.unit import Unit
from machines.deadlines import days_left
from machines.roles import IRO

OPEN_AT_ONCE = 200
ENDED_ON_A_PAGE = 10
LAST = datetime.max.replace(tzinfo=UTC)
# The filter by IRO lets through just what is theirs, and that they may see.
OWN: Sight = ()


@dataclass(frozen=True)
class OwnTask:
    """What the IRO owes in a dispute. ``left`` counts working days, below 0 when over."""

    text: str
    due_on: date | None
    due_at: datetime | None
    left: int | None


@dataclass(frozen=True)
class Mine:
    """An open dispute of the IRO. ``own`` is what they owe in it, the soonest due first.

    ``needs_me`` says that it waits for them: they owe something, it is their turn, a limit has
    passed unanswered (nothing moves by itself then: Handbook 6.4), nobody holds the post asked, or
    somebody asks for more time: ``asks_time`` is who.
    ``stands_in_for`` is the IRO whose dispute it is, when they are away and the reader stands in.
    """

    listed: Listed
    own: tuple[OwnTask, ...]
    needs_me: bool
    stands_in_for: str = ""
    asks_time: str = ""


@dataclass(frozen=True)
class MyDisputes:
    """``first`` is the dispute that needs the IRO first, whole; None when none does."""

    first: DisputeView | None
    yours: tuple[Mine, ...]
    waiting: tuple[Mine, ...]
    ended: Page


def my_disputes(
    unit: Unit, person_id: int, *, after: Position | None = None, before: Position | None = None
) -> MyDisputes:
    """Every open dispute of this IRO, and one page of those that have ended, newest first.

    With them the open disputes of those who are away today and for whom this IRO stands in.

    :param after: the page of ended disputes begins after this place; ``before``: ends before it.
    """
    own = _own_tasks(unit, person_id)
    iros = acts_for(unit, person_id)
    asking = _asking_for_time(unit, iros)
    mine = [
        _mine(
            listed,
            own.get(listed.reference, ()),
            stands_in=number != person_id,
            asks_time=asking.get(listed.reference, ""),
        )
        for number in iros
        for listed in _open(unit, number)
    ]
    mine.sort(key=lambda one: one.listed.due_at or LAST)
    yours = sorted((one for one in mine if one.needs_me), key=_urgency)
    asked = QueueFilter(state=State.ENDED, iro_id=person_id)
    return MyDisputes(
        first=dispute_view(unit, yours[0].listed.reference, person_id) if yours else None,
        yours=tuple(yours),
        waiting=tuple(one for one in mine if not one.needs_me),
        ended=queue_page(unit, asked, sight=OWN, after=after, before=before, size=ENDED_ON_A_PAGE),
    )


def _open(unit: Unit, person_id: int) -> list[Listed]:
    asked = QueueFilter(iro_id=person_id)
    page = queue_page(unit, asked, sight=OWN, size=OPEN_AT_ONCE)
    rows = list(page.rows)
    while page.next is not None:
        page = queue_page(unit, asked, sight=OWN, after=page.next, size=OPEN_AT_ONCE)
        rows += page.rows
    return rows


def _own_tasks(unit: Unit, person_id: int) -> dict[str, tuple[OwnTask, ...]]:
    rows = unit.connection.execute(
        select(
            Dispute.reference,
            Obligation.code,
            Obligation.route,
            Obligation.route_version,
            Obligation.stage,
            Obligation.due_on,
            Obligation.due_at,
        )
        .join(Dispute, Dispute.id == Obligation.dispute_id)
        .where(
            Obligation.person_id == person_id,
            Obligation.role == IRO.id,
            Obligation.outcome == "",
            Dispute.open,
            Dispute.beside.is_(False),
        )
        .order_by(Obligation.id)
    )
    tasks: dict[str, list[OwnTask]] = {}
    for row in rows:
        stage = unit.registry.find(row.route, row.route_version).stage(row.stage)
        left = None if row.due_at is None else days_left(row.due_at, unit.now, unit.calendar)
        tasks.setdefault(row.reference, []).append(
            OwnTask(stage.obligation(row.code).text, row.due_on, row.due_at, left)
        )
    return {
        reference: tuple(sorted(of_one, key=lambda one: one.due_at or LAST))
        for reference, of_one in tasks.items()
    }


def _asking_for_time(unit: Unit, iros: Sequence[int]) -> dict[str, str]:
    """In which of their disputes somebody asks for more time, and who does."""
    rows = unit.connection.execute(
        select(Dispute.reference, Person.name)
        .join(Obligation, Obligation.dispute_id == Dispute.id)
        .join(Person, Person.id == Obligation.person_id)
        .where(
            Dispute.iro_id.in_(iros),
            Dispute.open,
            Dispute.beside.is_(False),
            Obligation.outcome == "",
            Obligation.asked_until.is_not(None),
        )
        .order_by(Obligation.id)
    ).all()
    return {row.reference: row.name for row in rows}


def _mine(listed: Listed, own: tuple[OwnTask, ...], *, stands_in: bool, asks_time: str) -> Mine:
    is_turn = listed.awaiting_role == IRO.id
    passed = listed.left is not None and listed.left < 0
    needs_me = bool(own) or is_turn or passed or bool(asks_time) or not listed.awaiting_person
    return Mine(listed, own, needs_me, listed.iro_name if stands_in else "", asks_time)


def _urgency(one: Mine) -> tuple[bool, datetime, datetime]:
    """Who asks for more time waits for a word, so they come first; then the soonest due.

    What has no limit comes after it, the longest waiting first.
    """
    dues = [task.due_at for task in one.own if task.due_at is not None]
    if one.listed.due_at is not None and one.listed.left is not None and one.listed.left < 0:
        dues.append(one.listed.due_at)
    return (not one.asks_time, min(dues, default=LAST), one.listed.since)
