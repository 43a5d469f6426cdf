"""The answers that a question lets somebody choose from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import or_, select, true

from disputes.answers import CASE_HOLDERS
from disputes.models import Child, DisputeChild, Holding, Person, Post, Team, Transition
from disputes.queries.timeline import entries_from, in_words
from disputes.unit import Unit
from machines.needs import Need, NeedKind
from machines.stages import MoveKind


@dataclass(frozen=True)
class Choice:
    """One answer to choose: ``value`` is given back, ``text`` is shown."""

    value: str
    text: str


def choices_of(unit: Unit, need: Need, dispute_id: int | None = None) -> tuple[Choice, ...]:
    """The answers to choose from for a question, where it has any.

    :param dispute_id: the dispute that it is about, for its children and its record; None without one.
    """
    if need.kind is NeedKind.YES_NO:
        return (Choice("yes", "Yes"), Choice("no", "No"))
    if need.kind is NeedKind.INFORMED:
        return tuple(Choice(one, one) for one in unit.profile.informs)
    if need.kind in (NeedKind.PERSON, NeedKind.PEOPLE):
        return people_with_posts(unit, but=CASE_HOLDERS if need.kind is NeedKind.PERSON else ())
    if need.kind is NeedKind.TEAM:
        rows = unit.connection.execute(select(Team.id, Team.name).order_by(Team.name))
        return tuple(Choice(str(number), name) for number, name in rows)
    if need.kind is NeedKind.CHILD and dispute_id is not None:
        return _children(unit, dispute_id)
    if need.kind is NeedKind.EVIDENCE and dispute_id is not None:
        return _record(unit, dispute_id)
    return tuple(Choice(value, text) for value, text in need.options)


def _children(unit: Unit, dispute_id: int) -> tuple[Choice, ...]:
    """The dispute's children, by their position in it: no case number is ever an answer."""
    rows = unit.connection.execute(
        select(Child.initials, Child.case_number)
        .join(DisputeChild, DisputeChild.child_id == Child.id)
        .where(DisputeChild.dispute_id == dispute_id)
        .order_by(Child.id)
    )
    return tuple(
        Choice(str(position), f"{initials} (case {number})")
        for position, (initials, number) in enumerate(rows, start=1)
    )


def _record(unit: Unit, dispute_id: int) -> tuple[Choice, ...]:
    """What is on the record of a dispute, as evidence to choose from: no notes."""
    rows = unit.connection.execute(
        select(*Transition.__table__.c)
        .where(Transition.dispute_id == dispute_id)
        .order_by(Transition.sequence)
    ).mappings()
    return tuple(
        Choice(str(one.sequence), in_words(one))
        for one in entries_from(unit, list(rows))
        if one.kind is not MoveKind.NOTE
    )


def people_with_posts(
    unit: Unit, but: tuple[str, ...] = (), only: Collection[str] = ()
) -> tuple[Choice, ...]:
    """Everybody who holds a post today, by name, with the post; ``but`` those of these roles, or ``only``.

    A manager's answer is asked of a manager; to a meeting comes whoever works with the child.
    """
    known = unit.registry.roles()
    rows = unit.connection.execute(
        select(Person.id, Person.name, Post.role)
        .join(Holding, Holding.person_id == Person.id)
        .join(Post, Post.id == Holding.post_id)
        .where(
            Post.role.not_in(but),
            Post.role.in_(only) if only else true(),
            Holding.from_on <= unit.today,
            or_(Holding.to_on.is_(None), Holding.to_on >= unit.today),
            or_(Person.left_on.is_(None), Person.left_on > unit.today),
        )
        .order_by(Person.name, Person.id)
    )
    people: dict[int, str] = {}
    for person_id, name, role in rows:
        post = unit.profile.name_of(known[role]) if role in known else role
        people.setdefault(person_id, f"{name}, {post}")
    return tuple(Choice(str(person_id), text) for person_id, text in people.items())
