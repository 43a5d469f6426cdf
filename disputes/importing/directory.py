"""The directory as it is on record, for a file to be compared with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import aliased

from disputes.importing.holdings import Held, Post
from disputes.importing.teams import TOP, TeamOnRecord
from disputes.models import Holding, Person, Team
from disputes.models import Post as PostRow
from disputes.unit import Unit


@dataclass(frozen=True)
class PersonOnRecord:
    """A person as they are now. ``left_on`` is the first day on which they no longer work here."""

    id: int
    name: str
    left_on: date | None


@dataclass(frozen=True)
class Directory:
    """Everybody by address, teams by name, posts by team and role, and who holds them."""

    people: dict[str, PersonOnRecord]
    teams: dict[str, TeamOnRecord]
    posts: dict[Post, int]
    holdings: tuple[Held, ...]


def directory(unit: Unit) -> Directory:
    """Read the whole directory: four questions, however large it is."""
    above = aliased(Team)
    read = unit.connection.execute
    people = read(select(Person.email, Person.id, Person.name, Person.left_on))
    teams = read(
        select(Team.id, Team.name, above.name, Team.line)
        .outerjoin(above, Team.parent_id == above.id)
        .order_by(Team.id)
    )
    posts = read(select(PostRow.id, Team.name, PostRow.role).join(Team, Team.id == PostRow.team_id))
    holdings = read(
        select(
            Holding.id,
            Team.name,
            PostRow.role,
            Person.email,
            Holding.from_on,
            Holding.to_on,
            Holding.stands_in,
        )
        .join(PostRow, PostRow.id == Holding.post_id)
        .join(Team, Team.id == PostRow.team_id)
        .join(Person, Person.id == Holding.person_id)
        .order_by(Holding.id)
    )
    return Directory(
        {email: PersonOnRecord(number, name, left_on) for email, number, name, left_on in people},
        {name: TeamOnRecord(number, name, parent or TOP, line) for number, name, parent, line in teams},
        {(team, role): number for number, team, role in posts},
        tuple(
            Held(number, (team, role), email, from_on, to_on, stands_in)
            for number, team, role, email, from_on, to_on, stands_in in holdings
        ),
    )


def readdressed(now: Directory, new_by_old: Mapping[str, str]) -> Directory:
    """The directory as if its people had their new addresses already."""
    if not new_by_old:
        return now
    return replace(
        now,
        people={new_by_old.get(email, email): person for email, person in now.people.items()},
        holdings=tuple(
            replace(held, person=new_by_old.get(held.person, held.person)) for held in now.holdings
        ),
    )
