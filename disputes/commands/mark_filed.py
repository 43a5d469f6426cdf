"""The IRO marks entries of the record as put on the child's file, with the place (001 7.2.2(3), (8)).

The service writes each entry; only the IRO knows that it stands on the council's case system. A mark
is never changed or taken back: the database refuses it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import insert, select

from disputes.case import load_case
from disputes.errors import Refused
from disputes.filing import (
    EXACTLY_LENGTH,
    MOST_AT_ONCE,
    EntryAt,
    FileSight,
    children_of_dispute,
    is_step,
    require_file_sight,
)
from disputes.models import Filing, Transition
from disputes.reading import Fault, text_answer
from disputes.unit import Unit


@dataclass(frozen=True)
class MarkFiled:
    """Which entries, by whom, and where they stand.

    :param place: one of the places that the council's profile lists. :param exactly: where in it, one
        line, for example a case note's number; may be empty.
    """

    person_id: int
    entries: Sequence[EntryAt]
    place: str
    exactly: str = ""


def handle(command: MarkFiled, unit: Unit) -> int:
    """Mark them, once; in a dispute that has ended too. How many were not marked before.

    :raises Refused: ``bad_input`` without an entry, or a place of the council's; ``dispute_not_found`` when
        a dispute is not theirs to see, ``role_may_not`` when they see it and are not its IRO;
        ``not_found`` when it has no such entry or child; ``filed_elsewhere`` when one is marked with
        another place.
    """
    place = _checked(unit, command)
    wanted = sorted(set(command.entries), key=lambda one: (one.reference, one.sequence, one.child_number))
    rows: list[dict[str, Any]] = []
    for reference, entries in groupby(wanted, key=lambda one: one.reference):
        rows += _unmarked(unit, reference, list(entries), command.person_id, place)
    if rows:
        mark = {"place": place, "filed_by": command.person_id, "filed_at": unit.now}
        unit.connection.execute(insert(Filing), [row | mark for row in rows])
    return len(rows)


def _checked(unit: Unit, command: MarkFiled) -> str:
    faults: dict[str, list[str]] = {}
    exactly = ""
    if not command.entries:
        faults["entries"] = ["Choose what you have put on file."]
    elif len(command.entries) > MOST_AT_ONCE:
        faults["entries"] = [f"Choose no more than {MOST_AT_ONCE} at once."]
    if command.place not in unit.profile.recorded_in:
        faults["place"] = ["Choose where you put it."]
    try:
        exactly = text_answer(command.exactly, EXACTLY_LENGTH)
        if "\n" in exactly:
            raise Fault("Give this on one line.")
    except Fault as fault:
        faults["exactly"] = [str(fault)]
    if faults:
        raise Refused("bad_input", faults)
    return f"{command.place}: {exactly}" if exactly else command.place


def _unmarked(
    unit: Unit, reference: str, entries: list[EntryAt], person_id: int, place: str
) -> Iterator[dict[str, Any]]:
    case = load_case(unit, reference)
    if require_file_sight(unit, case, person_id) is not FileSight.MARKS:
        raise Refused("role_may_not")
    children = {child.number: child.id for child in children_of_dispute(unit, case.id)}
    steps = set(
        unit.connection.execute(
            select(Transition.sequence).where(Transition.dispute_id == case.id, is_step())
        ).scalars()
    )
    marks = unit.connection.execute(
        select(Filing.sequence, Filing.child_id, Filing.place).where(Filing.dispute_id == case.id)
    )
    marked = {(sequence, child_id): where for sequence, child_id, where in marks}
    for entry in entries:
        child_id = children.get(entry.child_number)
        if child_id is None or entry.sequence not in steps:
            raise Refused("not_found")
        before = marked.get((entry.sequence, child_id))
        if before is None:
            yield {"dispute_id": case.id, "sequence": entry.sequence, "child_id": child_id}
        elif before != place:
            raise Refused("filed_elsewhere")
