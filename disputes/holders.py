"""Who holds each post in a dispute's two lines on a day, and who answers when nobody does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, and_, bindparam, exists, literal, or_, select
from sqlalchemy.orm import aliased

from disputes.models import Holding, Person, Post, Team
from machines.roles import IRO, SOCIAL_WORKER, Line, Role

HOLDER, STAND_IN, NEXT_IN_LINE, ASSIGNED, NOBODY = "holder", "stand_in", "next", "assigned", "nobody"


@dataclass(frozen=True)
class Holder:
    """The person who answers for a role on a day. ``held_by`` says how they come to.

    ``note`` is empty for the post's own holder, and else says plainly who is missing.
    """

    role: Role
    person_id: int | None
    name: str
    held_by: str
    note: str = ""


@dataclass(frozen=True)
class _Seat:
    role: str
    depth: int
    reviewing: bool
    person_id: int | None
    name: str
    stands_in: bool


class Holders:
    """The posts in the line above a child's team and above its IRO's team, on one London date."""

    def __init__(
        self,
        seats: Iterable[_Seat],
        iro: tuple[int, str],
        social_worker: tuple[int, str] | None,
        role_names: Mapping[Role, str],
    ) -> None:
        self._seats = tuple(seats)
        self._iro = iro
        self._social_worker = social_worker
        self._names = role_names

    def of(self, role: Role) -> Holder:
        """Who answers for the role: its holder, a stand-in, the next in line, or plainly nobody."""
        if role == IRO:
            return Holder(role, *self._iro, HOLDER)
        if role == SOCIAL_WORKER:
            if self._social_worker is None:
                return self._nobody(role)
            return Holder(role, *self._social_worker, HOLDER)
        line = [s for s in self._seats if s.reviewing == (role.line is Line.REVIEWING)]
        seats = sorted((s for s in line if s.role == role.id), key=lambda s: -s.depth)
        held = [s for s in seats if s.person_id is not None]
        for seat in sorted(held, key=lambda s: not s.stands_in):
            held_by = STAND_IN if seat.stands_in else HOLDER
            note = f"{self._name(role)} is away: {seat.name} stands in" if seat.stands_in else ""
            return Holder(role, seat.person_id, seat.name, held_by, note)
        return self._next_in_line(role, seats, line)

    def roles_of(self, person_id: int) -> set[str]:
        """The ids of the roles whose posts the person holds or stands in for in this dispute."""
        return {seat.role for seat in self._seats if seat.person_id == person_id}

    def manages(self, person_id: int) -> bool:
        """Whether the person stands in the child's management line (000; rules, section 1)."""
        social_worker = self._social_worker is not None and self._social_worker[0] == person_id
        return social_worker or any(
            seat.person_id == person_id and not seat.reviewing for seat in self._seats
        )

    def _next_in_line(self, role: Role, seats: list[_Seat], line: list[_Seat]) -> Holder:
        above = [s for s in line if seats and s.person_id is not None and s.depth < seats[0].depth]
        for seat in sorted(above, key=lambda s: (-s.depth, not s.stands_in)):
            note = f"The post of {self._name(role)} has no holder: {seat.name} is next in line"
            return Holder(role, seat.person_id, seat.name, NEXT_IN_LINE, note)
        return self._nobody(role)

    def _nobody(self, role: Role) -> Holder:
        return Holder(
            role, None, "", NOBODY, f"The post of {self._name(role)} has no holder and nobody above"
        )

    def _name(self, role: Role) -> str:
        return self._names.get(role, role.name)


_CHILD_TEAM, _SEAT_OF_IRO = aliased(Team), aliased(Holding)
_IRO_POST, _IRO_TEAM = aliased(Post), aliased(Team)
_IN_CASE_LINE = (
    select(_CHILD_TEAM.line)
    .where(_CHILD_TEAM.id == bindparam("team_id"))
    .scalar_subquery()
    .like(Team.line + literal("%"))
)
_IN_REVIEWING_LINE = exists().where(
    _SEAT_OF_IRO.person_id == bindparam("iro_id"),
    _SEAT_OF_IRO.post_id == _IRO_POST.id,
    _IRO_POST.role == IRO.id,
    _IRO_POST.team_id == _IRO_TEAM.id,
    _IRO_TEAM.line.like(Team.line + literal("%")),
)
# Built once: building a statement costs more than running it.
_SEATS = (
    select(
        Post.role,
        Team.line,
        _IN_CASE_LINE.label("in_case_line"),
        _IN_REVIEWING_LINE.label("in_reviewing_line"),
        Person.id,
        Person.name,
        Holding.stands_in,
    )
    .join(Team, Post.team_id == Team.id)
    .outerjoin(
        Holding,
        and_(
            Holding.post_id == Post.id,
            Holding.from_on <= bindparam("on"),
            or_(Holding.to_on.is_(None), Holding.to_on >= bindparam("on")),
        ),
    )
    .outerjoin(
        Person,
        and_(
            Holding.person_id == Person.id,
            or_(Person.left_on.is_(None), Person.left_on > bindparam("on")),
        ),
    )
    .where(
        Post.role.not_in((IRO.id, SOCIAL_WORKER.id)),
        or_(_IN_CASE_LINE, _IN_REVIEWING_LINE),
    )
    .order_by(Holding.from_on.desc(), Holding.id)
)


def holders_on(
    connection: Connection,
    *,
    team_id: int,
    iro: tuple[int, str],
    social_worker: tuple[int, str] | None,
    on: date,
    role_names: Mapping[Role, str],
) -> Holders:
    """The holders in both lines of a dispute, in one query.

    :param team_id: the child's team. :param iro: the IRO's id and name; ``social_worker`` alike.
    """
    rows = connection.execute(_SEATS, {"team_id": team_id, "iro_id": iro[0], "on": on}).all()
    seats = [
        _Seat(role, line.count("/"), reviewing, person_id, name or "", bool(stands_in))
        for role, line, case, review, person_id, name, stands_in in rows
        for reviewing in (True, False)
        if (review if reviewing else case)
    ]
    return Holders(seats, iro, social_worker, role_names)
