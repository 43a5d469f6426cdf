"""Turns a posted form into the data that JSON would give, and faults into the error summary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from werkzeug.datastructures import MultiDict

from disputes.errors import Refused
from machines.needs import NeedKind

ACTION_TEXTS = ("what", "outcome", "person")
ACTION_FILED = "filed"
DATES = (NeedKind.DATE, NeedKind.DAY_AHEAD)
DATE_PARTS = ("day", "month", "year")
MOST_ACTIONS = 50
# Answered by one or more of several: a field posted once for each.
SEVERAL = (NeedKind.CHOICES, NeedKind.PEOPLE, NeedKind.INFORMED, NeedKind.EVIDENCE)


class Asks(Protocol):
    """A need, of the machine or as a query offers it."""

    @property
    def id(self) -> str:
        """Its name."""

    @property
    def kind(self) -> NeedKind:
        """The shape of its answer."""


@dataclass(frozen=True)
class FieldError:
    """One line of the error summary; ``href`` leads to the field's first input."""

    field: str
    text: str
    href: str


def answers_from(form: MultiDict[str, str], needs: Iterable[Asks]) -> dict[str, Any]:
    """The answers in the shape of JSON: dates as YYYY-MM-DD, lists as lists; empty ones left out."""
    answers: dict[str, Any] = {}
    for need in needs:
        if need.kind is NeedKind.ACTIONS:
            answer: Any = [
                {**action, "by": _date_text(action["by"])} for action in _typed_actions(form, need.id)
            ]
        elif need.kind in DATES:
            answer = date_from(form, need.id)
        elif need.kind in SEVERAL:
            answer = _chosen(form, need.id)
        else:
            answer = form.get(need.id, "")
        if answer not in ("", []):
            answers[need.id] = answer
    return answers


def typed(form: MultiDict[str, str], needs: Iterable[Asks]) -> dict[str, Any]:
    """What was typed, as the field macros show it again."""
    shown: dict[str, Any] = {}
    for need in needs:
        if need.kind is NeedKind.ACTIONS:
            shown[need.id] = _typed_actions(form, need.id)
        elif need.kind in DATES:
            shown[need.id] = typed_date(form, need.id)
        elif need.kind in SEVERAL:
            shown[need.id] = _chosen(form, need.id)
        else:
            shown[need.id] = form.get(need.id, "")
    return shown


def date_from(form: MultiDict[str, str], name: str) -> str:
    """A three-part date as YYYY-MM-DD; "" when nothing was typed; never a real date from a wrong one."""
    return _date_text(typed_date(form, name))


def typed_date(form: MultiDict[str, str], name: str) -> dict[str, str]:
    """The three parts of a date as they were typed."""
    return {part: form.get(f"{name}-{part}", "").strip() for part in DATE_PARTS}


def errors_of(refused: Refused) -> list[FieldError]:
    """The error summary of a refusal: one line a fault, each leading to its field."""
    return [
        FieldError(name, text, f"#{name.replace('.', '-')}")
        for name, faults in refused.fields.items()
        for text in faults
    ]


def error_of(refused: Refused | None, name: str) -> Any:
    """The error of one field as its macro takes it: a text, or for actions a mapping by part."""
    if refused is None:
        return ""
    inner = {
        field.removeprefix(f"{name}.").replace(".", "-"): faults[0]
        for field, faults in refused.fields.items()
        if field.startswith(f"{name}.")
    }
    whole = refused.fields.get(name, [""])[0]
    return {"": whole, **inner} if inner else whole


def action_texts(actions: Iterable[Mapping[str, str]]) -> list[dict[str, Any]]:
    """Recorded actions as the form shows them: the date in three parts."""
    return [{**action, "by": date_parts(date.fromisoformat(action["by"]))} for action in actions]


def date_parts(day: date) -> dict[str, str]:
    """A date as the form shows it: in three parts."""
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


def _chosen(form: MultiDict[str, str], name: str) -> list[str]:
    return [value for value in form.getlist(name) if value]


def _typed_actions(form: MultiDict[str, str], name: str) -> list[dict[str, Any]]:
    actions = []
    for number in range(1, MOST_ACTIONS + 1):
        action: dict[str, Any] = {part: form.get(f"{name}-{number}-{part}", "") for part in ACTION_TEXTS}
        if filed := form.get(f"{name}-{number}-{ACTION_FILED}", ""):
            action[ACTION_FILED] = filed
        action["by"] = typed_date(form, f"{name}-{number}-by")
        if any(action[part].strip() for part in ACTION_TEXTS) or any(action["by"].values()):
            actions.append(action)
    return actions


def _date_text(parts: Mapping[str, str]) -> str:
    if not any(parts.values()):
        return ""
    day, month, year = (parts[part] for part in DATE_PARTS)
    return f"{year:0>4}-{month:0>2}-{day:0>2}"
