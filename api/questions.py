"""The questions of a form: as fields to fill in, with what was typed, and as rows to check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from api.forms import error_of
from api.shown.due import Shape, within
from api.shown.record import actions, said
from disputes.errors import Refused
from disputes.queries.moves import OfferedNeed
from machines.needs import AGREED_ACTIONS, NeedKind


def fields_of(
    needs: Iterable[OfferedNeed],
    shown: Mapping[str, Any],
    refused: Refused | None,
    *,
    names: Sequence[str] = (),
    filed_in: Sequence[str] = (),
) -> list[Shape]:
    """Each question as the field macro takes it.

    :param names: of people, to choose from for who does an action. :param filed_in: where an agreed
        action can be recorded.
    """
    return [
        {
            "need": _asked(need, names, filed_in),
            "value": shown.get(need.id),
            "error": error_of(refused, need.id),
            "options": need.choices,
        }
        for need in needs
        if need.choices or need.required or need.kind is not NeedKind.EVIDENCE
    ]


def _asked(need: OfferedNeed, names: Sequence[str], filed_in: Sequence[str]) -> OfferedNeed | Shape:
    if need.kind is not NeedKind.ACTIONS:
        return need
    return {**asdict(need), "names": names, "filed_in": filed_in if need.id == AGREED_ACTIONS.id else ()}


def preselected(needs: Iterable[OfferedNeed]) -> dict[str, Any]:
    """The child that a question is about, where there is only one."""
    return {
        need.id: need.choices[0].value
        for need in needs
        if need.kind is NeedKind.CHILD and len(need.choices) == 1
    }


def rows_of(needs: Iterable[OfferedNeed], answers: Mapping[str, Any], action: str) -> list[Shape]:
    """The answers as they would stand in the record, each with the way back to its question.

    :param action: the address of the form.
    """
    rows = []
    for need in needs:
        row: Shape = {
            "label": need.question,
            "change_href": f"{action}#{need.id}",
            "change_what": within(need.question).rstrip("?"),
        }
        answer = answers.get(need.id)
        if need.kind is NeedKind.ACTIONS and answer:
            row["actions"] = actions(answer)
        elif answer is not None:
            row["text"] = _text(need, answer)
        rows.append(row)
    return rows


def _text(need: OfferedNeed, answer: Any) -> str:
    chosen = {choice.value: choice.text for choice in need.choices}
    if isinstance(answer, list):
        return "\n".join(chosen.get(str(one), str(one)) for one in answer)
    return chosen.get(str(answer)) or said(need.kind, answer)
