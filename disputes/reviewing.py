"""Whose a dispute is: its IRO's, and once it has ended, the IRO's whom its children have now.

What has ended stays on record with the IRO who ended it, and they go on reading it. What is still to be
done about it (its last entries on the child's file, reopening it) is for whoever reviews the children
today, by the rule by which the clock hands on open disputes: this service's own (rules, section 5).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, or_, select, union
from sqlalchemy.orm import aliased

from disputes.models import Child, Dispute, DisputeChild, Holding, Person, Post, Team
from disputes.unit import Unit
from machines.roles import IRO, SOCIAL_WORKER


def iro_of_ended(unit: Unit, dispute_id: int) -> dict[str, Any]:
    """Whose an ended dispute is now: ``iro_id`` and ``iro_name``, as a dispute's row has them."""
    theirs = select(_iro_now(unit.today)).where(Dispute.id == dispute_id).scalar_subquery()
    row = unit.connection.execute(
        select(Person.id.label("iro_id"), Person.name.label("iro_name")).where(Person.id == theirs)
    )
    return dict(row.mappings().one())


def is_of(unit: Unit, iro_ids: Collection[int]) -> ColumnElement[bool]:
    """That a dispute or side matter, open or ended, is one of these IROs' now: for lists."""
    # By two indexes first: only of these few is it asked whose they are.
    some = union(
        select(Dispute.id).where(Dispute.iro_id.in_(iro_ids)),
        select(DisputeChild.dispute_id)
        .join(Child, Child.id == DisputeChild.child_id)
        .where(Child.iro_id.in_(iro_ids)),
    )
    return and_(Dispute.id.in_(some), _iro_now(unit.today).in_(iro_ids))


def stands_above(person_id: Any, child: Any, on: date) -> ColumnElement[bool]:
    """That somebody stands that day in the line that manages a child, or is its social worker.

    :param person_id: their number, or a column with it. :param child: the table of children, or an alias.
    """
    held, post, its_team, above = aliased(Holding), aliased(Post), aliased(Team), aliased(Team)
    line = exists().where(
        held.person_id == person_id,
        held.from_on <= on,
        or_(held.to_on.is_(None), held.to_on >= on),
        post.id == held.post_id,
        post.role.not_in((IRO.id, SOCIAL_WORKER.id)),
        above.id == post.team_id,
        its_team.id == child.team_id,
        its_team.line.like(above.line + literal("%")),
    )
    return or_(child.social_worker_id == person_id, line.correlate(child))


def _iro_now(on: date) -> ColumnElement[int]:
    """The number of a dispute's IRO; of an ended one whose own reviews none of its children any more,
    that of the first child's who works here and does not stand in the line that manages it.
    """
    child, about, iro = aliased(Child), aliased(DisputeChild), aliased(Person)
    of_children = (
        select(child.iro_id).join(about, about.child_id == child.id).where(about.dispute_id == Dispute.id)
    )
    still_reviews = Dispute.iro_id.in_(of_children.correlate(Dispute))
    instead = (
        of_children.join(iro, iro.id == child.iro_id)
        .where(or_(iro.left_on.is_(None), iro.left_on > on), ~stands_above(child.iro_id, child, on))
        .order_by(child.id)
        .limit(1)
        .correlate(Dispute)
        .scalar_subquery()
    )
    return case(
        (or_(Dispute.open, still_reviews), Dispute.iro_id), else_=func.coalesce(instead, Dispute.iro_id)
    )
