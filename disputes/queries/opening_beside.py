"""The side matters that a person may open, what each asks, and where its answers would lead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from disputes.access import require_sight, roles_held
from disputes.answers import Asking, checked_answers
from disputes.case import Facts, load_case
from disputes.children import raisable_by
from disputes.errors import Refused
from disputes.models import Child, Dispute, DisputeChild, Person, Team
from disputes.opening import asked_of, opened_about, over_team
from disputes.queries.choices import choices_of
from disputes.queries.moves import OfferedNeed
from disputes.queries.what_follows import WillBeTold, WillOwe, will_be_told, will_owe
from disputes.rows import facts_given
from disputes.tellings import proposed_to
from disputes.unit import Unit
from machines.engine import MoveRefused, begin
from machines.roles import Role
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
        _offer(unit, route, role, case.id)
        for route in _by_hand(unit)
        for role in [role for role in route.raised_by if role.id in roles][:1]
        if route.about_child and scope in route.scope
    )


def routes_alone(unit: Unit, person_id: int) -> tuple[SideRoute, ...]:
    """What the person may open without a dispute: about a child of theirs, or about the service."""
    held = roles_held(unit, person_id)
    offers = []
    for route in _by_hand(unit):
        role = next((one for one in route.raised_by if one.id in held), None)
        if route.about_child and children_to_choose(unit, person_id, route.route_id):
            # Whoever stands in for somebody holds no such post, and asks what the first of them would.
            offers.append(_offer(unit, route, role or route.raised_by[0], None))
        elif role is not None and not route.about_child:
            offers.append(_offer(unit, route, role, None))
    return tuple(offers)


def children_to_choose(unit: Unit, person_id: int, route_id: str) -> tuple[ChildToChoose, ...]:
    """The children about whom the person may open this, by initials; none when they may not."""
    route = unit.registry.beside(unit.today).get(route_id)
    if route is None or not route.about_child:
        return ()
    rows = unit.connection.execute(
        select(Child.case_number, Child.initials, Team.name)
        .join(Team, Team.id == Child.team_id)
        .where(
            raisable_by(unit, person_id, route.raised_by),
            Child.scope.in_([scope.value for scope in route.scope]),
        )
        .order_by(Child.initials, Child.case_number)
    )
    return tuple(ChildToChoose(*row) for row in rows)


def children_beside(unit: Unit, reference: str) -> tuple[ChildToChoose, ...]:
    """The children of a dispute, to choose from for what is opened beside it; none where it has only one."""
    rows = unit.connection.execute(
        select(Child.case_number, Child.initials, Team.name)
        .join(Team, Team.id == Child.team_id)
        .join(DisputeChild, DisputeChild.child_id == Child.id)
        .join(Dispute, Dispute.id == DisputeChild.dispute_id)
        .where(Dispute.reference == reference)
        .order_by(Child.id)
    ).all()
    return tuple(ChildToChoose(*row) for row in rows) if len(rows) > 1 else ()


def opening_beside(
    unit: Unit,
    person_id: int,
    route_id: str,
    given: Mapping[str, Any],
    *,
    beside: str = "",
    children: Sequence[str] | None = None,
) -> OpeningBeside:
    """Where it would lead to open this now, before anybody does.

    :param beside: the reference of the dispute that it stands beside, or "".
    :param children: case numbers of the children that it is about; None beside a dispute is all of its own.
    :raises Refused: as opening it would: ``bad_input`` with every fault, ``dispute_not_found``,
        ``role_may_not``, ``route_not_for_child``, ``children_differ``, ``not_found``.
    """
    route = unit.registry.beside(unit.today).get(route_id)
    if route is None or not route.opened_by_hand:
        raise Refused("not_found")
    about = opened_about(unit, person_id, route, beside, children)
    asking = Asking(asked_of(route, about.role), about.case, None, len(about.children))
    answers = checked_answers(unit, asking, given)
    holders = over_team(unit, about.iro, answers["team"]) if "team" in answers else about.holders
    try:
        stage, _skipped = begin(route, about.scope)
    except MoveRefused as refused:
        raise Refused(refused.why.value, about=refused.about) from refused
    facts = replace(Facts(unit.now), **facts_given(answers))
    return OpeningBeside(
        stage.label,
        will_owe(unit, route, stage, facts, holders),
        (*will_be_told(unit, route.raising_tells, holders), *_to_come(unit, route, answers, person_id)),
        answers,
    )


def _to_come(
    unit: Unit, route: type[Route], answers: Mapping[str, Any], person_id: int
) -> tuple[WillBeTold, ...]:
    """Who is told that a meeting is being arranged: they come as themselves, in no role."""
    numbers = {telling.person_id for telling in proposed_to(route, answers)} - {person_id}
    found = unit.connection.execute(select(Person.name).where(Person.id.in_(numbers)).order_by(Person.name))
    return tuple(WillBeTold("", name, "") for name in found.scalars())


def _by_hand(unit: Unit) -> list[type[Route]]:
    offered = unit.registry.beside(unit.today).values()
    return [route for route in offered if route.opened_by_hand]


def _offer(unit: Unit, route: type[Route], role: Role, dispute_id: int | None) -> SideRoute:
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
            for need in asked_of(route, role)
        ),
    )
