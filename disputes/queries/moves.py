"""The moves that a person may make now, each with its questions and the answers to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from disputes.acting import acting_roles
from disputes.answers import never_asked
from disputes.case import Case
from disputes.models import Person
from disputes.queries.choices import Choice, choices_of, people_with_posts
from disputes.unit import Unit
from machines.engine import landing, moves_from, permitted_moves, steps_to_choose
from machines.needs import Need, NeedKind
from machines.roles import IRO, Role
from machines.stages import Move, MoveKind, Obligation, Stage


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
    """What the person may do now, in the order in which the route gives it.

    :param as_role: only in this role, for somebody who came by a link.
    """
    known = unit.registry.roles()
    offered = []
    for move in moves_from(case.place.route, case.place.stage):
        roles = acting_roles(case, person_id, move, as_role, known)
        if move in permitted_moves(case.place, roles):
            role = next(r for r in roles if move.may(r, case.place.stage))
            offered.append(_offer(unit, case, move, role.id))
    return tuple(offered)


def _offer(unit: Unit, case: Case, move: Move, role: str) -> OfferedMove:
    place = case.place
    needs = tuple(
        OfferedNeed(
            need.id,
            need.question,
            need.hint,
            need.kind,
            need.required,
            need.longest,
            _choices(unit, case, move, need),
        )
        for need in place.asks(move)
        if need.required or need.kind is not NeedKind.CHILD or case.row["children_count"] > 1
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


def _choices(unit: Unit, case: Case, move: Move, need: Need) -> tuple[Choice, ...]:
    if need.kind is NeedKind.STAGE:
        steps = steps_to_choose(case.place, move)
        return tuple(Choice(stage.id, _step_label(unit, stage)) for stage in steps)
    if need.kind is NeedKind.OBLIGATION:
        return _owed_by_others(unit, case)
    if need.kind is NeedKind.PERSON:
        return _others_to_ask(unit, case)
    return choices_of(unit, need, case.id)


def _others_to_ask(unit: Unit, case: Case) -> tuple[Choice, ...]:
    """Who may be asked instead: never the IRO of the dispute, whatever other post they hold."""
    readers = {unit.profile.post_of(role).id for role in case.place.route.private_to} - {IRO.id}
    people = people_with_posts(unit, but=() if readers else never_asked(case), only=readers)
    return tuple(one for one in people if one.value != str(case.row["iro_id"]))


def _owed_by_others(unit: Unit, case: Case) -> tuple[Choice, ...]:
    """What those who were asked still owe, with who it is; of what one of them owes, the first."""
    owing = {one.code: one.person_id for one in case.owed}
    found = select(Person.id, Person.name).where(Person.id.in_([one for one in owing.values() if one]))
    names = {row.id: row.name for row in unit.connection.execute(found)}
    first: dict[Role, Obligation] = {}
    for one in case.place.owed_by_others:
        first.setdefault(one.by, one)
    return tuple(
        Choice(one.id, f"{one.text} ({names.get(owing[one.id], 'nobody')}, {unit.profile.name_of(role)})")
        for role, one in first.items()
    )


def _step_label(unit: Unit, stage: Stage) -> str:
    if stage.consult is None:
        return stage.label
    return f"{stage.label} (first consult the {unit.profile.name_of(stage.consult)})"
