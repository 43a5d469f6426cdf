"""Everybody whom a visitor of the demo can be."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select

from disputes.models import Holding, Person, Post, Team
from disputes.unit import Unit


@dataclass(frozen=True)
class DemoPerson:
    """A sample person with the roles and teams of the posts that they hold today."""

    id: int
    name: str
    email: str
    roles: tuple[str, ...]
    role_names: tuple[str, ...]
    teams: tuple[str, ...]
    stands_in: bool


def demo_people(unit: Unit) -> tuple[DemoPerson, ...]:
    """Everybody who works here today, in the order of the directory."""
    rows = unit.connection.execute(
        select(Person.id, Person.name, Person.email, Post.role, Team.name.label("team"), Holding.stands_in)
        .join(Holding, Holding.person_id == Person.id)
        .join(Post, Post.id == Holding.post_id)
        .join(Team, Team.id == Post.team_id)
        .where(
            Holding.from_on <= unit.today,
            or_(Holding.to_on.is_(None), Holding.to_on >= unit.today),
            or_(Person.left_on.is_(None), Person.left_on > unit.today),
        )
        .order_by(Person.id, Holding.id)
    ).all()
    known = unit.registry.roles()
    together: dict[int, list[tuple[str, str, bool]]] = {}
    names: dict[int, tuple[str, str]] = {}
    for row in rows:
        names[row.id] = (row.name, row.email)
        together.setdefault(row.id, []).append((row.role, row.team, row.stands_in))
    return tuple(
        DemoPerson(
            id=number,
            name=name,
            email=email,
            roles=tuple(dict.fromkeys(role for role, _, _ in together[number])),
            role_names=tuple(
                dict.fromkeys(
                    unit.profile.name_of(known[role]) for role, _, _ in together[number] if role in known
                )
            ),
            teams=tuple(dict.fromkeys(team for _, team, _ in together[number])),
            stands_in=any(stands_in for _, _, stands_in in together[number]),
        )
        for number, (name, email) in names.items()
    )
