"""Who may see which dispute. Default deny: whoever has no part in it is told that there is none."""

from __future__ import annotations

from sqlalchemy import or_, select

from disputes.case import Case
from disputes.errors import Refused
from disputes.models import Holding, Person, Post
from disputes.unit import Unit
from machines.roles import IRO


def roles_held(unit: Unit, person_id: int) -> set[str]:
    """The ids of the roles whose posts the person holds or stands in for today, anywhere."""
    rows = unit.connection.execute(
        select(Post.role)
        .join(Holding, Holding.post_id == Post.id)
        .join(Person, Person.id == Holding.person_id)
        .where(
            Holding.person_id == person_id,
            Holding.from_on <= unit.today,
            or_(Holding.to_on.is_(None), Holding.to_on >= unit.today),
            or_(Person.left_on.is_(None), Person.left_on > unit.today),
        )
    )
    return {role for (role,) in rows}


def is_iro(roles: set[str]) -> bool:
    """Whether these roles make somebody an IRO, who may raise disputes."""
    return IRO.id in roles


def is_leader(unit: Unit, roles: set[str]) -> bool:
    """Whether these roles open the escalation queue, as the council's profile says."""
    return bool(roles & {role.id for role in unit.profile.leaders})


def require_sight(unit: Unit, case: Case, person_id: int) -> set[str]:
    """The roles in which the person may see the dispute: their part in it, or a leader's.

    What is private to some roles (legal advice) only they see.

    :raises Refused: ``dispute_not_found`` when it is not theirs to see, so that nobody can learn
        by asking which references exist.
    """
    roles = case.roles_of(person_id)
    private_to = {role.id for role in case.place.route.private_to}
    if private_to:
        # Whoever stands in for a day sees what is asked of them now, and no more of what is privileged.
        own = case.holders.own_roles_of(person_id) | case.owing_roles_of(person_id)
        if not own & private_to:
            raise Refused("dispute_not_found")
        return roles
    if not roles:
        held = roles_held(unit, person_id)
        if not is_leader(unit, held):
            raise Refused("dispute_not_found")
    return roles
