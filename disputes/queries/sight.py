"""Which disputes a person may see, as a condition for lists: the same rule as ``disputes.access``."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, func, or_, select, union
from sqlalchemy.orm import aliased

from disputes.access import is_leader, roles_held
from disputes.models import Child, Dispute, DisputeChild, Holding, Obligation, Person, Post, Team
from disputes.unit import Unit
from machines.roles import IRO, SOCIAL_WORKER


def sight_of(unit: Unit, person_id: int) -> tuple[ColumnElement[bool], ...]:
    """The condition under which a dispute is the person's to see; empty for a leader, who sees all.

    Theirs are those that they raised as the IRO, those about a child whose social worker they
    are, those in which they owe something, and those below a post that they hold: above the
    child's team, or above the IRO's.
    """
    if is_leader(unit, roles_held(unit, person_id)):
        return ()
    owed = select(Obligation.dispute_id).where(
        Obligation.person_id == person_id, Obligation.outcome == literal_column("''")
    )
    mine = union(
        select(Dispute.id).where(Dispute.iro_id == person_id),
        owed,
        _as_social_worker(person_id),
        select(Dispute.id).where(Dispute.team_id.in_(_below_my_posts(unit, person_id))),
        select(Dispute.id).where(Dispute.iro_id.in_(_iros_below_my_posts(unit, person_id))),
    )
    return (Dispute.id.in_(mine),)
