"""Holds what the tables say of a dispute against the fold of its transitions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from disputes.fold import Fold
from disputes.fold_changes import OwedByFold
from disputes.raw_rows import Row
from disputes.rows import NO_LIMIT
from machines.deadlines import last_day

Difference = tuple[str, str]
"""The kind of a finding, and what is wrong."""
OF_RAISING = ("children", "themes", "passed_over_because", "consulted", "iro_id", "named_id")
"""What the first transition says besides the dispute's columns, or that a later one may have changed."""


@dataclass(frozen=True)
class Tables:
    """Everything that the tables have of one dispute."""

    dispute: Row
    transitions: list[Row]
    obligations: list[Row]
    children: list[int]
    themes: list[str]


def differences(tables: Tables, fold: Fold) -> Iterator[Difference]:
    """Everything in which the tables differ from the fold."""
    yield from _of_row(tables, fold)
    yield from _of_answers(tables, fold.first["given"] | fold.facts)
    yield from _of_obligations(tables, fold)
    yield from _of_due_date(tables)
    if fold.standing()["open"]:
        yield from _of_owner(tables.dispute, fold)


def _of_row(tables: Tables, fold: Fold) -> Iterator[Difference]:
    for name, folded in fold.standing().items():
        there = tables.dispute[name]
        if there != folded:
            yield "standing", f"its {name} is {_told(there)}, and its transitions come to {_told(folded)}"


def _of_answers(tables: Tables, given: Mapping[str, Any]) -> Iterator[Difference]:
    """What the IRO wrote when raising it. It is never repeated here: it is about a child."""
    for name, answer in given.items():
        if name in OF_RAISING or name not in tables.dispute:
            continue
        there = tables.dispute.get(name)
        if (there.isoformat() if isinstance(there, date) else there) != answer:
            yield "answers", f"its {name} is not what was given when it was raised"
    for name, rows in (("children", tables.children), ("themes", tables.themes)):
        if sorted(rows) != given.get(name, []):
            yield "answers", f"its {name} are not those given when it was raised"


def _of_obligations(tables: Tables, fold: Fold) -> Iterator[Difference]:
    there: dict[tuple[int, str], Row] = {}
    for row in tables.obligations:
        key = row["entered_sequence"], row["code"]
        if key in there:
            yield "obligation", f"{_named(key)} stands there twice"
        elif key not in fold.owed:
            yield "obligation", f"{_named(key)} was opened by no transition"
        there[key] = row
    for key, owed in fold.owed.items():
        if key not in there:
            yield "obligation", f"{_named(key)} is missing"
            continue
        for field in fields(owed):
            folded, written = getattr(owed, field.name), there[key][field.name]
            if folded != written:
                what = f"the {field.name} of {_named(key)} is {_told(written)}"
                yield "obligation", f"{what}, and its transitions come to {_told(folded)}"
        yield from _of_limit(there[key], owed, fold)


def _of_limit(row: Row, owed: OwedByFold, fold: Fold) -> Iterator[Difference]:
    due_at = row["due_at"]
    if (due_at is not None) != fold.states_limit(owed):
        said = (
            "has no due date, and a limit is stated" if due_at is None else "is due, and no limit is stated"
        )
        yield "limit", f"{_named(owed.key)} {said}"
    elif isinstance(due_at, datetime) and last_day(due_at) != row["due_on"]:
        yield "limit", f"{_named(owed.key)} is due at {due_at.isoformat()}, and on {row['due_on']}"


def _of_due_date(tables: Tables) -> Iterator[Difference]:
    open_now = [row["due_at"] for row in tables.obligations if row["outcome"] == ""]
    due_at = min((one for one in open_now if isinstance(one, datetime)), default=None)
    for name, folded in (("due_at", due_at), ("sort_at", due_at or NO_LIMIT)):
        there = tables.dispute[name]
        if there != folded:
            yield "standing", f"its {name} is {_told(there)}, and what is owed comes to {_told(folded)}"


def _of_owner(dispute: Row, fold: Fold) -> Iterator[Difference]:
    role = fold.standing()["awaiting_role"]
    if dispute["holder_missing"] and fold.may_wait_for_nobody(role):
        return  # it stands on the lists until the IRO asks somebody
    if dispute["awaiting_role"] is None or dispute["awaiting_person_id"] is None:
        yield "owner", f"nobody owns it: it waits for {role}, and nobody holds that post or one above it"


def _named(key: tuple[int, str]) -> str:
    return f"the obligation {key[1]} of transition {key[0]}"


def _told(value: Any) -> str:
    """A value of the record's own making: never an answer that somebody wrote."""
    if value is None or value == "":
        return "empty"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)[:80]
