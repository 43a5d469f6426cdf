"""The children of one dispute, and who stands above them: for raising it, and for asking before that."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, RowMapping, false, literal, or_, select
from sqlalchemy.orm import aliased

from disputes.absences import acts_for
from disputes.errors import Refused
from disputes.holders import Holders, Named, holders_on, social_workers_of
from disputes.models import Child, Holding, Person, Post, Team
from disputes.reading import Fault
from disputes.unit import Unit
from machines.roles import IRO, SOCIAL_WORKER, Role
from machines.route import Route

MOST_CHILDREN = 12


def children_of(
    unit: Unit, person_id: int, case_numbers: Sequence[str], route: type[Route] | None = None
) -> list[RowMapping]:
    """The person's own children of these case numbers, with the names of IRO and social worker.

    :param route: what is to be raised: its raisers' own children count; None where that is not chosen yet:
        those of whoever raises any of the council's routes.
    :raises Fault: when there are none or too many, or one is not theirs. A child of somebody else
        and a child that does not exist get the same answer.
    """
    wanted = list(dict.fromkeys(case_numbers))
    if not 0 < len(wanted) <= MOST_CHILDREN:
        raise Fault(f"Choose at least one child, and no more than {MOST_CHILDREN}.")
    iro, worker = aliased(Person), aliased(Person)
    rows = (
        unit.connection.execute(
            select(
                *Child.__table__.c,
                iro.name.label("iro_name"),
                worker.name.label("social_worker_name"),
            )
            .join(iro, Child.iro_id == iro.id)
            .outerjoin(worker, Child.social_worker_id == worker.id)
            .where(Child.case_number.in_(wanted))
            .order_by(Child.id)
        )
        .mappings()
        .all()
    )
    routes = [route] if route is not None else list(unit.registry.in_force(unit.today).values())
    ways = list(dict.fromkeys(one.raised_by for one in routes))
    theirs = (any(raising_role(unit, person_id, [one], way) for way in ways) for one in rows)
    if len(rows) != len(wanted) or not all(theirs):
        whose = "whose IRO you are" if ways == [(IRO,)] else "for whom you work"
        raise Fault(f"Choose children {whose}.")
    return list(rows)


def raisable_by(unit: Unit, person_id: int, raised_by: Collection[Role]) -> ColumnElement[bool]:
    """Which children the person may raise something about, in one of these roles: for lists to choose from.

    What they choose is looked at again, child by child, by ``raising_role``.
    """
    worked_in = aliased(Team)
    posts = [role.id for role in raised_by if role not in (IRO, SOCIAL_WORKER)]
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
    theirs: list[ColumnElement[bool]] = [Child.id.in_(managed)] if posts else []
    if IRO in raised_by:
        theirs.append(Child.iro_id.in_(acts_for(unit, person_id)))
    if SOCIAL_WORKER in raised_by:
        theirs.append(Child.social_worker_id == person_id)
    return or_(false(), *theirs)


def raising_role(
    unit: Unit, person_id: int, children: Sequence[RowMapping], raised_by: Sequence[Role]
) -> Role | None:
    """In which of these roles the person raises something about the children, or None."""
    first = children[0]
    if IRO in raised_by and first["iro_id"] == person_id:
        return IRO
    if tuple(raised_by) == (IRO,) and first["iro_id"] not in acts_for(unit, person_id):
        return None
    held = _holders(unit, [first]).roles_of(person_id)
    return next((role for role in raised_by if role.id in held), None)


def holders_over(
    unit: Unit, person_id: int, children: Sequence[RowMapping], raised_by: Sequence[Role] = (IRO,)
) -> Holders:
    """Who holds which post above the children today.

    :raises Refused: ``children_differ`` when they cannot share a dispute; ``conflict_of_interest``
        when the IRO who raises it stands in the management line of any of them (000; rules, section 1).
    """
    if len({(child["team_id"], child["scope"]) for child in children}) > 1:
        raise Refused("children_differ", {"children": ["These children have different teams."]})
    holders = _holders(unit, children)
    manages = IRO in raised_by and holders.manages(person_id)
    if manages and raising_role(unit, person_id, children, raised_by) == IRO:
        raise Refused("conflict_of_interest", {"children": ["You are in the management line."]})
    return holders


def _holders(unit: Unit, children: Sequence[RowMapping]) -> Holders:
    first = children[0]
    named = Named((first["iro_id"], first["iro_name"]), social_workers_of(children))
    return holders_on(unit.connection, named, team_id=first["team_id"], on=unit.today, registry=unit.registry)
