"""What has happened in a dispute: its transitions, in words that pages can show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, select

from disputes.case import Case
from disputes.models import Transition
from disputes.rows import RAISE
from disputes.unit import Unit
from machines.stages import MoveKind, Stage


@dataclass(frozen=True)
class Answered:
    """An obligation that a transition met or left. ``late_by`` in working days, 0 in time."""

    text: str
    role_name: str
    due_on: date | None
    in_time: bool
    late_by: int


@dataclass(frozen=True)
class Given:
    """One thing that was given, with the question that asked for it."""

    need: str
    question: str
    answer: Any


@dataclass(frozen=True)
class Entry:
    """One transition."""

    sequence: int
    at: datetime
    move: str
    label: str
    kind: MoveKind | None
    actor_kind: str
    actor_name: str
    role_name: str
    on_behalf_of: str
    from_stage: str
    from_label: str
    to_route: str
    to_stage: str
    to_label: str
    to_rung: int
    entered: bool
    answers: tuple[Given, ...]
    given: dict[str, Any]
    met: tuple[Answered, ...]
    left: tuple[Answered, ...]
    opened: tuple[Answered, ...]
    skipped: tuple[str, ...]
    hash: str


def entries_of(unit: Unit, case: Case) -> tuple[Entry, ...]:
    """Every transition of the dispute, first to last."""
    rows = unit.connection.execute(
        select(*Transition.__table__.c).where(Transition.dispute_id == case.id).order_by(Transition.sequence)
    ).mappings()
    return tuple(_entry(unit, row) for row in rows)


def _entry(unit: Unit, row: RowMapping) -> Entry:
    raised = row["move"] == RAISE
    route = unit.registry.find(row["to_route"], row["to_version"])
    stage = route.stage(row["to_stage"])
    from_stage: Stage | None = None
    move = None
    if not raised:
        left_route = unit.registry.find(row["from_route"], row["from_version"])
        from_stage = left_route.stage(row["from_stage"])
        move = left_route.moves[row["move"]]
    roles = unit.registry.roles()
    role = roles.get(row["role"])
    questions = {need.id: need.question for need in move.needs} if move else {}
    return Entry(
        sequence=row["sequence"],
        at=row["at"],
        move=row["move"],
        label=move.label if move else "Dispute raised",
        kind=move.kind if move else None,
        actor_kind=row["actor_kind"],
        actor_name=row["actor_name"],
        role_name=unit.profile.name_of(role) if role else row["role"],
        on_behalf_of=row["on_behalf_of"],
        from_stage=row["from_stage"],
        from_label=from_stage.label if from_stage else "",
        to_route=row["to_route"],
        to_stage=stage.id,
        to_label=stage.label,
        to_rung=stage.rung,
        entered=raised or row["from_stage"] != row["to_stage"] or row["from_route"] != row["to_route"],
        answers=tuple(
            Given(name, questions[name], value) for name, value in row["given"].items() if name in questions
        ),
        given=row["given"],
        met=tuple(_answered(unit, one, from_stage) for one in row["met"]),
        left=tuple(_answered(unit, one, from_stage) for one in row["left"]),
        opened=tuple(_answered(unit, one, stage) for one in row["opened"]),
        skipped=tuple(row["skipped"]),
        hash=row["hash"],
    )


def _answered(unit: Unit, settled: dict[str, Any], stage: Stage | None) -> Answered:
    role = unit.registry.roles().get(settled["role"])
    owed = [one for one in (stage.owes if stage else ()) if one.id == settled["obligation"]]
    due_on = settled["due_on"]
    return Answered(
        owed[0].text if owed else settled["obligation"],
        unit.profile.name_of(role) if role else settled["role"],
        date.fromisoformat(due_on) if due_on else None,
        settled.get("in_time", True),
        settled.get("late_by", 0),
    )
