"""Which disputes a person may see, as a condition for lists: the same rule as ``disputes.access``."""

from __future__ import annotations

from sqlalchemy import CompoundSelect, Select, literal_column, or_, select, union

from disputes.absences import acts_for
from disputes.access import is_leader, roles_held
from disputes.models import Child, Dispute, DisputeChild, Holding, Obligation, Person, Post, Team
from disputes.queries.queue_filter import Sight
from disputes.reviewing import is_of
from disputes.unit import Unit
from machines.roles import IRO, SOCIAL_WORKER


def sight_of(unit: Unit, person_id: int) -> Sight:
    """The condition under which a dispute is the person's to see; none for a leader, who sees all.

    Theirs are those that they raised as the IRO, those that have ended and whose children they review
    now, those of an IRO for whom they stand in today, those about a child whose social worker they
    are, those in which they owe something now, and those below a post that they hold: above the
    child's team, or above the IRO's.
    """
    if is_leader(unit, roles_held(unit, person_id)):
        return ()
    lines = _lines_held(unit, person_id)
    owed = select(Obligation.dispute_id).where(
        Obligation.person_id == person_id, Obligation.outcome == literal_column("''")
    )
    mine: CompoundSelect[int] = union(
        select(Dispute.id).where(Dispute.iro_id == person_id),
        select(Dispute.id).where(is_of(unit, acts_for(unit, person_id))),
        select(Dispute.id).where(Dispute.team_id.in_(_teams_under(lines))),
        select(Dispute.id).where(Dispute.iro_id.in_(_iros_under(lines))),
        owed,
        _as_social_worker(person_id),
    )
    return (Dispute.id.in_(mine),)


def _lines_held(unit: Unit, person_id: int) -> list[str]:
    """The lines of the teams whose posts the person holds today, but those of an IRO or social worker."""
    rows = unit.connection.execute(
        select(Team.line)
        .join(Post, Post.team_id == Team.id)
        .join(Holding, Holding.post_id == Post.id)
        .join(Person, Person.id == Holding.person_id)
        .where(
            Holding.person_id == person_id,
            Post.role.not_in((IRO.id, SOCIAL_WORKER.id)),
            Holding.from_on <= unit.today,
            or_(Holding.to_on.is_(None), Holding.to_on >= unit.today),
            or_(Person.left_on.is_(None), Person.left_on > unit.today),
        )
        .distinct()
    )
    return [line for (line,) in rows if line]


def _teams_under(lines: list[str]) -> Select[int]:
    return select(Team.id).where(or_(*(Team.line.startswith(line) for line in lines), Team.id.in_(())))


def _iros_under(lines: list[str]) -> Select[int]:
    return (
        select(Holding.person_id)
        .join(Post, Post.id == Holding.post_id)
        .where(Post.role == IRO.id, Post.team_id.in_(_teams_under(lines)))
    )


def _as_social_worker(person_id: int) -> Select[int]:
    """Where any of the dispute's children is theirs."""
    return (
        select(DisputeChild.dispute_id)
        .join(Child, Child.id == DisputeChild.child_id)
        .where(Child.social_worker_id == person_id)
    )
