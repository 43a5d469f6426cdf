"""What a move that stays in its stage changes in what is owed there: whose it is, and by when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from disputes.case import Case, Owed
from disputes.errors import Refused
from disputes.holders import ASSIGNED
from disputes.unit import Unit
from machines.engine import Advance
from machines.needs import OWED, TO_PERSON
from machines.roles import ACTION_OWNER
from machines.stages import MoveKind
from machines.working_days import day_in_words, end_of_day


def changed(unit: Unit, case: Case, step: Advance, given: Mapping[str, Any]) -> tuple[Owed, ...]:
    """What was owed, as it stands after the move: only what the move is for has changed.

    :raises Refused: ``bad_input`` when a date that was given is no later one.
    """
    change = _CHANGES.get(step.move.kind)
    return case.owed if change is None else change(unit, case, step, given)


def _lapse(unit: Unit, case: Case, _step: Advance, given: Mapping[str, Any]) -> tuple[Owed, ...]:
    code = given["obligation"]
    return tuple(replace(one, lapsed_at=unit.now) if one.code == code else one for one in case.owed)


def as_named(case: Case, step: Advance, given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, with whom the dispute names from now on: what was agreed stays with who has it now.

    Whoever is asked instead for an agreed action is its named person also when it is asked of them again.
    """
    if step.move.kind is MoveKind.REASSIGN and _replaced(case, given) == ACTION_OWNER.id:
        return {**given, "named_id": given[TO_PERSON.id]}
    return dict(given)


def _reassign(_unit: Unit, case: Case, _step: Advance, given: Mapping[str, Any]) -> tuple[Owed, ...]:
    role = _replaced(case, given)
    return tuple(
        replace(one, person_id=given[TO_PERSON.id], held_by=ASSIGNED) if one.role == role else one
        for one in case.owed
    )


def _replaced(case: Case, given: Mapping[str, Any]) -> str:
    """The role in which somebody else is asked: that of what was chosen, or the only one there is."""
    drivers = {role.id for role in case.place.route.raised_by}
    others = [one for one in case.owed if one.role not in drivers]
    return next(one.role for one in others if given.get(OWED.id, one.code) == one.code)


def _hand_on(_unit: Unit, case: Case, _step: Advance, given: Mapping[str, Any]) -> tuple[Owed, ...]:
    new = {change["obligation"]: change for change in given["changes"]}
    return tuple(
        replace(one, person_id=new[one.code]["person_id"], held_by=new[one.code]["held_by"])
        if one.code in new
        else one
        for one in case.owed
    )


def _ask_time(_unit: Unit, case: Case, step: Advance, given: Mapping[str, Any]) -> tuple[Owed, ...]:
    until = date.fromisoformat(given["until"])
    asked = [one for one in case.owed if one.role == step.role.id and one.due_on is not None]
    _only_later(asked, until)
    return tuple(replace(one, asked_until=until) if one in asked else one for one in case.owed)


def _grant_time(_unit: Unit, case: Case, _step: Advance, given: Mapping[str, Any]) -> tuple[Owed, ...]:
    until = date.fromisoformat(given["until"])
    asked = [one for one in case.owed if one.asked_until is not None]
    _only_later(asked, until)
    return tuple(_redated(one, until) if one in asked else one for one in case.owed)


def _refuse_time(_unit: Unit, case: Case, _step: Advance, _given: Mapping[str, Any]) -> tuple[Owed, ...]:
    return tuple(replace(one, asked_until=None) for one in case.owed)


def _redate(_unit: Unit, case: Case, _step: Advance, given: Mapping[str, Any]) -> tuple[Owed, ...]:
    new = {one["obligation"]: date.fromisoformat(one["due_on"]) for one in given["dates"]}
    return tuple(
        replace(_redated(one, new[one.code]), asked_until=_still_asked(one.asked_until, new[one.code]))
        if one.code in new
        else one
        for one in case.owed
    )


def _still_asked(asked_until: date | None, due_on: date) -> date | None:
    """What was asked for stays asked for, unless the new date gives as much."""
    return asked_until if asked_until is not None and asked_until > due_on else None


def _redated(one: Owed, due_on: date) -> Owed:
    """The same, due at the end of another day. A limit that had lapsed can lapse anew."""
    return replace(
        one,
        due_on=due_on,
        due_at=end_of_day(due_on),
        first_due_on=one.first_due_on or one.due_on,
        asked_until=None,
        lapsed_at=None,
    )


def _only_later(asked: list[Owed], until: date) -> None:
    latest = max((one.due_on for one in asked if one.due_on is not None), default=None)
    if latest is not None and until <= latest:
        fault = f"It is due on {day_in_words(latest)} already. Give a later date."
        raise Refused("bad_input", {"until": [fault]})


Change = Callable[[Unit, Case, Advance, Mapping[str, Any]], tuple[Owed, ...]]
_CHANGES: Mapping[MoveKind, Change] = {
    MoveKind.LAPSE: _lapse,
    MoveKind.REASSIGN: _reassign,
    MoveKind.HAND_ON: _hand_on,
    MoveKind.ASK_TIME: _ask_time,
    MoveKind.GRANT_TIME: _grant_time,
    MoveKind.REFUSE_TIME: _refuse_time,
    MoveKind.REDATE: _redate,
}
