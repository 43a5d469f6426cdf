"""Checks what was given to a move against what the move needs: field by field, all faults at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from disputes.case import Case
from disputes.errors import Refused
from disputes.models import Dispute, Person
from disputes.unit import Unit
from machines.engine import steps_to_choose
from machines.needs import Need, NeedKind
from machines.stages import Move
from machines.working_days import day_in_words

ACTION_PARTS = {"what": 1000, "outcome": 1000, "person": 200, "by": 10}
ONE_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PERSON_NUMBER = re.compile(r"[0-9]{1,12}")
ACTION_QUESTIONS = {
    "what": "what will be done",
    "outcome": "the outcome for the child",
    "person": "the named person",
    "by": "the date",
}


class Fault(ValueError):
    """One thing wrong with one answer, in words for whoever gave it."""


def checked_answers(unit: Unit, case: Case, move: Move, given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as they are to stand in the record: trimmed, typed, only what was asked.

    :raises Refused: ``bad_input`` with every fault, under the need's id (an action's part under
        ``id.number.part``, numbered from 1); an answer to a question that was not asked is one.
    """
    faults: dict[str, list[str]] = {}
    checked: dict[str, Any] = {}
    for name in given:
        if name not in {need.id for need in move.needs}:
            faults[name] = ["This question was not asked. Leave it out."]
    for need in move.needs:
        answer = given.get(need.id)
        if answer in (None, "", []) or (isinstance(answer, str) and not answer.strip()):
            if need.required:
                faults[need.id] = [f"Answer this question: {need.question}"]
            continue
        try:
            if need.kind is NeedKind.ACTIONS:
                checked[need.id] = _actions(unit, need, answer, faults)
            elif need.kind is NeedKind.STAGE:
                checked[need.id] = _step(case, move, answer)
            else:
                checked[need.id] = _KINDS[need.kind](unit, case, need, answer)
        except Fault as fault:
            faults.setdefault(need.id, []).append(str(fault))
    if faults:
        raise Refused("bad_input", faults)
    return checked


def text_answer(answer: Any, longest: int) -> str:
    """A trimmed text within its length; "" when nothing in it can be seen. Raises Fault."""
    if not isinstance(answer, str):
        raise Fault("Give this as text.")
    text = answer.replace("\r\n", "\n").strip()
    if len(text) > longest:
        raise Fault(f"This is {len(text)} characters. The most is {longest}: shorten it.")
    if any(ord(sign) < 32 and sign not in "\n\t" for sign in text):
        raise Fault("This has a character that cannot be kept. Type it again.")
    # Marks, spaces and joiners alone print as nothing, however many there are.
    return text if any(unicodedata.category(sign)[0] in "LNPS" for sign in text) else ""


def date_answer(answer: Any) -> date:
    """A London date given as YYYY-MM-DD. Raises Fault."""
    if isinstance(answer, date):
        return answer
    text = str(answer).strip()
    try:
        if not ONE_DATE.fullmatch(text):  # Python reads more forms than the interface promises
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise Fault("Give a real date, for example 27 3 2027.") from None


def _text(_unit: Unit, _case: Case, need: Need, answer: Any) -> str:
    text = text_answer(answer, need.longest)
    if not text and need.required:
        raise Fault(f"Answer this question: {need.question}")
    if need.kind is NeedKind.LINE and "\n" in text:
        raise Fault("Give this on one line.")
    return text


def _yes_no(_unit: Unit, _case: Case, _need: Need, answer: Any) -> bool:
    known = {True: True, False: False, "yes": True, "no": False, "true": True, "false": False}
    try:
        return known[answer]
    except (KeyError, TypeError):
        raise Fault("Choose yes or no.") from None


def _past_date(unit: Unit, case: Case, _need: Need, answer: Any) -> str:
    day, began_on = date_answer(answer), case.row["began_on"]
    if day > unit.today:
        raise Fault("This date has not come yet. Give the day on which it happened.")
    if day < began_on:
        raise Fault(f"The dispute was raised on {day_in_words(began_on)}. Give that day or a later one.")
    return day.isoformat()


def _other_dispute(unit: Unit, case: Case, _need: Need, answer: Any) -> str:
    reference = str(answer).strip().upper()
    found = unit.connection.execute(
        select(Dispute.id).where(
            Dispute.reference == reference[:20],
            Dispute.iro_id == case.row["iro_id"],
            Dispute.id != case.id,
        )
    ).one_or_none()
    if found is None:
        raise Fault("Give the reference of another of your own disputes.")
    return reference


def _person(unit: Unit, _case: Case, _need: Need, answer: Any) -> int:
    if not PERSON_NUMBER.fullmatch(str(answer)):
        raise Fault("Choose somebody from the list.")
    found = unit.connection.execute(
        select(Person.id, Person.left_on).where(Person.id == int(answer))
    ).one_or_none()
    if found is None or (found.left_on is not None and found.left_on <= unit.today):
        raise Fault("Choose somebody who works here now.")
    number: int = found.id
    return number


def _obligation(_unit: Unit, _case: Case, _need: Need, answer: Any) -> str:
    return str(answer)


def _step(case: Case, move: Move, answer: Any) -> str:
    if answer not in {stage.id for stage in steps_to_choose(case.place, move)}:
        raise Fault("Choose one of the steps in the list.")
    return str(answer)


def _actions(unit: Unit, need: Need, answer: Any, faults: dict[str, list[str]]) -> list[dict[str, str]]:
    if not isinstance(answer, list) or not all(isinstance(one, dict) for one in answer):
        raise Fault("Give a list of actions, each with what, outcome, person and by.")
    if len(answer) > need.longest:
        raise Fault(f"There are {len(answer)} actions. The most is {need.longest}.")
    actions = []
    for number, action in enumerate(answer, start=1):
        checked: dict[str, str] = {}
        for part in action:
            if part not in ACTION_PARTS:
                faults[f"{need.id}.{number}.{part}"] = ["An action has no such part. Leave it out."]
        for part, longest in ACTION_PARTS.items():
            name = f"{need.id}.{number}.{part}"
            try:
                text = text_answer(action.get(part) or "", longest)
                if not text:
                    raise Fault(f"Action {number}: give {ACTION_QUESTIONS[part]}.")
                checked[part] = _action_date(unit, text) if part == "by" else text
            except Fault as fault:
                faults[name] = [str(fault)]
        actions.append(checked)
    return actions


def _action_date(unit: Unit, text: str) -> str:
    day = date_answer(text)
    if day < unit.today:
        raise Fault("This date has passed. Give a date from today onward.")
    if day.year > unit.today.year + 10:
        raise Fault("This date is too far away. Give one within the next ten years.")
    return day.isoformat()


_KINDS: Mapping[NeedKind, Callable[[Unit, Case, Need, Any], Any]] = {
    NeedKind.TEXT: _text,
    NeedKind.LINE: _text,
    NeedKind.DATE: _past_date,
    NeedKind.YES_NO: _yes_no,
    NeedKind.DISPUTE: _other_dispute,
    NeedKind.PERSON: _person,
    NeedKind.OBLIGATION: _obligation,
}
