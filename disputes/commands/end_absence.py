"""Somebody is back earlier than was said, or does not go away at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select, update

from disputes.absences import ONE_DAY, may_record, workers
from disputes.directory_changes import directory_changed
from disputes.errors import Refused
from disputes.models import Absence
from disputes.reading import Fault, date_answer
from disputes.unit import Unit
from machines.working_days import day_in_words


@dataclass(frozen=True)
class EndAbsence:
    """Which absence, and the first London date on which the person is back. ``by_id`` says so."""

    by_id: int
    absence_id: int
    back_on: date | str


def handle(command: EndAbsence, unit: Unit) -> bool:
    """Cut the absence short; False when they were never away, and it is taken off the list.

    What was owed moves back when the day comes: the clock sees to it. What was answered stays.

    :raises Refused: ``not_found`` when there is no such absence, it is over, or it is not theirs to
        change; ``bad_input`` when the day has passed or is no earlier than they were due back.
    """
    row = unit.connection.execute(
        select(Absence.__table__)
        .where(Absence.id == command.absence_id, Absence.to_on >= unit.today)
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise Refused("not_found")
    known = workers(unit, command.by_id, row.person_id)
    actor, person = known.get(command.by_id), known.get(row.person_id)
    if actor is None or person is None or not may_record(unit, actor, person):
        raise Refused("not_found")
    back_on = _first_day_back(command, unit, row.to_on)
    was_away = bool(back_on > row.from_on)
    if not was_away:
        unit.connection.execute(delete(Absence).where(Absence.id == row.id))
    else:
        cut = update(Absence).where(Absence.id == row.id)
        unit.connection.execute(cut.values(to_on=back_on - ONE_DAY))
    directory_changed(unit)
    return was_away


def _first_day_back(command: EndAbsence, unit: Unit, to_on: date) -> date:
    try:
        if not command.back_on:
            raise Fault("Give the first day on which they are back.")
        back_on = date_answer(command.back_on)
        if back_on < unit.today:
            raise Fault("This day has passed. Give today, or a later day.")
        if back_on > to_on:
            raise Fault(
                f"They are away until {day_in_words(to_on)} as it stands. Give that day or an earlier one."
            )
    except Fault as fault:
        raise Refused("bad_input", {"back_on": [str(fault)]}) from fault
    return back_on
