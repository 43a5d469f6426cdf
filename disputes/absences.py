"""Who may say for whom that they are away, who may stand in, and who does. Shared by commands and queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from disputes.access import is_leader
from disputes.models import Absence, Child, Holding, Person, Post, Team
from disputes.reviewing import stands_above
from disputes.unit import Unit
from machines.roles import IRO, Line

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class HeldPost:
    """A post that somebody holds or stands in for today. ``line`` is its team's path from the top."""

    role: str
    line: str
    team: str


@dataclass(frozen=True)
class Worker:
    """Somebody who works here today, with the posts that they hold."""

    id: int
    name: str
    posts: tuple[HeldPost, ...]

    @property
    def is_iro(self) -> bool:
        """Whether they hold a post of IRO."""
        return any(post.role == IRO.id for post in self.posts)


def works_here(on: date) -> ColumnElement[bool]:
    """That a person has not left by that London date."""
    return or_(Person.left_on.is_(None), Person.left_on > on)


def workers(unit: Unit, *person_ids: int) -> dict[int, Worker]:
    """Those of these people who work here today, by id; everybody who does when none is named."""
    on = unit.today
    question = (
        select(Person.id, Person.name, Post.role, Team.line, Team.name.label("team"))
        .outerjoin(
            Holding,
            and_(
                Holding.person_id == Person.id,
                Holding.from_on <= on,
                or_(Holding.to_on.is_(None), Holding.to_on >= on),
            ),
        )
        .outerjoin(Post, Post.id == Holding.post_id)
        .outerjoin(Team, Team.id == Post.team_id)
        .where(works_here(on))
        .order_by(Person.name, Person.id, Holding.id)
    )
    if person_ids:
        question = question.where(Person.id.in_(person_ids))
    names: dict[int, str] = {}
    posts: dict[int, list[HeldPost]] = {}
    for row in unit.connection.execute(question):
        names[row.id] = row.name
        held = posts.setdefault(row.id, [])
        if row.role is not None:
            held.append(HeldPost(row.role, row.line, row.team))
    return {number: Worker(number, name, tuple(posts[number])) for number, name in names.items()}


def may_record(unit: Unit, actor: Worker, person: Worker) -> bool:
    """Whether ``actor`` may say that ``person`` is away: it is they, or they stand above them.

    Above stands whoever holds a manager's post of the same line further up, or of the same team where
    the person is a social worker or IRO there; and every senior leader, but over nobody of the IRO
    service: whoever challenges the council is not put aside by those who are challenged (000).
    """
    if actor.id == person.id:
        return True
    if any(_is_of_iro_service(unit, post) for post in person.posts):
        above = [post for post in actor.posts if _is_of_iro_service(unit, post)]
        return any(_stands_above(unit, mine, theirs) for mine in above for theirs in person.posts)
    if is_leader(unit, {post.role for post in actor.posts}):
        return True
    return any(_stands_above(unit, mine, theirs) for mine in actor.posts for theirs in person.posts)


def _stands_above(unit: Unit, mine: HeldPost, theirs: HeldPost) -> bool:
    if _is_named(unit, mine) or not theirs.line.startswith(mine.line):
        return False
    return mine.line != theirs.line or _is_named(unit, theirs)


def _is_named(unit: Unit, post: HeldPost) -> bool:
    """Whether the post is a social worker's or an IRO's, who manage nobody."""
    role = unit.registry.roles().get(post.role)
    return role is None or role.line is Line.NAMED


def why_not_named_by(actor: Worker, person: Worker, stand_in: Worker) -> str:
    """Why this person may not name that stand-in, in words for who asks; "" when they may."""
    if actor.id == stand_in.id and actor.id != person.id:
        return "You cannot name yourself to stand in for somebody else. Choose another, or let them do it."
    return ""


def why_not_stand_in(unit: Unit, person: Worker, stand_in: Worker) -> str:
    """Why one may not stand in for the other, in words for who asks; "" when they may.

    An IRO has no part in managing the case (000; rules, section 1): so an IRO is stood in for within
    the IRO service alone, by nobody who manages one of their children, and stands in for no manager. A
    manager of IROs is stood in for by nobody of the line that manages cases.
    """
    if person.id == stand_in.id:
        return "Nobody stands in for themselves. Choose somebody else, or leave it empty."
    if person.is_iro:
        if not any(_is_of_iro_service(unit, post) for post in stand_in.posts):
            return f"{stand_in.name} is not in the IRO service. Choose an IRO, or a manager of IROs."
        if _manages_a_child_of(unit, person.id, stand_in.id):
            return f"{stand_in.name} manages a child whose IRO is away, and an IRO must be independent."
    elif any(_is_of_iro_service(unit, post) for post in person.posts):
        if any(_is_in_case_line(unit, post) for post in stand_in.posts):
            return f"{stand_in.name} manages cases, and the IRO service must be independent of that line."
    elif stand_in.is_iro:
        return f"{stand_in.name} is an IRO, who must not stand in the line that manages a case."
    return ""


def _is_of_iro_service(unit: Unit, post: HeldPost) -> bool:
    role = unit.registry.roles().get(post.role)
    return role is not None and (role == IRO or role.line is Line.REVIEWING)


def _is_in_case_line(unit: Unit, post: HeldPost) -> bool:
    role = unit.registry.roles().get(post.role)
    return role is not None and role.line is Line.CASE


def _manages_a_child_of(unit: Unit, iro_id: int, person_id: int) -> bool:
    """Whether the person stands today in the management line of a child whose IRO is the other."""
    found: bool = unit.connection.execute(
        select(exists().where(Child.iro_id == iro_id, stands_above(person_id, Child, unit.today)))
    ).scalar_one()
    return found


def acts_for(unit: Unit, person_id: int) -> tuple[int, ...]:
    """The person, and everybody who is away today and for whom they stand in: not while away themselves."""
    own = aliased(Absence)
    is_away = exists().where(own.person_id == person_id, own.from_on <= unit.today, own.to_on >= unit.today)
    others = unit.connection.execute(
        select(Absence.person_id)
        .where(
            Absence.stand_in_id == person_id,
            Absence.from_on <= unit.today,
            Absence.to_on >= unit.today,
            ~is_away,
        )
        .order_by(Absence.id)
    ).scalars()
    return tuple(dict.fromkeys((person_id, *others)))


def stands_in_for_iro(unit: Unit, person_id: int) -> bool:
    """Whether somebody for whom the person stands in today is an IRO."""
    others = acts_for(unit, person_id)[1:]
    return bool(others) and any(one.is_iro for one in workers(unit, *others).values())


def is_away_throughout(unit: Unit, person_id: int, from_on: date, to_on: date) -> bool:
    """Whether the person is away on each of these days, by one absence or several that meet."""
    day = from_on
    for begins, ends in unit.connection.execute(
        select(Absence.from_on, Absence.to_on)
        .where(Absence.person_id == person_id, Absence.from_on <= to_on, Absence.to_on >= from_on)
        .order_by(Absence.from_on)
    ):
        if begins > day:
            return False
        day = max(day, ends + ONE_DAY)
    return day > to_on
