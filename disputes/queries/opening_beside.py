"""The side matters that a person may open, what each asks, and where its answers would lead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, literal, or_, select
from sqlalchemy.orm import aliased

from disputes.access import require_sight, roles_held
from disputes.answers import Asking, checked_answers
from disputes.case import Case, Facts, load_case
from disputes.children import children_of, holders_over, raising_role
from disputes.errors import Refused
from disputes.holders import Holders, Named, holders_on
from disputes.models import Absence, Child, Holding, Person, Post, Team
from disputes.queries.choices import choices_of
from disputes.queries.moves import OfferedNeed
from disputes.queries.what_follows import WillBeTold, WillOwe, will_be_told, will_owe
from disputes.reading import Fault
from disputes.rows import facts_given
from disputes.unit import Unit
from machines.engine import MoveRefused, begin
from machines.roles import IRO, SOCIAL_WORKER
from machines.route import Route, Scope


@dataclass(frozen=True)
class SideRoute:
    """A side matter that the person may open.

    ``is_private`` says that only some may read it; ``private_to`` names them, in the council's words.
    """

    id: str
    title: str
    used_for: str
    about_child: bool
    private_to: tuple[str, ...]
    source: str
    needs: tuple[OfferedNeed, ...]


@dataclass(frozen=True)
class ChildToChoose:
    """A child about whom the person may open something."""

    case_number: str
    initials: str
    team: str


@dataclass(frozen=True)
class OpeningBeside:
    """Where it would begin: what everybody owes, who is told, and the answers as they would stand."""

    stage_label: str
    owed: tuple[WillOwe, ...]
    told: tuple[WillBeTold, ...]
    answers: Mapping[str, Any]


def routes_beside(unit: Unit, reference: str, person_id: int) -> tuple[SideRoute, ...]:
    """What the person may open beside a dispute; nothing beside what itself stands beside one.

    :raises Refused: ``dispute_not_found`` when it is not theirs to see.
    """
    case = load_case(unit, reference)
    require_sight(unit, case, person_id)
    if case.row["beside"]:
        return ()
    roles, scope = case.roles_of(person_id), Scope(case.row["scope"])
    return tuple(
        _offer(unit, route, case.id)
        for route in _by_hand(unit)
        if route.about_child and scope in route.scope and any(role.id in roles for role in route.raised_by)
    )


def routes_alone(unit: Unit, person_id: int) -> tuple[SideRoute, ...]:
    """What the person may open without a dispute: about a child of theirs, or about the service."""
    held = roles_held(unit, person_id)
    return tuple(
        _offer(unit, route, None)
        for route in _by_hand(unit)
        if (
            children_to_choose(unit, person_id, route.route_id)
            if route.about_child
            else any(role.id in held for role in route.raised_by)
        )
    )


def children_to_choose(unit: Unit, person_id: int, route_id: str) -> tuple[ChildToChoose, ...]:
    """The children about whom the person may open this, by initials; none when they may not."""
    route = unit.registry.beside(unit.today).get(route_id)
    if route is None or not route.about_child:
        return ()
    worked_in = aliased(Team)
    posts = [role.id for role in route.raised_by if role not in (IRO, SOCIAL_WORKER)]
    managed = (
        select(Child.id)
        .join(Team, Team.id == Child.team_id)
        .join(worked_in, Team.line.like(worked_in.line + literal("%")))
        .join(Post, Post.team_id == worked_in.id)
        .join(Holding, Holding.post_id == Post.id)
        .where(
            Post.role.in_(posts),
            Holding.person_id == person_id,
            Holding.from_on <= unit.today,
            or_(Holding.to_on.is_(None), Holding.to_on >= unit.today),
        )
    )
    away = select(Absence.person_id).where(
        Absence.stand_in_id == person_id, Absence.from_on <= unit.today, Absence.to_on >= unit.today
    )
    theirs: list[ColumnElement[bool]] = [Child.id.in_(managed)]
    if IRO in route.raised_by:
        theirs += [Child.iro_id == person_id, Child.iro_id.in_(away)]
    if SOCIAL_WORKER in route.raised_by:
        theirs.append(Child.social_worker_id == person_id)
    rows = unit.connection.execute(
        select(Child.case_number, Child.initials, Team.name)
        .join(Team, Team.id == Child.team_id)
        .where(or_(*theirs), Child.scope.in_([scope.value for scope in route.scope]))
        .order_by(Child.initials, Child.case_number)
    )
    return tuple(ChildToChoose(*row) for row in rows)


def opening_beside(
    unit: Unit,
    person_id: int,
    route_id: str,
    given: Mapping[str, Any],
    *,
    beside: str = "",
    children: Sequence[str] = (),
) -> OpeningBeside:
    """Where it would lead to open this now, before anybody does.

    :param beside: the reference of the dispute that it stands beside, or "".
    :param children: case numbers, where it is about a child without a dispute.
    :raises Refused: as opening it would: ``bad_input`` with every fault, ``dispute_not_found``,
        ``role_may_not``, ``route_not_for_child``, ``children_differ``, ``not_found``.
    """
    route = unit.registry.beside(unit.today).get(route_id)
    if route is None or not route.opened_by_hand:
        raise Refused("not_found")
    case = load_case(unit, beside) if beside else None
    scope, holders, count = _around(unit, person_id, route, case, children)
    answers = checked_answers(unit, Asking(route.opening_needs, case, None, count), given)
    if "team" in answers:
        holders = _over(unit, person_id, answers["team"])
    try:
        stage, _skipped = begin(route, scope)
    except MoveRefused as refused:
        raise Refused(refused.why.value, about=refused.about) from refused
    facts = replace(Facts(unit.now), **facts_given(answers))
    return OpeningBeside(
        stage.label,
        will_owe(unit, route, stage, facts, holders),
        will_be_told(unit, route.raising_tells, holders),
        answers,
    )


def _around(
    unit: Unit, person_id: int, route: type[Route], case: Case | None, children: Sequence[str]
) -> tuple[Scope, Holders, int]:
    """For which kind of child it would be, who holds which post there, and how many children there are."""
    if case is not None:
        roles = case.roles_of(person_id)
        if not roles or case.row["beside"]:
            raise Refused("dispute_not_found")
        if not any(role.id in roles for role in route.raised_by):
            raise Refused("role_may_not")
        return Scope(case.row["scope"]), case.holders, case.row["children_count"]
    if not route.about_child:
        if not any(role.id in roles_held(unit, person_id) for role in route.raised_by):
            raise Refused("role_may_not")
        return route.scope[0], _over(unit, person_id, 0), 0
    try:
        about = children_of(unit, person_id, children, route)
    except Fault as fault:
        raise Refused("bad_input", {"children": [str(fault)]}) from fault
    holders = holders_over(unit, person_id, about, route.raised_by)
    assert raising_role(unit, person_id, about, route.raised_by) is not None  # children_of let them through
    return Scope(about[0]["scope"]), holders, len(about)


def _over(unit: Unit, person_id: int, team_id: int) -> Holders:
    name = unit.connection.execute(select(Person.name).where(Person.id == person_id)).scalar_one()
    named = Named((person_id, name))
    return holders_on(unit.connection, named, team_id=team_id, on=unit.today, profile=unit.profile)


def _by_hand(unit: Unit) -> list[type[Route]]:
    offered = unit.registry.beside(unit.today).values()
    return [route for route in offered if route.opened_by_hand]


def _offer(unit: Unit, route: type[Route], dispute_id: int | None) -> SideRoute:
    return SideRoute(
        route.route_id,
        route.title,
        route.used_for,
        route.about_child,
        tuple(unit.profile.name_of(role) for role in route.private_to),
        route.source.paragraph,
        tuple(
            OfferedNeed(
                need.id,
                need.question,
                need.hint,
                need.kind,
                need.required,
                need.longest,
                choices_of(unit, need, dispute_id),
            )
            for need in route.opening_needs
        ),
    )
