"""Who is away now and in the days to come, who answers for them, and what they still owe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import aliased

from disputes.absences import Worker, may_record, why_not_stand_in, workers
from disputes.access import is_iro, is_leader
from disputes.errors import Refused
from disputes.holders import STAND_IN
from disputes.models import Absence, Dispute, Obligation, Person, Team
from disputes.queries.sight import sight_of
from disputes.unit import Unit
from machines.roles import ACTION_OWNER, IRO, Line, Role


@dataclass(frozen=True)
class Affected:
    """Something that is owed and open. ``reference`` is "" in a dispute that is not the reader's to see."""

    reference: str
    text: str
    due_on: date | None


@dataclass(frozen=True)
class Away:
    """An absence that is not over.

    ``stand_in`` is "" when nobody was named: then it is whoever the directory names, or the next in
    line. ``owed`` is what is still asked of the person who is away; ``handed_on`` what has gone to the
    stand-in. ``may_end``: the reader may say that they are back.
    """

    id: int
    person_id: int
    person: str
    email: str
    posts: tuple[str, ...]
    from_on: date
    to_on: date
    is_now: bool
    stand_in_id: int | None
    stand_in: str
    stand_in_email: str
    recorded_by: str
    owed: tuple[Affected, ...]
    handed_on: tuple[Affected, ...]
    may_end: bool


@dataclass(frozen=True)
class Choosable:
    """Somebody to choose from a list, with the posts that they hold."""

    id: int
    name: str
    posts: tuple[str, ...]


def absences(unit: Unit, person_id: int) -> tuple[Away, ...]:
    """The absences of today and later, the soonest first.

    IROs and senior leaders see all, for they have to know who answers; anybody else their own, those
    in which they stand in, and those of the people whom they manage.
    """
    everybody = workers(unit)
    reader = everybody.get(person_id)
    if reader is None:
        return ()
    rows = unit.connection.execute(_absences(unit.today)).all()
    allowed = {row.id: _may_record(unit, reader, everybody.get(row.person_id)) for row in rows}
    roles = {post.role for post in reader.posts}
    if not (is_iro(roles) or is_leader(unit, roles)):
        rows = [row for row in rows if allowed[row.id] or row.stand_in_id == person_id]
    owed = _owed_by(unit, {one for row in rows for one in (row.person_id, row.stand_in_id)})
    seen = _in_sight(unit, person_id, owed)
    return tuple(
        _away(unit, row, everybody.get(row.person_id), owed, seen, may_end=allowed[row.id]) for row in rows
    )


def absence_to_end(unit: Unit, absence_id: int, person_id: int) -> Away:
    """One absence that the reader may cut short.

    :raises Refused: ``not_found`` when there is none, or it is not theirs to change.
    """
    for away in absences(unit, person_id):
        if away.id == absence_id and away.may_end:
            return away
    raise Refused("not_found")


def people_to_record_for(unit: Unit, person_id: int) -> tuple[Choosable, ...]:
    """Whose absence the person may record: their own first, then by name those whom they manage."""
    everybody = workers(unit)
    reader = everybody.get(person_id)
    if reader is None:
        return ()
    others = [one for one in everybody.values() if one is not reader and may_record(unit, reader, one)]
    return tuple(_choosable(unit, one) for one in (reader, *others))


def stand_ins_for(unit: Unit, person_id: int) -> tuple[Choosable, ...]:
    """Who may stand in for the person: whoever holds a post and may, those of their own teams first."""
    everybody = workers(unit)
    person = everybody.get(person_id)
    if person is None:
        return ()
    teams = {post.team for post in person.posts}
    found = [one for one in everybody.values() if one.posts and not why_not_stand_in(unit, person, one)]
    found.sort(key=lambda one: not any(post.team in teams for post in one.posts))
    return tuple(_choosable(unit, one) for one in found)


def _may_record(unit: Unit, reader: Worker, person: Worker | None) -> bool:
    return person is not None and may_record(unit, reader, person)


_STAND_IN, _RECORDER = aliased(Person), aliased(Person)


def _absences(today: date) -> Select[Any]:
    return (
        select(
            *Absence.__table__.c,
            Person.name.label("person"),
            Person.email,
            _STAND_IN.name.label("stand_in"),
            _STAND_IN.email.label("stand_in_email"),
            _RECORDER.name.label("recorder"),
        )
        .join(Person, Person.id == Absence.person_id)
        .join(_RECORDER, _RECORDER.id == Absence.recorded_by)
        .outerjoin(_STAND_IN, _STAND_IN.id == Absence.stand_in_id)
        .where(Absence.to_on >= today)
        .order_by(Absence.from_on, Person.name, Absence.id)
    )


def _owed_by(unit: Unit, person_ids: set[int | None]) -> Sequence[Any]:
    """All that is open and owed by these people, the soonest due first."""
    return unit.connection.execute(
        select(
            Obligation.person_id,
            Obligation.dispute_id,
            Obligation.role,
            Obligation.held_by,
            Obligation.route,
            Obligation.route_version,
            Obligation.stage,
            Obligation.code,
            Obligation.due_on,
            Dispute.reference,
            Dispute.iro_id,
            Dispute.named_id,
            Team.line,
        )
        .join(Dispute, Dispute.id == Obligation.dispute_id)
        .join(Team, Team.id == Dispute.team_id)
        .where(Obligation.person_id.in_(person_ids - {None}), Obligation.outcome == "", Dispute.open)
        .order_by(Obligation.due_on.is_(None), Obligation.due_on, Obligation.id)
    ).all()


def _in_sight(unit: Unit, person_id: int, owed: Sequence[Any]) -> set[int]:
    """Which of these disputes are the reader's to see."""
    among = Dispute.id.in_({row.dispute_id for row in owed})
    return set(unit.connection.execute(select(Dispute.id).where(among, *sight_of(unit, person_id))).scalars())


def _away(
    unit: Unit,
    row: Row[Any],
    person: Worker | None,
    owed: Sequence[Any],
    seen: set[int],
    *,
    may_end: bool,
) -> Away:
    is_now = row.from_on <= unit.today
    still = [one for one in owed if one.person_id == row.person_id]
    theirs = [one for one in owed if one.person_id == row.stand_in_id and _is_theirs(unit, person, one)]
    return Away(
        id=row.id,
        person_id=row.person_id,
        person=row.person,
        email=row.email,
        posts=_posts(unit, person),
        from_on=row.from_on,
        to_on=row.to_on,
        is_now=is_now,
        stand_in_id=row.stand_in_id,
        stand_in=row.stand_in or "",
        stand_in_email=row.stand_in_email or "",
        recorded_by=row.recorder,
        owed=tuple(_affected(unit, one, seen) for one in still),
        handed_on=tuple(_affected(unit, one, seen) for one in theirs) if is_now else (),
        may_end=may_end,
    )


def _is_theirs(unit: Unit, person: Worker | None, owed: Row[Any]) -> bool:
    """Whether what a stand-in owes is owed for this person's post, and not for somebody else's."""
    if person is None or owed.held_by != STAND_IN:
        return False
    if owed.role == IRO.id:
        return bool(owed.iro_id == person.id)
    if owed.role == ACTION_OWNER.id:
        return bool(owed.named_id == person.id)
    posts = [post for post in person.posts if post.role == owed.role]
    # A post of the IRO service stands above no child's team: there the role has to do.
    role = unit.registry.roles().get(owed.role)
    reviewing = role is not None and role.line is Line.REVIEWING
    return any(reviewing or owed.line.startswith(post.line) for post in posts)


def _affected(unit: Unit, row: Row[Any], seen: set[int]) -> Affected:
    stage = unit.registry.find(row.route, row.route_version).stage(row.stage)
    return Affected(
        row.reference if row.dispute_id in seen else "", stage.obligation(row.code).text, row.due_on
    )


def _choosable(unit: Unit, worker: Worker) -> Choosable:
    return Choosable(worker.id, worker.name, _posts(unit, worker))


def _posts(unit: Unit, worker: Worker | None) -> tuple[str, ...]:
    """What a person is called by their posts: the council's names, each once."""
    known: Mapping[str, Role] = unit.registry.roles()
    roles = [] if worker is None else [known.get(post.role) for post in worker.posts]
    return tuple(dict.fromkeys(unit.profile.name_of(role) for role in roles if role is not None))
