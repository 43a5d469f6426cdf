"""Record when somebody is away, and who answers meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, insert, select

from disputes.absences import (
    Worker,
    is_away_throughout,
    may_record,
    why_not_named_by,
    why_not_stand_in,
    workers,
)
from disputes.directory_changes import directory_changed
from disputes.errors import Refused
from disputes.models import Absence, Person
from disputes.reading import Fault, date_answer
from disputes.unit import Unit
from machines.working_days import day_in_words

FURTHEST_BACK = timedelta(days=366)
FURTHEST_AHEAD = timedelta(days=2 * 366)
MISSING = {
    "from_on": "Give the first day away.",
    "to_on": "Give the last day away.",
}


@dataclass(frozen=True)
class RecordAbsence:
    """Who is away, from one London date to another (both inclusive), and who stands in, if anybody.

    ``by_id`` is who says so. Without a stand-in it is whoever the directory names, or the next in line.
    """

    by_id: int
    person_id: int
    from_on: date | str
    to_on: date | str
    stand_in_id: int | None = None


def handle(command: RecordAbsence, unit: Unit) -> int:
    """Record it, and give its number. The same again, even at the same moment, gives the same number.

    What is owed moves when the day comes: the clock sees to it.

    :raises Refused: ``not_allowed`` when it is not theirs to say; ``bad_input`` with every fault by field.
    """
    unit.connection.execute(select(Person.id).where(Person.id == command.person_id).with_for_update())
    known = workers(unit, command.by_id, command.person_id, command.stand_in_id or 0)
    actor, person = known.get(command.by_id), known.get(command.person_id)
    if actor is None or person is None or not may_record(unit, actor, person):
        raise Refused("not_allowed")
    faults: dict[str, list[str]] = {}
    days = _days(command, unit, faults)
    if days is not None:
        there = _already(unit, person, *days, faults)
        if there is not None and there.stand_in_id == command.stand_in_id:
            number: int = there.id
            return number
    if command.stand_in_id is not None:
        fault = _fault_of_stand_in(unit, actor, person, command.stand_in_id, known, days)
        if fault:
            faults["stand_in"] = [fault]
    if faults or days is None:
        raise Refused("bad_input", faults)
    row = {
        "person_id": person.id,
        "from_on": days[0],
        "to_on": days[1],
        "stand_in_id": command.stand_in_id,
        "recorded_by": actor.id,
        "recorded_at": unit.now,
    }
    written = unit.connection.execute(insert(Absence).returning(Absence.id), row)
    directory_changed(unit)
    new: int = written.scalar_one()
    return new


def _days(command: RecordAbsence, unit: Unit, faults: dict[str, list[str]]) -> tuple[date, date] | None:
    from_on, to_on = (_day(command, name, faults) for name in ("from_on", "to_on"))
    if from_on is not None and from_on < unit.today - FURTHEST_BACK:
        faults["from_on"] = ["That is more than a year ago. Give a later day."]
    if to_on is not None and to_on > unit.today + FURTHEST_AHEAD:
        faults["to_on"] = ["That is more than two years away. Give an earlier day."]
    elif to_on is not None and to_on < unit.today:
        faults["to_on"] = ["These days have passed. Give a last day from today onward."]
    elif from_on is not None and to_on is not None and to_on < from_on:
        faults["to_on"] = ["The last day comes before the first. Give the first day or a later one."]
    return None if faults or from_on is None or to_on is None else (from_on, to_on)


def _day(command: RecordAbsence, name: str, faults: dict[str, list[str]]) -> date | None:
    answer = getattr(command, name)
    if not answer:
        faults[name] = [MISSING[name]]
        return None
    try:
        return date_answer(answer)
    except Fault as fault:
        faults[name] = [str(fault)]
        return None


def _already(
    unit: Unit, person: Worker, from_on: date, to_on: date, faults: dict[str, list[str]]
) -> Row[Any] | None:
    """The absence of just these days; a fault when another one of theirs has some of them."""
    row = unit.connection.execute(
        select(Absence.__table__)
        .where(Absence.person_id == person.id, Absence.from_on <= to_on, Absence.to_on >= from_on)
        .order_by(Absence.from_on)
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    known = f"from {day_in_words(row.from_on)} to {day_in_words(row.to_on)}"
    faults["from_on"] = [f"{person.name} is away {known} already. Change that, or give other days."]
    return row if (row.from_on, row.to_on) == (from_on, to_on) else None


def _fault_of_stand_in(
    unit: Unit,
    actor: Worker,
    person: Worker,
    stand_in_id: int,
    known: Mapping[int, Worker],
    days: tuple[date, date] | None,
) -> str:
    stand_in = known.get(stand_in_id)
    if stand_in is None:
        return "Choose somebody who works here."
    if days is not None and is_away_throughout(unit, stand_in_id, max(days[0], unit.today), days[1]):
        return f"{stand_in.name} is away for all of that time. Choose somebody else, or leave it empty."
    return why_not_named_by(actor, person, stand_in) or why_not_stand_in(unit, person, stand_in)
