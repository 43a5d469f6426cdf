"""The names to choose from while typing who will do an agreed action."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import literal, or_, select
from sqlalchemy.orm import aliased

from disputes.directory import person_named
from disputes.models import Child, Dispute, DisputeChild, Holding, Person, Post, Team
from disputes.unit import Unit


def names_around(unit: Unit, reference: str) -> tuple[str, ...]:
    """Everybody who works above or with the children of a dispute today, and its IRO, by name.

    A name that two of them share is left out: nobody can be found by it.
    """
    child_team = aliased(Team)
    dispute = (
        select(Dispute.id, Dispute.iro_id, child_team.line)
        .join(child_team, child_team.id == Dispute.team_id)
        .where(Dispute.reference == reference)
        .subquery()
    )
    in_line = (
        select(Holding.person_id)
        .join(Post, Post.id == Holding.post_id)
        .join(Team, Team.id == Post.team_id)
        .join(dispute, dispute.c.line.like(Team.line + literal("%")))
        .where(
            Holding.from_on <= unit.today,
            or_(Holding.to_on.is_(None), Holding.to_on >= unit.today),
        )
    )
    workers = (
        select(Child.social_worker_id)
        .join(DisputeChild, DisputeChild.child_id == Child.id)
        .join(dispute, dispute.c.id == DisputeChild.dispute_id)
        .where(Child.social_worker_id.is_not(None))
    )
    names = unit.connection.execute(
        select(Person.name)
        .where(
            or_(Person.id.in_(in_line), Person.id.in_(workers), Person.id.in_(select(dispute.c.iro_id))),
            or_(Person.left_on.is_(None), Person.left_on > unit.today),
        )
        .order_by(Person.name)
    ).scalars()
    found = list(names)
    return tuple(name for name in found if found.count(name) == 1)


def not_in_directory(unit: Unit, names: Iterable[str]) -> tuple[str, ...]:
    """Those of these names by which nobody here now can be found, each once: they get no letter."""
    return tuple(name for name in dict.fromkeys(names) if person_named(unit, name) is None)
