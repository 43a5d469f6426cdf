"""What answers must say together: with each other, and with what was answered when it was opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import select

from disputes.case import Case
from disputes.models import Transition
from disputes.reading import Fault, moment_of
from disputes.unit import Unit
from machines.engine import to_consult
from machines.needs import CONSULTED, Need, NeedKind
from machines.stages import Move

Faults = dict[str, list[str]]
NO_LONGER_SO = "Choose another answer. If this is different now, end this one and open a new one."


def not_consulted(unit: Unit, case: Case, move: Move, checked: Mapping[str, Any]) -> Faults:
    """The text may want somebody consulted before the step that was chosen."""
    if checked.get(CONSULTED.id):
        return {}
    whom = to_consult(case.place, move, checked.get("enter_at"))
    if whom is None:
        return {}
    return {CONSULTED.id: [f"First consult the {unit.profile.name_of(whom)}. Say when, and what they said."]}


def on_no_clock(needs: Sequence[Need], checked: Mapping[str, Any]) -> Faults:
    """A time of day belongs to the day asked for just before it, on which it must come."""
    faults = {}
    for day, hour in pairwise(needs):
        if hour.kind is NeedKind.TIME and day.id in checked and hour.id in checked:
            try:
                moment_of(date.fromisoformat(checked[day.id]), checked[hour.id])
            except Fault as fault:
                faults[hour.id] = [str(fault)]
    return faults


def against_the_opening(unit: Unit, case: Case, needs: Sequence[Need], checked: Mapping[str, Any]) -> Faults:
    """An option may rest on a yes that was given when it was opened: without it, it cannot be chosen."""
    resting = {
        need.id: [opening for option, opening in need.rests_on if option == checked.get(need.id)]
        for need in needs
    }
    if not any(resting.values()):
        return {}
    opened_with: Mapping[str, Any] = unit.connection.execute(
        select(Transition.given).where(Transition.dispute_id == case.id, Transition.sequence == 1)
    ).scalar_one()
    openings = case.place.route.opening_needs
    answered_no = [one for one in openings if opened_with.get(one.id) is not True]
    faults = {}
    for need_id, opening_ids in resting.items():
        questions = " ".join(one.question for one in answered_no if one.id in opening_ids)
        if questions:
            faults[need_id] = [f"You answered “No” when it was opened: {questions} {NO_LONGER_SO}"]
    return faults
