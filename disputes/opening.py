"""Whom a side matter is about when it is opened, in which role, and who answers for what there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, select

from disputes.access import roles_held
from disputes.case import Case, case_holders, load_case
from disputes.children import children_of, holders_over, raising_role
from disputes.errors import Refused
from disputes.holders import Holders, Named, holders_on, social_workers_of
from disputes.models import Child, DisputeChild, Person
from disputes.reading import Fault
from disputes.unit import Unit
from machines.needs import Need
from machines.roles import Role
from machines.route import Route, Scope


@dataclass(frozen=True)
class About:
    """Whom it is about, and who opens it in which role. ``case`` is the dispute that it stands beside.

    Beside a dispute ``children`` are all of that dispute's or some of them, and ``holders`` those over them:
    the social worker of another child has no part in it. About no child there is no team, and nobody above
    it, until one is named.
    """

    role: Role
    team_id: int
    iro: tuple[int, str]
    scope: Scope
    children: tuple[int, ...]
    holders: Holders
    case: Case | None = None


def opened_about(
    unit: Unit, person_id: int, route: type[Route], beside: str, case_numbers: Sequence[str] | None
) -> About:
    """What a person would open, beside a dispute, about children, or about no child.

    :param beside: the reference of the dispute, or "". :param case_numbers: of the children that it is
        about; None beside a dispute is all of its children.
    :raises Refused: ``dispute_not_found``, ``role_may_not``, ``children_differ``; ``bad_input`` for
        children who are not theirs, or not of that dispute.
    """
    if beside:
        return _beside(unit, person_id, route, beside, case_numbers)
    if route.about_child:
        return _about_children(unit, person_id, route, case_numbers or ())
    role = next((one for one in route.raised_by if one.id in roles_held(unit, person_id)), None)
    if role is None:
        raise Refused("role_may_not")
    who = (person_id, name_of(unit, person_id))
    return About(role, 0, who, route.scope[0], (), Holders((), Named(who), unit.registry))


def over_team(unit: Unit, iro: tuple[int, str], team_id: int) -> Holders:
    """Who holds which post above a team that was named."""
    return holders_on(unit.connection, Named(iro), team_id=team_id, on=unit.today, registry=unit.registry)


def asked_of(route: type[Route], role: Role) -> tuple[Need, ...]:
    """What is asked of whoever opens it in that role."""
    return tuple(need for need in route.opening_needs if not need.only_for or role.id in need.only_for)


def name_of(unit: Unit, person_id: int) -> str:
    """The person's name, as the record keeps it beside what they did."""
    name: str = unit.connection.execute(select(Person.name).where(Person.id == person_id)).scalar_one()
    return name


def _beside(
    unit: Unit, person_id: int, route: type[Route], reference: str, case_numbers: Sequence[str] | None
) -> About:
    case = load_case(unit, reference)
    roles = case.roles_of(person_id)
    if not roles or case.row["beside"]:
        raise Refused("dispute_not_found")
    if not any(one.id in roles for one in route.raised_by):
        raise Refused("role_may_not")
    row = case.row
    children = _chosen(unit, case, case_numbers)
    is_all = len(children) == row["children_count"]
    theirs_now = {**row, "iro_id": case.iro[0], "iro_name": case.iro[1]}
    holders = case.holders if is_all else case_holders(unit, theirs_now, social_workers_of(children))
    # In the role that they have for these children: of siblings each may have a social worker of their own.
    theirs = holders.roles_of(person_id) | case.owing_roles_of(person_id)
    role = next((one for one in route.raised_by if one.id in theirs), None)
    if role is None:
        raise Refused("bad_input", {"children": ["Choose children for whom you work."]})
    return About(
        role,
        row["team_id"],
        case.iro,
        Scope(row["scope"]),
        tuple(child["id"] for child in children),
        holders,
        case,
    )


def _chosen(unit: Unit, case: Case, case_numbers: Sequence[str] | None) -> Sequence[RowMapping]:
    """The children of a dispute that have these case numbers, or all of them, with their social workers."""
    children = (
        unit.connection.execute(
            select(
                Child.id,
                Child.case_number,
                Child.social_worker_id,
                Person.name.label("social_worker_name"),
            )
            .join(DisputeChild, DisputeChild.child_id == Child.id)
            .outerjoin(Person, Person.id == Child.social_worker_id)
            .where(DisputeChild.dispute_id == case.id)
            .order_by(Child.id)
        )
        .mappings()
        .all()
    )
    if case_numbers is None:
        return children
    if not case_numbers:
        raise Refused("bad_input", {"children": ["Choose at least one child."]})
    if not {child["case_number"] for child in children}.issuperset(case_numbers):
        raise Refused("bad_input", {"children": ["Choose from the children of this dispute."]})
    return [child for child in children if child["case_number"] in case_numbers]


def _about_children(unit: Unit, person_id: int, route: type[Route], case_numbers: Sequence[str]) -> About:
    try:
        children = children_of(unit, person_id, case_numbers, route)
    except Fault as fault:
        raise Refused("bad_input", {"children": [str(fault)]}) from fault
    holders = holders_over(unit, person_id, children, route.raised_by)
    role = raising_role(unit, person_id, children, route.raised_by)
    assert role is not None  # children_of let through only those about whom they may raise it
    first = children[0]
    return About(
        role,
        first["team_id"],
        (first["iro_id"], first["iro_name"]),
        Scope(first["scope"]),
        tuple(child["id"] for child in children),
        holders,
    )
