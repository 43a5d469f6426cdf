"""What letters say is owed: by whom, by when, and what was done about it. Never case text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, select

from disputes.models import Obligation, Person, Transition
from disputes.rows import RAISE
from disputes.unit import Unit
from machines.deadlines import days_left, last_day
from machines.roles import ACTION_OWNER
from machines.route import Route
from machines.stages import MoveKind, Stage

ANSWERING = (MoveKind.ANSWER, MoveKind.DECIDE)


@dataclass(frozen=True)
class Owes:
    """One thing owed, with its person. ``left`` counts working days, below 0 when over.

    ``is_answer`` says that an answer is what is asked, and not something else to be done.
    ``first_due_on`` is the first date where it has changed, ``asked_until`` the date asked for instead.
    ``silence_counts`` is False where the text says nothing of what follows when this is late.
    """

    text: str
    role: str
    role_name: str
    person: str
    due_on: date | None
    due_at: datetime | None
    left: int | None
    is_answer: bool = True
    first_due_on: date | None = None
    asked_until: date | None = None
    silence_counts: bool = True


@dataclass(frozen=True)
class Done:
    """What somebody did, by the transition that a letter tells of.

    ``kind`` is None where this began the dispute. ``late_by`` is in working days, 0 in time, None where
    nothing was due. ``entered`` says that it led to another stage; ``opened`` is what is owed from then on.
    """

    sequence: int
    actor: str
    role_name: str
    by_clock: bool
    move: str
    kind: MoveKind | None
    at: datetime
    late_by: int | None
    route_title: str
    stage: str
    entered: bool
    opened: tuple[Owes, ...]


def owed_now(
    unit: Unit, dispute_id: int, entered_sequence: int, route: type[Route], stage: Stage
) -> list[tuple[RowMapping, Owes]]:
    """What is owed and open in the stage in which a dispute stands, with each row."""
    rows = unit.connection.execute(
        select(*Obligation.__table__.c, Person.name.label("person_name"))
        .outerjoin(Person, Obligation.person_id == Person.id)
        .where(
            Obligation.dispute_id == dispute_id,
            Obligation.entered_sequence == entered_sequence,
            Obligation.outcome == "",
        )
        .order_by(Obligation.id)
    ).mappings()
    return [(row, _owes(unit, route, stage, row)) for row in rows]


def done_at(unit: Unit, dispute_id: int, sequence: int | None) -> Done | None:
    """What was done at that place of the record."""
    row = (
        unit.connection.execute(
            select(Transition.__table__).where(
                Transition.dispute_id == dispute_id, Transition.sequence == sequence
            )
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        return None
    role = unit.registry.roles().get(row["role"])
    entered = unit.registry.find(row["to_route"], row["to_version"])
    move = None
    if row["move"] != RAISE:
        move = unit.registry.find(row["from_route"], row["from_version"]).moves[row["move"]]
    due = [one for one in row["met"] if one["due_on"] is not None]
    return Done(
        sequence=row["sequence"],
        actor=row["actor_name"],
        role_name=unit.profile.name_of(role) if role is not None else "",
        by_clock=row["actor_kind"] == "clock",
        move="" if move is None else move.label,
        kind=None if move is None else move.kind,
        at=row["at"],
        late_by=max(one["late_by"] for one in due) if due else None,
        route_title=entered.title,
        stage=entered.stage(row["to_stage"]).label,
        entered=(row["from_route"], row["from_stage"]) != (row["to_route"], row["to_stage"]),
        opened=_opened(unit, entered, entered.stage(row["to_stage"]), row),
    )


def _owes(unit: Unit, route: type[Route], stage: Stage, row: RowMapping) -> Owes:
    owed = stage.obligation(row["code"])
    due_at = row["due_at"]
    return Owes(
        text=owed.text,
        role=row["role"],
        role_name=unit.profile.name_of(owed.by),
        person=row["person_name"] or "",
        due_on=row["due_on"],
        due_at=due_at,
        left=None if due_at is None else days_left(due_at, unit.now, unit.calendar),
        is_answer=_is_answer(route, stage, row["code"]),
        first_due_on=row["first_due_on"],
        asked_until=row["asked_until"],
        silence_counts=owed.silence_counts,
    )


def _is_answer(route: type[Route], stage: Stage, code: str) -> bool:
    if stage.obligation(code).by == ACTION_OWNER:
        return False  # an action is to be done; that it is done is said afterwards
    return any(
        move.kind in ANSWERING and code in move.meets and move.starts_from(stage)
        for move in route.moves.values()
    )


def _opened(unit: Unit, route: type[Route], stage: Stage, row: RowMapping) -> tuple[Owes, ...]:
    opened: Sequence[Mapping[str, Any]] = row["opened"]
    if not opened:
        return ()
    hours = _hours(unit, row)
    ids = [one["person_id"] for one in opened if one["person_id"] is not None]
    found = unit.connection.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    names = {person.id: person.name for person in found}
    return tuple(
        Owes(
            text=(owed := stage.obligation(one["obligation"])).text,
            role=one["role"],
            role_name=unit.profile.name_of(owed.by),
            person=names.get(one["person_id"], ""),
            due_on=None if one["due_on"] is None else date.fromisoformat(one["due_on"]),
            due_at=hours.get((one["obligation"], one["due_on"])),
            left=None,
            is_answer=_is_answer(route, stage, one["obligation"]),
        )
        for one in opened
    )


def _hours(unit: Unit, row: RowMapping) -> Mapping[tuple[str, str], datetime]:
    """To the instant when each thing falls due that this transition opened, by its code and its day."""
    owed = unit.connection.execute(
        select(Obligation.code, Obligation.due_at).where(
            Obligation.dispute_id == row["dispute_id"],
            Obligation.entered_sequence == row["sequence"],
            Obligation.due_at.is_not(None),
        )
    )
    return {(one.code, last_day(one.due_at).isoformat()): one.due_at for one in owed}
