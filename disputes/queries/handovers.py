"""What is owed by somebody who no longer answers for it, and disputes that go to another IRO.

Who answers for a role depends on the lines above the child's team and the IRO's, on whom the dispute
itself names, and on the day: on nothing else of it. So disputes are looked at in groups that agree in
these, and the one rule of ``disputes.holders`` is asked once a group, however many disputes there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, null, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from disputes.case import case_holders
from disputes.directory_changes import Look, to_look_through
from disputes.handing_on import gone_among, who_instead
from disputes.holders import social_workers_of
from disputes.models import Child, Dispute, DisputeChild, Obligation, Person
from disputes.unit import Unit
from machines.roles import ACTION_OWNER, SOCIAL_WORKER

Owing = tuple[str, int | None, str]
"""A role, who owes something in it, and how they came to."""


@dataclass(frozen=True)
class Group:
    """Open disputes that agree in whoever may answer in them, and who owes something in any of them."""

    named: tuple[tuple[str, Any], ...]
    owing: frozenset[Owing]


def look_to_take(unit: Unit) -> Look | None:
    """What has changed that nobody has looked through yet, or None. One row tells: cheap at every tick."""
    return to_look_through(unit)


def groups_owing(unit: Unit) -> tuple[Group, ...]:
    """Every group of open disputes and side matters in which something is owed."""
    together: dict[tuple[tuple[str, Any], ...], set[Owing]] = {}
    for row in unit.connection.execute(_owing(unit)).mappings():
        named = tuple((name, value) for name, value in row.items() if name not in _OF_OWING)
        together.setdefault(named, set()).add((row["role"], row["person_id"], row["held_by"]))
    return tuple(Group(named, frozenset(owing)) for named, owing in together.items())


def out_of_place(unit: Unit, groups: Iterable[Group]) -> tuple[str, ...]:
    """The references of those in these groups in which somebody else may answer now.

    It may name one too many, never one too few: the move itself looks again under the dispute's lock.
    """
    found: dict[str, None] = {}
    for group in groups:
        named = dict(group.named)
        holders = case_holders(unit, named, social_workers_of([named]))
        gone = gone_among(unit, (person_id for _, person_id, _ in group.owing))
        for role, person_id, held_by in sorted(group.owing, key=str):
            if who_instead(unit, holders, role, person_id, held_by, gone) is not None:
                found |= dict.fromkeys(_references(unit, named, role, person_id, held_by))
    return tuple(found)


def with_another_iro(unit: Unit) -> tuple[str, ...]:
    """The references of open disputes and side matters of which a child has another IRO by now.

    With them those about no child whose IRO has left.
    """
    of_another = (
        select(Dispute.reference)
        .join(DisputeChild, DisputeChild.dispute_id == Dispute.id)
        .join(Child, Child.id == DisputeChild.child_id)
        .where(Dispute.open, Child.iro_id != Dispute.iro_id)
    )
    of_a_leaver = (
        select(Dispute.reference)
        .join(Person, Person.id == Dispute.iro_id)
        .where(
            Dispute.open,
            Person.left_on <= unit.today,
            ~exists().where(DisputeChild.dispute_id == Dispute.id),
        )
    )
    both = of_another.union(of_a_leaver).order_by("reference")
    return tuple(unit.connection.execute(both).scalars())


_IRO, _CHILD, _WORKER, _OWNER = aliased(Person), aliased(Child), aliased(Person), aliased(Person)
_OF_OWING = ("role", "person_id", "held_by")


def _owing(unit: Unit) -> Select[Any]:
    """Who owes what in which group. Whom a dispute names counts only where it is asked of them.

    Of the children's social workers that is one, as in ``Holders.of``: the first child's, who has one.
    """
    of_worker = Obligation.role.in_(
        [one.id for one in unit.registry.roles().values() if unit.profile.post_of(one) == SOCIAL_WORKER]
    )
    of_owner = Obligation.role == ACTION_OWNER.id
    first_child = (
        select(func.min(DisputeChild.child_id))
        .join(Child, Child.id == DisputeChild.child_id)
        .where(DisputeChild.dispute_id == Dispute.id, Child.social_worker_id.is_not(None))
        .scalar_subquery()
    )
    return (
        select(
            Dispute.team_id,
            Dispute.iro_id,
            _IRO.name.label("iro_name"),
            _where(of_worker, _CHILD.social_worker_id).label("social_worker_id"),
            _where(of_worker, _WORKER.name).label("social_worker_name"),
            _where(of_owner, Dispute.named_id).label("named_id"),
            _where(of_owner, Dispute.named_name).label("named_name"),
            _where(of_owner, _OWNER.name).label("owner_name"),
            Obligation.role,
            Obligation.person_id,
            Obligation.held_by,
        )
        .join(Dispute, Dispute.id == Obligation.dispute_id)
        .join(_IRO, _IRO.id == Dispute.iro_id)
        .outerjoin(_CHILD, _CHILD.id == first_child)
        .outerjoin(_WORKER, _WORKER.id == _CHILD.social_worker_id)
        .outerjoin(_OWNER, _OWNER.id == Dispute.named_id)
        .where(Obligation.outcome == "", Dispute.open)
        .distinct()
    )


def _where(condition: ColumnElement[bool], column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    return case((condition, column), else_=null())


def _references(
    unit: Unit, named: Mapping[str, Any], role: str, person_id: int | None, held_by: str
) -> Iterable[str]:
    return unit.connection.execute(
        select(Dispute.reference)
        .join(Obligation, Obligation.dispute_id == Dispute.id)
        .where(
            Dispute.open,
            Dispute.team_id == named["team_id"],
            Dispute.iro_id == named["iro_id"],
            Obligation.outcome == "",
            Obligation.role == role,
            Obligation.person_id.is_not_distinct_from(person_id),
            Obligation.held_by == held_by,
        )
        .order_by(Dispute.id)
    ).scalars()
