"""What has happened in a dispute: its transitions, in words that pages can show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, select

from disputes.case import Case
from disputes.models import Child, Dispute, DisputeChild, Person, Team, Transition
from disputes.rows import RAISE
from disputes.unit import Unit
from machines.needs import CHILD, TO_PERSON, Need, NeedKind
from machines.route import Route
from machines.stages import MoveKind, Stage
from machines.working_days import day_in_words, london_date

EVIDENCE = "evidence"


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
    """One thing that was given, with the question that asked for it.

    ``answer`` is as a reader wants it: a person by name, a step or a limit in the council's words.
    """

    need: str
    question: str
    answer: Any
    kind: NeedKind


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
    rows = (
        unit.connection.execute(
            select(*Transition.__table__.c)
            .where(Transition.dispute_id == case.id)
            .order_by(Transition.sequence)
        )
        .mappings()
        .all()
    )
    return entries_from(unit, rows)


def entries_from(unit: Unit, rows: Sequence[RowMapping]) -> tuple[Entry, ...]:
    """These rows of the table of transitions, of one dispute or of several, as entries."""
    names = _names(unit, rows)
    return tuple(_entry(unit, row, names) for row in rows)


@dataclass(frozen=True)
class _Names:
    """The names of what somebody chose in an answer: people, teams, and the children of a dispute."""

    people: Mapping[int, str]
    teams: Mapping[int, str]
    children: Mapping[int, tuple[str, ...]]
    evidence: Mapping[int, Mapping[int, str]]


def _names(unit: Unit, rows: Sequence[RowMapping]) -> _Names:
    given = [row["given"] for row in rows]
    people = {one[TO_PERSON.id] for one in given if TO_PERSON.id in one}
    people |= {person for one in given for person in one.get("attendees", ())}
    teams = {one["team"] for one in given if "team" in one}
    about = {row["dispute_id"] for row in rows if CHILD.id in row["given"]}
    return _Names(
        _by_number(unit, Person, people),
        _by_number(unit, Team, teams),
        initials_of(unit, about),
        {row["dispute_id"]: _chosen_entries(unit, row) for row in rows if row["given"].get(EVIDENCE)},
    )


def _chosen_entries(unit: Unit, row: RowMapping) -> Mapping[int, str]:
    """The entries that were chosen as evidence from the record of the dispute that it stands beside."""
    beside = select(Dispute.beside_id).where(Dispute.id == row["dispute_id"]).scalar_subquery()
    chosen = unit.connection.execute(
        select(*Transition.__table__.c)
        .where(Transition.dispute_id == beside, Transition.sequence.in_(row["given"][EVIDENCE]))
        .order_by(Transition.sequence)
    ).mappings()
    return {one.sequence: in_words(one) for one in entries_from(unit, chosen.all())}


def in_words(entry: Entry) -> str:
    """One entry of a record on one line: when, what and who."""
    return f"{day_in_words(london_date(entry.at))}: {entry.label}, {entry.actor_name}"


def _by_number(unit: Unit, table: type[Person] | type[Team], wanted: set[int]) -> Mapping[int, str]:
    if not wanted:
        return {}
    found = unit.connection.execute(select(table.id, table.name).where(table.id.in_(wanted)))
    return {row.id: row.name for row in found}


def initials_of(unit: Unit, dispute_ids: set[int]) -> Mapping[int, tuple[str, ...]]:
    """The initials of each dispute's children, in their order in it."""
    if not dispute_ids:
        return {}
    found: dict[int, tuple[str, ...]] = {}
    for dispute_id, initials in unit.connection.execute(
        select(DisputeChild.dispute_id, Child.initials)
        .join(Child, Child.id == DisputeChild.child_id)
        .where(DisputeChild.dispute_id.in_(dispute_ids))
        .order_by(Child.id)
    ):
        found[dispute_id] = (*found.get(dispute_id, ()), initials)
    return found


def _entry(unit: Unit, row: RowMapping, names: _Names) -> Entry:
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
    return Entry(
        sequence=row["sequence"],
        at=row["at"],
        move=row["move"],
        label=move.label if move else stage.label if route.beside else "Dispute raised",
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
            Given(
                need.id,
                need.question,
                _said(need, row["given"][need.id], row["dispute_id"], route, from_stage, names),
                need.kind,
            )
            for need in (move.needs if move else route.opening_needs)
            if need.id in row["given"]
        ),
        given=row["given"],
        met=tuple(_answered(unit, one, from_stage) for one in row["met"]),
        left=tuple(_answered(unit, one, from_stage) for one in row["left"]),
        opened=tuple(_answered(unit, one, stage) for one in row["opened"]),
        skipped=tuple(row["skipped"]),
        hash=row["hash"],
    )


def _said(
    need: Need, value: Any, dispute_id: int, route: type[Route], stage: Stage | None, names: _Names
) -> Any:
    """An answer as a reader wants it: a person, team, step or limit by its name."""
    if need.kind is NeedKind.PERSON:
        return names.people.get(value, "")
    if need.kind is NeedKind.PEOPLE:
        return [names.people.get(one, "") for one in value]
    if need.kind is NeedKind.TEAM:
        return names.teams.get(value, "")
    if need.kind is NeedKind.CHILD:
        initials = names.children.get(dispute_id, ())
        return initials[value - 1] if 0 < value <= len(initials) else ""
    if need.kind is NeedKind.EVIDENCE:
        return [names.evidence.get(dispute_id, {}).get(one, "") for one in value]
    if need.kind is NeedKind.CHOICE:
        return dict(need.options).get(value, value)
    if need.kind is NeedKind.CHOICES:
        return [dict(need.options).get(one, one) for one in value]
    if need.kind is NeedKind.STAGE:
        return route.stage(value).label
    if need.kind is NeedKind.OBLIGATION and stage is not None:
        return stage.obligation(value).text
    return value


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
