"""Checks what was given to a move against what the move needs: field by field, all faults at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from disputes.access import here_on, roles_held
from disputes.case import Case
from disputes.cross_checks import against_the_opening, not_consulted, on_no_clock
from disputes.errors import Refused
from disputes.models import Dispute, Person, Team, Transition
from disputes.reading import (
    ACTION_PARTS,
    Fault,
    date_ahead,
    date_answer,
    number_answer,
    text_answer,
    time_answer,
)
from disputes.unit import Unit
from machines.engine import steps_to_choose
from machines.needs import Need, NeedKind, is_empty
from machines.roles import ACTION_OWNER, IRO, SOCIAL_WORKER
from machines.stages import Move
from machines.working_days import day_in_words

ACTION_QUESTIONS = {
    "what": "what will be done",
    "outcome": "the outcome for the child",
    "person": "the named person",
    "by": "the date",
}


CASE_HOLDERS = (IRO.id, SOCIAL_WORKER.id)
"""Posts that are held for the children themselves: what others owe is asked of none of them instead."""


@dataclass(frozen=True)
class Asking:
    """What is asked of somebody, and about which dispute.

    :param case: the dispute of the move, or the one beside which something is opened; None without.
    :param move: the move, or None when something is opened.
    :param children: how many children it is about.
    """

    needs: tuple[Need, ...]
    case: Case | None = None
    move: Move | None = None
    children: int = 1


def checked_answers(unit: Unit, asking: Asking, given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as they are to stand in the record: trimmed, typed, only what was asked.

    :raises Refused: ``bad_input`` with every fault, under the need's id (an action's part under
        ``id.number.part``, numbered from 1); an answer to a question that was not asked is one.
    """
    faults: dict[str, list[str]] = {}
    checked: dict[str, Any] = {}
    for name in given:
        if name not in {need.id for need in asking.needs}:
            faults[name] = ["This question was not asked. Leave it out."]
    for need in asking.needs:
        try:
            value = _answer(unit, asking, need, given, faults)
            if not is_empty(value):
                checked[need.id] = value
            elif need.lacks({**given, need.id: None}):
                raise Fault(need.when_missing)
        except Fault as fault:
            faults.setdefault(need.id, []).append(str(fault))
        if need.unless and need.id in checked and not is_empty(given.get(need.unless)):
            faults[need.unless] = ["Leave this empty: you have answered the question before it."]
    faults |= on_no_clock(asking.needs, checked)
    if asking.case is not None and asking.move is not None:
        faults |= not_consulted(unit, asking.case, asking.move, checked)
        faults |= against_the_opening(unit, asking.case, asking.needs, checked)
    if faults:
        raise Refused("bad_input", faults)
    return checked


def _answer(
    unit: Unit, asking: Asking, need: Need, given: Mapping[str, Any], faults: dict[str, list[str]]
) -> Any:
    answer = given.get(need.id)
    if is_empty(answer):
        return None
    if need.kind is NeedKind.ACTIONS:
        return _actions(unit, need, answer, faults)
    return _KINDS[need.kind](unit, asking, need, answer)


def _text(_unit: Unit, _asking: Asking, need: Need, answer: Any) -> str:
    text = text_answer(answer, need.longest)
    if need.kind is NeedKind.LINE and "\n" in text:
        raise Fault("Give this on one line.")
    return text


def _yes_no(_unit: Unit, _asking: Asking, _need: Need, answer: Any) -> bool:
    if isinstance(answer, bool):
        return answer
    if answer not in ("yes", "no", "true", "false"):
        raise Fault("Choose yes or no.")
    return answer in ("yes", "true")


def _past_date(unit: Unit, asking: Asking, _need: Need, answer: Any) -> str:
    day = date_answer(answer)
    if day > unit.today:
        raise Fault("This date has not come yet. Give the day on which it happened.")
    # What happened in a dispute happened since it was raised; what stands beside it may be older.
    if asking.case is not None and asking.move is not None and not asking.case.place.route.beside:
        began_on = asking.case.row["began_on"]
        if day < began_on:
            raise Fault(f"The dispute was raised on {day_in_words(began_on)}. Give that day or a later one.")
    return day.isoformat()


def _day_ahead(unit: Unit, _asking: Asking, _need: Need, answer: Any) -> str:
    return date_ahead(unit, answer).isoformat()


def _time(_unit: Unit, _asking: Asking, _need: Need, answer: Any) -> str:
    return time_answer(answer)


def _number(_unit: Unit, _asking: Asking, need: Need, answer: Any) -> int:
    number = number_answer(answer, need.longest)
    if not number:
        raise Fault("Give 1 or more.")
    return number


def _choice(_unit: Unit, _asking: Asking, need: Need, answer: Any) -> str:
    if answer not in [value for value, _ in need.options]:
        raise Fault("Choose one of the answers in the list.")
    return str(answer)


def _choices(_unit: Unit, _asking: Asking, need: Need, answer: Any) -> list[str]:
    return _each_of(answer, [value for value, _ in need.options])


def _informed(unit: Unit, _asking: Asking, _need: Need, answer: Any) -> list[str]:
    return _each_of(answer, list(unit.profile.informs))


def _each_of(answer: Any, known: Sequence[str]) -> list[str]:
    chosen = _listed(answer)
    if not all(one in known for one in chosen):
        raise Fault("Choose from the answers in the list.")
    return [one for one in known if one in chosen]


def _listed(answer: Any) -> list[Any]:
    if not isinstance(answer, list):
        raise Fault("Give a list of answers.")
    return answer


def _other_dispute(unit: Unit, asking: Asking, _need: Need, answer: Any) -> str:
    assert asking.case is not None  # only a dispute's own move asks for another
    reference = str(answer).strip().upper()
    found = unit.connection.execute(
        select(Dispute.id).where(
            Dispute.reference == reference[:20],
            Dispute.iro_id == asking.case.row["iro_id"],
            Dispute.beside.is_(False),
            Dispute.id != asking.case.id,
        )
    ).one_or_none()
    if found is None:
        raise Fault("Give the reference of another of your own disputes.")
    return reference


def _person(unit: Unit, asking: Asking, _need: Need, answer: Any) -> int:
    """Somebody who may be asked instead: never the IRO of the dispute, who would answer themselves."""
    number = number_answer(answer, 12, "Choose somebody from the list.")
    posts = roles_held(unit, number)
    private_to = asking.case.place.route.private_to if asking.case is not None else ()
    readers = {unit.profile.post_of(role).id for role in private_to}
    if readers and not readers & posts:
        raise Fault("This is private. Choose somebody who may read it.")
    is_their_own = asking.case is not None and asking.case.row["iro_id"] == number
    if is_their_own or posts <= set(never_asked(asking.case)):
        raise Fault("Choose somebody from the list.")
    return number


def never_asked(case: Case | None) -> tuple[str, ...]:
    """The posts of which nobody is asked instead. What was agreed, whoever works with the child may do."""
    is_agreed = case is not None and any(one.by == ACTION_OWNER for one in case.place.owed_by_others)
    return (IRO.id,) if is_agreed else CASE_HOLDERS


def _people(unit: Unit, _asking: Asking, need: Need, answer: Any) -> list[int]:
    chosen = _listed(answer)
    if len(chosen) > need.longest:
        raise Fault(f"Choose no more than {need.longest} people.")
    return list(dict.fromkeys(_works_here(unit, one) for one in chosen))


def _works_here(unit: Unit, answer: Any) -> int:
    number = number_answer(answer, 12, "Choose somebody from the list.")
    found = unit.connection.execute(select(Person.id).where(Person.id == number, here_on(unit.today)))
    if found.one_or_none() is None:
        raise Fault("Choose somebody who works here now.")
    return number


def _team(unit: Unit, _asking: Asking, _need: Need, answer: Any) -> int:
    number = number_answer(answer, 12, "Choose a team from the list.")
    if unit.connection.execute(select(Team.id).where(Team.id == number)).one_or_none() is None:
        raise Fault("Choose a team from the list.")
    return number


def _child(_unit: Unit, asking: Asking, _need: Need, answer: Any) -> int:
    position = number_answer(answer, 2, "Choose one of the children.")
    if not 1 <= position <= asking.children:
        raise Fault("Choose one of the children.")
    return position


def _evidence(unit: Unit, asking: Asking, need: Need, answer: Any) -> list[int]:
    sequences = sorted({number_answer(one, 9, "Choose entries from the list.") for one in _listed(answer)})
    if len(sequences) > need.longest or asking.case is None:
        raise Fault("Choose entries from the list.")
    known = unit.connection.execute(
        select(Transition.sequence).where(
            Transition.dispute_id == asking.case.id, Transition.sequence.in_(sequences)
        )
    ).all()
    if len(known) != len(sequences):
        raise Fault("Choose entries from the list.")
    return sequences


def _obligation(_unit: Unit, asking: Asking, _need: Need, answer: Any) -> str:
    assert asking.case is not None  # only a dispute's own move asks for what is owed in it
    if answer not in [owed.id for owed in asking.case.place.owed_by_others]:
        raise Fault("Choose one of the answers in the list.")
    return str(answer)


def _step(_unit: Unit, asking: Asking, _need: Need, answer: Any) -> str:
    assert asking.case is not None  # only a dispute's own move has steps
    assert asking.move is not None
    if answer not in [stage.id for stage in steps_to_choose(asking.case.place, asking.move)]:
        raise Fault("Choose one of the steps in the list.")
    return str(answer)


def _actions(unit: Unit, need: Need, answer: Any, faults: dict[str, list[str]]) -> list[dict[str, str]]:
    if not isinstance(answer, list):
        raise Fault("Give a list of actions, each with what, outcome, person and by.")
    if len(answer) > need.longest:
        raise Fault(f"There are {len(answer)} actions. The most is {need.longest}.")
    actions = []
    for number, action in enumerate(answer, start=1):
        checked: dict[str, str] = {}
        if not isinstance(action, dict):
            faults[f"{need.id}.{number}"] = ["Give an object with what, outcome, person and by."]
            continue
        for part in action:
            if part not in ACTION_PARTS:
                faults[f"{need.id}.{number}.{part}"] = ["An action has no such part. Leave it out."]
        for part in ACTION_PARTS:
            try:
                text = _action_part(unit, number, part, action.get(part) or "")
                if text:
                    checked[part] = text
            except Fault as fault:
                faults[f"{need.id}.{number}.{part}"] = [str(fault)]
        actions.append(checked)
    return actions


def _action_part(unit: Unit, number: int, part: str, given: Any) -> str:
    text = text_answer(given, ACTION_PARTS[part])
    if part == "filed":
        if text and text not in unit.profile.recorded_in:
            raise Fault(f"Action {number}: choose where it is recorded from the list.")
        return text
    if not text:
        raise Fault(f"Action {number}: give {ACTION_QUESTIONS[part]}.")
    return date_ahead(unit, text).isoformat() if part == "by" else text


_KINDS: Mapping[NeedKind, Callable[[Unit, Asking, Need, Any], Any]] = {
    NeedKind.TEXT: _text,
    NeedKind.LINE: _text,
    NeedKind.DATE: _past_date,
    NeedKind.DAY_AHEAD: _day_ahead,
    NeedKind.TIME: _time,
    NeedKind.NUMBER: _number,
    NeedKind.YES_NO: _yes_no,
    NeedKind.CHOICE: _choice,
    NeedKind.CHOICES: _choices,
    NeedKind.INFORMED: _informed,
    NeedKind.STAGE: _step,
    NeedKind.DISPUTE: _other_dispute,
    NeedKind.PERSON: _person,
    NeedKind.PEOPLE: _people,
    NeedKind.TEAM: _team,
    NeedKind.CHILD: _child,
    NeedKind.EVIDENCE: _evidence,
    NeedKind.OBLIGATION: _obligation,
}
