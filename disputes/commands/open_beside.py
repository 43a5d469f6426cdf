"""Open a side matter: beside a dispute, about a child without one, or about no child at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from disputes.access import roles_held
from disputes.answers import Asking, checked_answers
from disputes.case import Case, load_case
from disputes.chain import fingerprint
from disputes.children import children_of, holders_over, raising_role
from disputes.errors import Refused
from disputes.holders import Holders, Named, holders_on
from disputes.models import DisputeChild, Person
from disputes.moves import record_raising
from disputes.raising import already_raised, new_reference
from disputes.reading import Fault
from disputes.receipts import Receipt
from disputes.rows import Actor, Command, facts_given
from disputes.unit import Unit
from machines.engine import MoveRefused, begin
from machines.roles import Role
from machines.route import Route, Scope


@dataclass(frozen=True)
class OpenBeside:
    """What is to be opened.

    :param route: the side route. :param given: the answers to what it asks, by need id.
    :param beside: the reference of the dispute that it stands beside, or "".
    :param children: case numbers, where it is about a child without a dispute.
    """

    person_id: int
    key: str
    route: str
    given: Mapping[str, Any]
    beside: str = ""
    children: Sequence[str] = ()


@dataclass(frozen=True)
class _About:
    """Whom it is about, and who answers for what there."""

    role: Role
    team_id: int
    iro: tuple[int, str]
    scope: Scope
    children: tuple[int, ...]
    holders: Holders
    case: Case | None = None


def handle(command: OpenBeside, unit: Unit) -> Receipt:
    """Open it, once.

    :raises Refused: ``bad_input`` with every fault by field; ``dispute_not_found``; ``role_may_not``;
        ``route_not_for_child``; ``children_differ``; ``key_used``.
    """
    key = f"{command.person_id}:{command.key}"
    content = fingerprint({**asdict(command), "key": ""})
    done = already_raised(unit, key, content)
    if done is not None:
        return done
    route = unit.registry.beside(unit.today).get(command.route)
    if route is None or not route.opened_by_hand:
        raise Refused("not_found")
    about = _about(unit, command, route)
    try:
        begun = begin(route, about.scope)
    except MoveRefused as refused:
        raise Refused(refused.why.value, about=refused.about) from refused
    asking = Asking(route.opening_needs, about.case, None, len(about.children))
    given = checked_answers(unit, asking, command.given)
    dispute = {
        "reference": new_reference(),
        "iro_id": about.iro[0],
        "team_id": given.get("team", about.team_id),
        "scope": about.scope.value,
        "beside": True,
        "beside_id": about.case.id if about.case else None,
        **facts_given(given),
    }
    holders = about.holders
    if "team" in given:
        holders = _over_team(unit, about.iro, given["team"])
    name = unit.connection.execute(select(Person.name).where(Person.id == command.person_id)).scalar_one()
    return record_raising(
        unit,
        dispute,
        route,
        begun,
        holders,
        Actor("person", command.person_id, name),
        Command(key, content),
        children=about.children,
        given=given,
        as_role=about.role,
    )


def _about(unit: Unit, command: OpenBeside, route: type[Route]) -> _About:
    if command.beside:
        return _beside(unit, command, route)
    if route.about_child:
        return _about_children(unit, command, route)
    role = next((one for one in route.raised_by if one.id in roles_held(unit, command.person_id)), None)
    if role is None:
        raise Refused("role_may_not")
    name = unit.connection.execute(select(Person.name).where(Person.id == command.person_id)).scalar_one()
    who = (command.person_id, name)
    # The team is one of the questions: until it is answered there is nobody above it.
    return _About(role, 0, who, route.scope[0], (), Holders((), Named(who), unit.profile))


def _beside(unit: Unit, command: OpenBeside, route: type[Route]) -> _About:
    case = load_case(unit, command.beside)
    roles = case.roles_of(command.person_id)
    if not roles or case.row["beside"]:
        raise Refused("dispute_not_found")
    role = next((one for one in route.raised_by if one.id in roles), None)
    if role is None:
        raise Refused("role_may_not")
    children = unit.connection.execute(
        select(DisputeChild.child_id).where(DisputeChild.dispute_id == case.id)
    ).scalars()
    row = case.row
    iro = (row["iro_id"], row["iro_name"])
    scope = Scope(row["scope"])
    return _About(role, row["team_id"], iro, scope, tuple(children), case.holders, case)


def _about_children(unit: Unit, command: OpenBeside, route: type[Route]) -> _About:
    try:
        children = children_of(unit, command.person_id, command.children, route)
    except Fault as fault:
        raise Refused("bad_input", {"children": [str(fault)]}) from fault
    holders = holders_over(unit, command.person_id, children, route.raised_by)
    role = raising_role(unit, command.person_id, children, route.raised_by)
    assert role is not None  # children_of let through only those about whom they may raise it
    first = children[0]
    return _About(
        role,
        first["team_id"],
        (first["iro_id"], first["iro_name"]),
        Scope(first["scope"]),
        tuple(child["id"] for child in children),
        holders,
    )


def _over_team(unit: Unit, iro: tuple[int, str], team_id: int) -> Holders:
    return holders_on(unit.connection, Named(iro), team_id=team_id, on=unit.today, profile=unit.profile)
