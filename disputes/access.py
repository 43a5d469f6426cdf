"""Who may see which dispute. Default deny: whoever has no part in it is told that there is none."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from disputes.case import Case
from disputes.errors import Refused
from disputes.models import Holding, Person, Post
from disputes.readings import Tie
from disputes.unit import Unit
from machines.roles import ACTION_OWNER, IRO, SOCIAL_WORKER


def roles_held(unit: Unit, person_id: int) -> set[str]:
    """The ids of the roles whose posts the person holds or stands in for today, anywhere."""
    rows = unit.connection.execute(
        select(Post.role)
        .join(Holding, Holding.post_id == Post.id)
        .join(Person, Person.id == Holding.person_id)
        .where(Holding.person_id == person_id, held_on(unit.today), here_on(unit.today))
    )
    return {role for (role,) in rows}


def held_on(day: Any) -> ColumnElement[bool]:
    """That somebody holds a post on a London date, or stands in for it."""
    return and_(Holding.from_on <= day, or_(Holding.to_on.is_(None), Holding.to_on >= day))


def here_on(day: Any) -> ColumnElement[bool]:
    """That somebody has not left by a London date."""
    return or_(Person.left_on.is_(None), Person.left_on > day)


def is_iro(roles: set[str]) -> bool:
    """Whether these roles make somebody an IRO, who may raise disputes."""
    return IRO.id in roles


def is_leader(unit: Unit, roles: set[str]) -> bool:
    """Whether these roles open the escalation queue, as the council's profile says."""
    return bool(_leading(unit, roles))


def manages_iros(unit: Unit, roles: set[str]) -> bool:
    """Whether one of these roles is the post to which the IROs answer, as the council's profile says."""
    return unit.profile.iro_answers_to.id in roles


def _leading(unit: Unit, roles: set[str]) -> set[str]:
    return roles & {role.id for role in unit.profile.leaders}


def require_sight(unit: Unit, case: Case, person_id: int) -> set[str]:
    """The roles in which the person may see the dispute: their part in it, or a leader's.

    What is private to some roles (legal advice) only they see. What has ended, the IRO who ended it goes
    on reading, whoever the children's IRO is now.

    :raises Refused: ``dispute_not_found`` when it is not theirs to see, so that nobody can learn
        by asking which references exist.
    """
    ended_it = {IRO.id} if case.row["iro_id"] == person_id else set()
    roles = case.roles_of(person_id) | ended_it
    private_to = {role.id for role in case.place.route.private_to}
    if private_to:
        # Whoever stands in for a day sees what is asked of them now, and no more of what is privileged.
        own = case.holders.own_roles_of(person_id) | case.owing_roles_of(person_id) | ended_it
        if not own & private_to:
            raise Refused("dispute_not_found")
        return roles
    if not roles:
        held = roles_held(unit, person_id)
        if not is_leader(unit, held):
            raise Refused("dispute_not_found")
    return roles


def tie_to(unit: Unit, case: Case, person_id: int) -> tuple[Tie, str]:
    """What lets the person see the dispute, and in which role: the nearest, where there are several.

    It answers also for whom nothing does any more: who has just handed on what they owed has read it.
    """
    row = case.row
    if person_id in (row["iro_id"], case.iro[0]):
        return Tie.IRO, IRO.id
    asked = case.owing_roles_of(person_id)
    if asked:
        return Tie.ASKED, min(asked)
    # An IRO's stand-in counts as of the IRO service, and stands in all the same.
    parts = case.holders.own_roles_of(person_id) - {IRO.id}
    parts |= {SOCIAL_WORKER.id} if case.holders.is_social_worker(person_id) else set()
    parts |= {ACTION_OWNER.id} if row["named_id"] == person_id else set()
    if parts:
        return Tie.PART, _post_first(unit, parts)
    roles = case.roles_of(person_id)
    if roles:
        return Tie.STANDS_IN, _post_first(unit, roles)
    leading = _leading(unit, roles_held(unit, person_id))
    return (Tie.LEADER, min(leading)) if leading else (Tie.BEFORE, "")


def tie_to_lists(unit: Unit, person_id: int) -> tuple[Tie, str]:
    """The same for a list of disputes: leaders see all, everybody else what is theirs."""
    held = roles_held(unit, person_id)
    leading = _leading(unit, held)
    if leading:
        return Tie.LEADER, min(leading)
    return Tie.OWN_LIST, IRO.id if is_iro(held) else min(held, default="")


def _post_first(unit: Unit, roles: set[str]) -> str:
    """One of several roles: that of a post, before a part which the council gives to that post."""
    parts = {part.id for part in unit.profile.parts}
    return min(roles, key=lambda role: (role in parts, role))
