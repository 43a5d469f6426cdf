"""What is to go on children's files: one entry whole, and what an IRO has not yet put there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, and_, func, select
from sqlalchemy.orm import aliased

from disputes.absences import acts_for
from disputes.case import Case, load_case
from disputes.errors import Refused
from disputes.filing import (
    ChildOnFile,
    EntryAt,
    FileSight,
    children_of_dispute,
    file_sight,
    is_step,
    require_file_sight,
)
from disputes.models import Child, Dispute, DisputeChild, Filing, Person, Transition
from disputes.queries.siblings import is_of_another_child, without_siblings
from disputes.queries.timeline import Entry, entries_from
from disputes.reviewing import is_of
from disputes.unit import Unit
from machines.deadlines import working_days_used

LISTED = 100


@dataclass(frozen=True)
class Filed:
    """Where an entry was put, by whom and when it was marked."""

    place: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Listed:
    """One entry in a list. ``filed`` is None while it is not on the child's file."""

    where: EntryAt
    case_number: str
    initials: str
    route_title: str
    label: str
    to_label: str
    at: datetime
    filed: Filed | None


@dataclass(frozen=True)
class ToFile:
    """What an IRO has to put on file: how many there are, and the first of them, oldest first."""

    total: int
    entries: tuple[Listed, ...]


@dataclass(frozen=True)
class Owed:
    """What is owed after a step, as it stood then. ``person`` is empty when nobody held the post."""

    text: str
    role_name: str
    person: str
    due_on: date | None


@dataclass(frozen=True)
class FileEntry:
    """The entry of one step for one child's file. It never changes: it says how things stood then.

    ``step`` is what was done; ``since`` what had happened inside the stage before it. Other children of
    the dispute are "another child" in both, and ``has_siblings`` says that there are some. ``used`` are
    working days of ``cap`` (None without one).
    Of a side matter that is ``private`` only the fact of each step is here, never its content.
    """

    where: EntryAt
    child: ChildOnFile
    children: int
    has_siblings: bool
    route_title: str
    beside: bool
    beside_reference: str
    private: bool
    step: Entry
    since: tuple[Entry, ...]
    themes: tuple[str, ...]
    risk_name: str
    owed: tuple[Owed, ...]
    has_ended: bool
    used: int
    cap: int | None
    filed: Filed | None
    may_mark: bool


def entry_for(unit: Unit, reference: str, sequence: int, child_number: int, person_id: int) -> FileEntry:
    """The entry of a step for the file of one of the dispute's children (001 7.2.1(6), 7.2.2(3), (8)).

    :raises Refused: ``dispute_not_found`` when the person is neither its IRO nor in the reviewing line
        above; ``not_found`` when it has no such child, or no step of that sequence.
    """
    case = load_case(unit, reference)
    sight = require_file_sight(unit, case, person_id)
    children = children_of_dispute(unit, case.id)
    rows = [row for row in _transitions(unit, case) if row["sequence"] <= sequence]
    child = next((one for one in children if one.number == child_number), None)
    if child is None or not rows or rows[-1]["sequence"] != sequence:
        raise Refused("not_found")
    own = child
    # What is about this child alone may still tell of the others in the dispute that it stands beside.
    known = (*children, *children_of_dispute(unit, case.row["beside_id"]))
    others = [one for one in known if one.id != own.id]
    route = unit.registry.find(rows[-1]["to_route"], rows[-1]["to_version"])
    private = bool(route.private_to)
    entries = [
        without_siblings(_veiled(one) if private else one, own, others)
        for one in entries_from(unit, rows)
        if one.sequence == sequence or not is_of_another_child(one, own)
    ]
    step = entries[-1]
    if not step.entered:
        raise Refused("not_found")
    before = max((one.sequence for one in entries[:-1] if one.entered), default=0)
    entered_at = next(row["at"] for row in reversed(rows) if row["from_route"] != row["to_route"])
    given = step.given
    return FileEntry(
        where=EntryAt(reference, sequence, child_number),
        child=child,
        children=len(children),
        has_siblings=bool(others),
        route_title=route.title,
        beside=case.row["beside"],
        beside_reference=_beside(unit, case),
        private=private,
        step=step,
        since=tuple(one for one in entries[:-1] if one.sequence > before),
        themes=tuple(theme.name for theme in unit.profile.themes if theme.id in given.get("themes", ())),
        risk_name=_risk_name(unit, given),
        owed=_owed(unit, rows[-1]),
        has_ended=route.stage(step.to_stage).ending is not None,
        used=working_days_used(entered_at, step.at, unit.calendar),
        cap=route.cap.working_days if route.cap else None,
        filed=_filed(unit, case.id, sequence, child.id),
        may_mark=sight is FileSight.MARKS,
    )


def not_yet_filed(unit: Unit, person_id: int, *, most: int = LISTED) -> ToFile:
    """What this IRO has not yet put on children's files, oldest first, in ended disputes too.

    In an ended dispute that is for whoever is the IRO of its children now. With them what those IROs have
    not who are away today and for whom this one stands in.

    :param most: how many are listed; ``total`` counts all.
    """
    waiting = and_(is_of(unit, acts_for(unit, person_id)), Filing.id.is_(None))
    return ToFile(count_not_yet_filed(unit, person_id), _listed(unit, waiting, most))


def count_not_yet_filed(unit: Unit, person_id: int) -> int:
    """How many entries this IRO has not yet put on children's files."""
    count: int = unit.connection.execute(
        _with_children(select(func.count()).select_from(Transition)).where(
            is_of(unit, acts_for(unit, person_id)), is_step(), Filing.id.is_(None)
        )
    ).scalar_one()
    return count


def entries_of_dispute(unit: Unit, reference: str, person_id: int) -> tuple[Listed, ...]:
    """Every entry of a dispute for each of its children, oldest first, with where it was put.

    None at all for whoever is neither its IRO nor in the reviewing line above.

    :raises Refused: ``dispute_not_found`` when there is none.
    """
    case = load_case(unit, reference)
    if file_sight(unit, case, person_id) is FileSight.NONE:
        return ()
    return _listed(unit, Dispute.id == case.id, None)


def _transitions(unit: Unit, case: Case) -> list[RowMapping]:
    rows = unit.connection.execute(
        select(*Transition.__table__.c).where(Transition.dispute_id == case.id).order_by(Transition.sequence)
    )
    return list(rows.mappings())


def _veiled(entry: Entry) -> Entry:
    """Only that it was done, when and by whom: what was said is for the IRO service alone."""
    return replace(entry, answers=(), given={}, on_behalf_of="")


def _beside(unit: Unit, case: Case) -> str:
    beside = select(Dispute.reference).where(Dispute.id == case.row["beside_id"])
    return unit.connection.execute(beside).scalar_one_or_none() or ""


def _risk_name(unit: Unit, given: Mapping[str, Any]) -> str:
    names = {risk.value: name for risk, name in unit.profile.risk_names.items()}
    return names.get(given.get("risk") or "", "")


def _owed(unit: Unit, row: RowMapping) -> tuple[Owed, ...]:
    opened: list[dict[str, Any]] = row["opened"]
    asked = {one["person_id"] for one in opened if one["person_id"] is not None}
    people = unit.connection.execute(select(Person.id, Person.name).where(Person.id.in_(asked)))
    names = {person.id: person.name for person in people}
    stage = unit.registry.find(row["to_route"], row["to_version"]).stage(row["to_stage"])
    return tuple(
        Owed(
            stage.obligation(one["obligation"]).text,
            unit.profile.name_of(stage.obligation(one["obligation"]).by),
            names.get(one["person_id"], ""),
            date.fromisoformat(one["due_on"]) if one["due_on"] else None,
        )
        for one in opened
    )


def _filed(unit: Unit, dispute_id: int, sequence: int, child_id: int) -> Filed | None:
    row = unit.connection.execute(
        select(Filing.place, Person.name, Filing.filed_at)
        .join(Person, Person.id == Filing.filed_by)
        .where(
            Filing.dispute_id == dispute_id,
            Filing.sequence == sequence,
            Filing.child_id == child_id,
        )
    ).one_or_none()
    return None if row is None else Filed(*row)


def _with_children(statement: Select[Any]) -> Select[Any]:
    """Transitions with each child of their dispute, and the mark that it is on that child's file."""
    return (
        statement.join(Dispute, Dispute.id == Transition.dispute_id)
        .join(DisputeChild, DisputeChild.dispute_id == Dispute.id)
        .outerjoin(
            Filing,
            and_(
                Filing.dispute_id == Dispute.id,
                Filing.sequence == Transition.sequence,
                Filing.child_id == DisputeChild.child_id,
            ),
        )
    )


def _listed(unit: Unit, which: ColumnElement[bool], most: int | None) -> tuple[Listed, ...]:
    sibling = aliased(DisputeChild)
    number = (
        select(func.count())
        .select_from(sibling)
        .where(sibling.dispute_id == Dispute.id, sibling.child_id <= DisputeChild.child_id)
        .scalar_subquery()
    )
    statement = (
        _with_children(
            select(
                *Transition.__table__.c,
                Dispute.reference,
                Child.case_number,
                Child.initials,
                number.label("child_number"),
                Filing.place,
                Filing.filed_at,
                Person.name.label("filed_by_name"),
            ).select_from(Transition)
        )
        .join(Child, Child.id == DisputeChild.child_id)
        .outerjoin(Person, Person.id == Filing.filed_by)
        .where(is_step(), which)
        .order_by(Transition.at, Transition.id, DisputeChild.child_id)
        .limit(most)
    )
    rows = list(unit.connection.execute(statement).mappings())
    return tuple(
        Listed(
            where=EntryAt(row["reference"], row["sequence"], row["child_number"]),
            case_number=row["case_number"],
            initials=row["initials"],
            route_title=unit.registry.find(row["to_route"], row["to_version"]).title,
            label=entry.label,
            to_label=entry.to_label,
            at=entry.at,
            filed=Filed(row["place"], row["filed_by_name"], row["filed_at"]) if row["place"] else None,
        )
        for row, entry in zip(rows, entries_from(unit, rows), strict=True)
    )
