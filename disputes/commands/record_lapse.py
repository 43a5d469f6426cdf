"""The clock records that a limit passed unanswered.

It changes a stage only where the council's own text says what silence does (Handbook 6.4).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from disputes.case import Owed, load_case
from disputes.chain import fingerprint
from disputes.models import Dispute
from disputes.moves import record_move
from disputes.receipts import Receipt
from disputes.rows import Actor, Command
from disputes.unit import Unit
from machines.engine import advance, move_of_silence
from machines.roles import CLOCK

CLOCK_NAME = "The clock"


@dataclass(frozen=True)
class RecordLapse:
    """An obligation whose due instant has come."""

    reference: str
    obligation_id: int


def handle(command: RecordLapse, unit: Unit) -> Receipt | None:
    """Record the lapse, with the day on which it was due. None when somebody answered first.

    Looks again under the dispute's own lock: nothing fires before it is due, and nothing twice.
    What another process has in hand is left to it.
    """
    if not _taken(command, unit):
        return None
    case = load_case(unit, command.reference)
    late = next((owed for owed in case.owed if owed.id == command.obligation_id), None)
    if late is None or late.lapsed_at is not None or late.due_at is None or unit.now < late.due_at:
        return None
    given = {"obligation": late.code}
    step = advance(case.place, "record_lapse", [CLOCK], given)
    assert late.due_on is not None
    # What was given another date may lapse once more.
    key = f"clock:lapse:{late.id}" + (f":{late.due_on.isoformat()}" if late.first_due_on else "")
    receipt = record_move(
        unit,
        case,
        step,
        Actor("clock", None, CLOCK_NAME),
        given | {"due_on": late.due_on.isoformat()},
        Command(key, fingerprint(key)),
    )
    return _what_silence_does(unit, command.reference, late) or receipt


def _what_silence_does(unit: Unit, reference: str, late: Owed) -> Receipt | None:
    """Make the clock's own move, where the text says that silence escalates or accepts."""
    case = load_case(unit, reference)
    move = move_of_silence(case.place, late.code)
    if move is None:
        return None
    key = f"clock:silence:{late.id}"
    step = advance(case.place, move.id, [CLOCK], {})
    return record_move(unit, case, step, Actor("clock", None, CLOCK_NAME), {}, Command(key, fingerprint(key)))


def _taken(command: RecordLapse, unit: Unit) -> bool:
    """Lock the dispute, or find that somebody else has it (on SQLite there is one writer anyway)."""
    locked = unit.connection.execute(
        select(Dispute.id).where(Dispute.reference == command.reference).with_for_update(skip_locked=True)
    )
    return locked.one_or_none() is not None
