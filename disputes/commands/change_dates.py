"""The clock moves due dates when the working days have changed: a closure day, a bank holiday proclaimed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from disputes.case import Case, Owed, load_case
from disputes.chain import fingerprint
from disputes.errors import Refused
from disputes.models import Dispute, Transition
from disputes.moves import record_move
from disputes.receipts import Receipt
from disputes.redating import later_date
from disputes.rows import Actor, Command
from disputes.unit import Unit
from machines.engine import advance
from machines.roles import CLOCK
from machines.stages import MoveKind
from machines.working_days import day_in_words, london_date

CLOCK_NAME = "The clock"
MOVE = "change_dates"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ChangeDates:
    """An open dispute or side matter in which a date may fall on a later day now."""

    reference: str


def handle(command: ChangeDates, unit: Unit) -> Receipt | None:
    """Move every date that falls later by today's calendar, in one move. None when all stay.

    What has passed stays passed, and a date that the IRO gave themselves (more time) is theirs. The first
    date is kept beside the new one. This service's own rule: the text counts in working days (001 6, 7.2)
    and says nothing of days that stop being one.

    :raises Refused: ``stale`` when somebody has the dispute in hand: the next tick finds it again.
    """
    if not _taken(command, unit):
        raise Refused("stale")
    case = load_case(unit, command.reference)
    given_by_iro = _is_given_by_iro(unit, case)
    moved = [
        (owed, due_on)
        for owed in case.owed
        if not (given_by_iro and owed.first_due_on) and (due_on := _later(unit, case, owed)) is not None
    ]
    if not moved:
        return None
    given = {
        "dates": [{"obligation": owed.code, "due_on": due_on.isoformat()} for owed, due_on in moved],
        "because": _because(unit, moved),
    }
    key = f"clock:change_dates:{case.id}:{case.row['version'] + 1}"
    step = advance(case.place, MOVE, [CLOCK], given)
    clock = Actor("clock", None, CLOCK_NAME)
    return record_move(unit, case, step, clock, given, Command(key, fingerprint(key)))


def _taken(command: ChangeDates, unit: Unit) -> bool:
    """Lock the dispute, or find that somebody else has it (on SQLite there is one writer anyway)."""
    locked = unit.connection.execute(
        select(Dispute.id).where(Dispute.reference == command.reference).with_for_update(skip_locked=True)
    )
    return locked.one_or_none() is not None


def _later(unit: Unit, case: Case, owed: Owed) -> date | None:
    if owed.due_on is None or owed.due_at is None or owed.due_at <= unit.now:
        return None
    limit = case.place.stage.obligation(owed.code).limit
    return later_date(unit, limit, owed.started_at, owed.due_on, case.facts)


def _is_given_by_iro(unit: Unit, case: Case) -> bool:
    """Whether the IRO, and not the clock, was the last to change a date in this entry of the stage."""
    changing = {
        move.id: move.kind
        for move in case.place.route.moves.values()
        if move.kind in (MoveKind.GRANT_TIME, MoveKind.REDATE)
    }
    last = unit.connection.execute(
        select(Transition.move)
        .where(
            Transition.dispute_id == case.id,
            Transition.sequence > case.row["entered_sequence"],
            Transition.move.in_(changing),
        )
        .order_by(Transition.sequence.desc())
        .limit(1)
    ).scalar_one_or_none()
    return last is not None and changing[last] is MoveKind.GRANT_TIME


def _because(unit: Unit, moved: list[tuple[Owed, date]]) -> str:
    """Which days the limits do not count, by name; weekends nobody asks about."""
    first = min(london_date(owed.started_at) for owed, _ in moved)
    days = [f"{day_in_words(day)} ({name})" for day, name in _off(unit, first, max(on for _, on in moved))]
    return f"The days that count have changed. These do not count: {'; '.join(days)}."


def _off(unit: Unit, first: date, last: date) -> Iterator[tuple[date, str]]:
    day = first + ONE_DAY
    while day < last:
        name = unit.calendar.closure_days.get(day) or unit.calendar.bank_holidays.get(day)
        if name:
            yield day, name
        day += ONE_DAY
