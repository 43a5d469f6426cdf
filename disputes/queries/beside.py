"""The side matters beside a dispute, and those of a person: Cafcass, legal advice, agreed actions ..."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, RowMapping, ScalarSelect, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from disputes.absences import acts_for
from disputes.access import is_leader, require_sight, roles_held
from disputes.case import Case, load_case
from disputes.errors import Refused
from disputes.models import Dispute, DisputeChild, Obligation, Person, Transition
from disputes.queries.timeline import initials_of
from disputes.unit import Unit
from machines.deadlines import days_left, last_day
from machines.roles import IRO

MOST_SHOWN = 50


@dataclass(frozen=True)
class SideMatter:
    """One side matter on a list. ``left`` counts working days, below 0 when over.

    ``is_outline`` says that the reader may not open it, only know that it is there and where it stands.
    ``what`` and ``person`` are of an agreed action; ``awaits_reader`` says that it is the reader's turn.
    ``asks_time`` is who asks the reader, who is its IRO, for more time; or "".
    ``about`` are the initials of its children where they are not all of its dispute's.
    """

    reference: str
    route: str
    title: str
    stage: str
    stage_label: str
    is_open: bool
    opened_at: datetime
    ended_at: datetime | None
    awaiting_role: str
    awaiting_role_name: str
    awaiting_person: str
    awaits_reader: bool
    asks_time: str
    due_on: date | None
    due_at: datetime | None
    left: int | None
    lapsed: bool
    is_outline: bool
    stands_beside: str
    what: str
    person: str
    about: tuple[str, ...]


def matters_beside(unit: Unit, case: Case, person_id: int) -> tuple[SideMatter, ...]:
    """What stands beside a dispute, in the order in which it was opened.

    Without what is about some of its children alone, for whoever has no part in that: the social worker of
    another child does not learn that it is there.
    """
    return _matters(unit, Dispute.beside_id == case.id, person_id)


def own_matters(unit: Unit, person_id: int) -> tuple[SideMatter, ...]:
    """The open side matters of an IRO, also of one for whom they stand in, and those that anybody named or
    awaited has to do with.

    With them what the person raised on a route that is not the IRO's: to them it is no different.
    """
    theirs = (
        Dispute.iro_id.in_(acts_for(unit, person_id))
        | (Dispute.awaiting_person_id == person_id)
        | (Dispute.named_id == person_id)
    )
    raised = _not_the_iros(unit) & (Transition.actor_id == person_id)
    found = _matters(unit, Dispute.open & (Dispute.beside & theirs | raised), person_id)
    return tuple(one for one in found if not one.is_outline)


def opened_by(unit: Unit, person_id: int) -> tuple[SideMatter, ...]:
    """The side matters, and disputes that no IRO raises, that a person opened and may see."""
    which = (Dispute.beside | _not_the_iros(unit)) & (Transition.actor_id == person_id)
    found = _matters(unit, which, person_id)
    may_see = [one for one in found if _may_see(unit, one.reference, person_id)]
    return tuple(reversed(may_see[-MOST_SHOWN:]))


def _not_the_iros(unit: Unit) -> ColumnElement[bool]:
    """Disputes on a route by which others challenge the IRO."""
    reverse = {one.route_id for one in unit.registry.every_route() if IRO not in one.raised_by}
    return ~Dispute.beside & Dispute.route.in_(sorted(reverse))


def dispute_of(unit: Unit, case: Case, person_id: int) -> str:
    """The reference of the dispute that a side matter stands beside, if the person may see that; or ""."""
    if case.row["beside_id"] is None:
        return ""
    reference: str = unit.connection.execute(
        select(Dispute.reference).where(Dispute.id == case.row["beside_id"])
    ).scalar_one()
    return reference if _may_see(unit, reference, person_id) else ""


def _matters(unit: Unit, which: ColumnElement[bool], person_id: int) -> tuple[SideMatter, ...]:
    awaited, owner, beside = aliased(Person), aliased(Person), aliased(Dispute)
    more_time = exists().where(
        Obligation.dispute_id == Dispute.id, Obligation.outcome == "", Obligation.asked_until.is_not(None)
    )
    rows = (
        unit.connection.execute(
            select(
                *Dispute.__table__.c,
                awaited.name.label("awaited_name"),
                owner.name.label("owner_name"),
                beside.reference.label("beside_reference"),
                (_children_in(Dispute.id) < _children_in(beside.id)).label("is_about_some"),
                Transition.given,
                more_time.label("more_time"),
            )
            .join(Transition, (Transition.dispute_id == Dispute.id) & (Transition.sequence == 1))
            .outerjoin(awaited, awaited.id == Dispute.awaiting_person_id)
            .outerjoin(owner, owner.id == Dispute.named_id)
            .outerjoin(beside, beside.id == Dispute.beside_id)
            .where(which)
            .order_by(Dispute.id)
        )
        .mappings()
        .all()
    )
    about_some = {row["id"] for row in rows if row["is_about_some"]}
    about = initials_of(unit, about_some)
    return tuple(
        _one(unit, row, person_id, about.get(row["id"], ()))
        for row in rows
        if row["id"] not in about_some or _has_part(unit, row["reference"], person_id)
    )


def _children_in(dispute_id: InstrumentedAttribute[int]) -> ScalarSelect[int]:
    """How many children a dispute or side matter is about."""
    return select(func.count()).where(DisputeChild.dispute_id == dispute_id).scalar_subquery()


def _one(unit: Unit, row: RowMapping, person_id: int, about: tuple[str, ...]) -> SideMatter:
    route = unit.registry.find(row["route"], row["route_version"])
    role = unit.registry.roles().get(row["awaiting_role"] or "")
    is_outline = bool(route.private_to) and not _may_see(unit, row["reference"], person_id)
    due_at: datetime | None = row["due_at"]
    is_turn = row["awaiting_person_id"] == person_id
    decides = row["more_time"] and row["beside"] and row["iro_id"] == person_id and not is_turn
    return SideMatter(
        reference="" if is_outline else row["reference"],
        route=route.route_id,
        title=route.title,
        stage=row["stage"],
        stage_label=route.stage(row["stage"]).label,
        is_open=row["open"],
        opened_at=row["raised_at"],
        ended_at=row["ended_at"],
        awaiting_role=row["awaiting_role"] or "",
        awaiting_role_name=unit.profile.name_of(role) if role else "",
        awaiting_person=row["awaited_name"] or "",
        awaits_reader=is_turn or decides,
        asks_time=row["awaited_name"] or "" if decides else "",
        due_on=None if due_at is None else last_day(due_at),
        due_at=due_at,
        left=None if due_at is None else days_left(due_at, unit.now, unit.calendar),
        lapsed=row["lapsed"] or (due_at is not None and unit.now >= due_at),
        is_outline=is_outline,
        stands_beside=row["beside_reference"] or "",
        what="" if is_outline else row["given"].get("what", ""),
        person=row["owner_name"] or row["named_name"],
        about=about,
    )


def _has_part(unit: Unit, reference: str, person_id: int) -> bool:
    """Whether the person has a part in it, or sees all as a leader: of what is private the outline."""
    roles = load_case(unit, reference).roles_of(person_id)
    return bool(roles) or is_leader(unit, roles_held(unit, person_id))


def _may_see(unit: Unit, reference: str, person_id: int) -> bool:
    try:
        require_sight(unit, load_case(unit, reference), person_id)
    except Refused:
        return False
    return True
