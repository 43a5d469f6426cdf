"""The moves that a person may make now, each with its questions and the answers to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select

from disputes.acting import acting_roles
from disputes.case import Case
from disputes.models import Holding, Person, Post
from disputes.unit import Unit
from machines.engine import Place, landing, moves_from, permitted_moves, steps_to_choose
from machines.needs import NeedKind
from machines.roles import IRO, SOCIAL_WORKER
from machines.stages import Move, MoveKind


@dataclass(frozen=True)
class Choice:
    """One answer to choose: ``value`` is given back, ``text`` is shown."""

    value: str
    text: str


@dataclass(frozen=True)
class OfferedNeed:
    """A question of a move, as a form or the API asks it. ``longest`` in characters or actions."""

    id: str
    question: str
    hint: str
    kind: NeedKind
    required: bool
    longest: int
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class OfferedMove:
    """A move that the person may make now, in the role that lets them.

    ``meets`` are the codes of what is owed now that it fulfils; ``leads_to`` the label of the one
    stage that it leads to, if there is just one and it is another; over a hand-over, the next
    route's first.
    """

    id: str
    label: str
    kind: MoveKind
    role: str
    standing: bool
    needs: tuple[OfferedNeed, ...]
    source: str
    leads_to: str
    meets: tuple[str, ...] = ()


@dataclass(frozen=True)
class LaterMove:
    """A move that the person cannot make at this step, and the labels of the later ones where they can."""

    id: str
    label: str
    steps: tuple[str, ...]


def offered_moves(unit: Unit, case: Case, person_id: int, as_role: str = "") -> tuple[OfferedMove, ...]:
    """What the person may do now, in the order in which the route gives it; none once it has ended.

    :param as_role: only in this role, for somebody who came by a link.
    """
    known = unit.registry.roles()
    offered = []
    for move in moves_from(case.place.route, case.place.stage):
        roles = acting_roles(case, person_id, move, as_role, known)
        if move in permitted_moves(case.place, roles):
            role = next(r for r in roles if move.may(r, case.place.stage))
            offered.append(_offer(unit, case.place, move, role.id))
    return tuple(offered)


def _offer(unit: Unit, place: Place, move: Move, role: str) -> OfferedMove:
    needs = tuple(
        OfferedNeed(
            need.id,
            need.question,
            need.hint,
            need.kind,
            need.required,
            need.longest,
            _choices(unit, place, move, need.kind),
        )
        for need in move.needs
    )
    targets = [t.target for t in move.path.transitions if t.source is place.stage]
    onward = landing(place, move)
    single = targets[0] if len(targets) == 1 and targets[0] is not place.stage else None
    if onward is not None:
        single = onward.first_stage()
    return OfferedMove(
        move.id,
        move.label,
        move.kind,
        role,
        move.standing,
        needs,
        move.source.paragraph,
        single.name if single is not None else "",
        tuple(owed.id for owed in place.stage.owes if owed.id in move.meets),
    )


def later_moves(case: Case, person_id: int) -> tuple[LaterMove, ...]:
    """The moves of the person's roles that come with later steps of this route; none once it ended."""
    route, stage = case.place.route, case.place.stage
    if stage.ending is not None:
        return ()
    roles = case.roles_of(person_id)
    stages = route.stages()
    ahead = stages[stages.index(stage) + 1 :]
    found = [
        LaterMove(move.id, move.label, tuple(one.label for one in ahead if move.starts_from(one)))
        for move in route.moves.values()
        if not move.starts_from(stage) and any(role.id in roles for role in move.by)
    ]
    return tuple(move for move in found if move.steps)


def _choices(unit: Unit, place: Place, move: Move, kind: NeedKind) -> tuple[Choice, ...]:
    if kind is NeedKind.YES_NO:
        return (Choice("yes", "Yes"), Choice("no", "No"))
    if kind is NeedKind.STAGE:
        return tuple(Choice(stage.id, stage.label) for stage in steps_to_choose(place, move))
    if kind is NeedKind.PERSON:
        return people_to_ask(unit)
    return ()


def people_to_ask(unit: Unit) -> tuple[Choice, ...]:
    """Everybody who holds a manager's post today, by name, with the post."""
    known = unit.registry.roles()
    rows = unit.connection.execute(
        select(Person.id, Person.name, Post.role)
        .join(Holding, Holding.person_id == Person.id)
        .join(Post, Post.id == Holding.post_id)
        .where(
            Post.role.not_in((IRO.id, SOCIAL_WORKER.id)),
            Holding.from_on <= unit.today,
            or_(Holding.to_on.is_(None), Holding.to_on >= unit.today),
            or_(Person.left_on.is_(None), Person.left_on > unit.today),
        )
        .order_by(Person.name, Person.id)
    )
    people: dict[int, str] = {}
    for person_id, name, role in rows:
        post = unit.profile.name_of(known[role]) if role in known else role
        people.setdefault(person_id, f"{name}, {post}")
    return tuple(Choice(str(person_id), text) for person_id, text in people.items())
