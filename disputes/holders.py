"""Who holds each post in a dispute's two lines on a day, and who answers when they are away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, Connection, and_, bindparam, exists, literal, or_, select
from sqlalchemy.orm import aliased

from disputes.models import Absence, Holding, Person, Post, Team
from machines.profile import Profile
from machines.roles import ACTION_OWNER, IRO, SOCIAL_WORKER, Line, Role

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
class Named:
    """Those whom a dispute or side matter names itself: number and name, or None.

    ``social_workers`` are in the order of the children, each once; siblings may have several.
    """

    iro: tuple[int, str]
    social_workers: tuple[tuple[int, str], ...] = ()
    owner: tuple[int | None, str] | None = None


@dataclass(frozen=True)
class _Seat:
    """One person in one post. ``away`` says that they are absent; ``for_them`` who answers meanwhile."""

    role: str
    depth: int
    reviewing: bool
    person_id: int | None
    name: str
    stands_in: bool
    away: bool
    for_them: tuple[int, str] | None


class Holders:
    """The posts in the line above a child's team and above its IRO's team, on one London date."""

    def __init__(self, seats: Iterable[_Seat], named: Named, profile: Profile) -> None:
        self._seats = tuple(seats)
        self._named = named
        self._profile = profile

    @property
    def iro(self) -> tuple[int, str]:
        """Whose dispute it is: number and name, whoever stands in for them."""
        return self._named.iro

    def of(self, role: Role) -> Holder:
        """Who answers for the role: its holder, a stand-in, the next in line, or plainly nobody.

        One person owes what is owed: of several social workers, the first child's (who has one).
        """
        if role == ACTION_OWNER:
            return self._owner()
        post = self._profile.post_of(role)
        if post == IRO:
            return self._named_one(role, self._named.iro)
        if post == SOCIAL_WORKER:
            return self.each_of(role)[0]
        line = [s for s in self._seats if s.reviewing == (post.line is Line.REVIEWING)]
        seats = sorted((s for s in line if s.role == post.id), key=lambda s: -s.depth)
        return self._present(role, seats) or self._duty(role, line) or self._next_in_line(role, seats, line)

    def each_of(self, role: Role) -> tuple[Holder, ...]:
        """The same for everybody whose role it is: each child's social worker, or whoever stands in."""
        if self._profile.post_of(role) != SOCIAL_WORKER:
            return (self.of(role),)
        each = tuple(self._named_one(role, worker) for worker in self._named.social_workers)
        return each or (self._nobody(role),)

    def is_social_worker(self, person_id: int) -> bool:
        """Whether the person is the social worker of any of the children, not only standing in."""
        return any(number == person_id for number, _ in self._named.social_workers)

    def in_post(self, role: Role) -> tuple[int, str] | None:
        """Who holds a manager's post, away or not, or acts in it: for what is to stay with them."""
        post = self._profile.post_of(role)
        seats = [s for s in self._seats if (s.role, s.reviewing) == (post.id, post.line is Line.REVIEWING)]
        seats.sort(key=lambda s: (-s.depth, s.stands_in))
        return next(((s.person_id, s.name) for s in seats if s.person_id is not None), None)

    def roles_of(self, person_id: int) -> set[str]:
        """The ids of the roles whose posts the person holds or stands in for in this dispute."""
        named = (IRO.id, SOCIAL_WORKER.id)
        held = {s.role for s in self._seats if s.person_id == person_id and s.role not in named}
        held |= {s.role for s in self._seats if s.away and s.for_them and s.for_them[0] == person_id}
        if self._named.iro[0] == person_id:
            held.add(IRO.id)
        if self.is_social_worker(person_id):
            held.add(SOCIAL_WORKER.id)
        if self._named.owner is not None and self._named.owner[0] == person_id:
            held.add(ACTION_OWNER.id)
        return held | self._parts(held)

    def own_roles_of(self, person_id: int) -> set[str]:
        """The same, but not what they only stand in for; an IRO's stand-in is of the IRO service."""
        held = {s.role for s in self._seats if s.person_id == person_id and not s.stands_in}
        held -= {IRO.id, SOCIAL_WORKER.id}
        iro = self.of(IRO).person_id
        held |= {IRO.id} if person_id in (iro, self._named.iro[0]) else set()
        return held | self._parts(held)

    def _parts(self, held: set[str]) -> set[str]:
        """The parts that the council gives to these posts."""
        return {part.id for part in self._profile.played_by if self._profile.post_of(part).id in held}

    def with_owner(self, number: int | None, name: str) -> Holders:
        """The same, with somebody named for an agreed action."""
        return Holders(self._seats, replace(self._named, owner=(number, name)), self._profile)

    def manages(self, person_id: int) -> bool:
        """Whether the person stands in a child's management line (000; rules, section 1)."""
        return self.is_social_worker(person_id) or any(
            seat.person_id == person_id and not seat.reviewing and seat.role != IRO.id for seat in self._seats
        )

    def _owner(self) -> Holder:
        number, name = self._named.owner or (None, "")
        if number is not None:
            return self._named_one(ACTION_OWNER, (number, name))
        return Holder(ACTION_OWNER, None, "", NOBODY, f"{name or 'Nobody'} is not in the directory")

    def _named_one(self, role: Role, who: tuple[int, str]) -> Holder:
        seat = next((s for s in self._seats if s.person_id == who[0] and s.away), None)
        if seat is not None and seat.for_them is not None:
            return Holder(role, *seat.for_them, STAND_IN, f"{who[1]} is away: {seat.for_them[1]} stands in")
        return Holder(role, *who, HOLDER, f"{who[1]} is away, and nobody stands in" if seat else "")

    def _present(self, role: Role, seats: list[_Seat]) -> Holder | None:
        """The post's own holder, or who stands in for them; the one nearest to the child's team."""
        for seat in sorted(seats, key=lambda s: not s.stands_in):
            if seat.person_id is None:
                continue
            if not seat.away:
                held_by = STAND_IN if seat.stands_in else HOLDER
                note = f"{self._name(role)} is away: {seat.name} stands in" if seat.stands_in else ""
                return Holder(role, seat.person_id, seat.name, held_by, note)
            if seat.for_them is not None:
                note = f"{seat.name} is away: {seat.for_them[1]} stands in"
                return Holder(role, *seat.for_them, STAND_IN, note)
        return None

    def _duty(self, role: Role, line: list[_Seat]) -> Holder | None:
        """The post that the council's own text has stand in for this one."""
        duty = self._profile.stand_ins.get(self._profile.post_of(role))
        seats = sorted((s for s in line if duty and s.role == duty.id), key=lambda s: -s.depth)
        for seat in seats:
            if duty is not None and seat.person_id is not None and not seat.away:
                note = f"{self._name(role)} is away: {seat.name}, {self._name(duty)}, stands in"
                return Holder(role, seat.person_id, seat.name, STAND_IN, note)
        return None

    def _next_in_line(self, role: Role, seats: list[_Seat], line: list[_Seat]) -> Holder:
        above = [s for s in line if seats and s.person_id and not s.away and s.depth < seats[0].depth]
        for seat in sorted(above, key=lambda s: (-s.depth, not s.stands_in)):
            missing = "is away" if any(s.person_id for s in seats) else "has no holder"
            note = f"The post of {self._name(role)} {missing}: {seat.name} is next in line"
            if missing == "is away":
                note = f"{self._name(role)} is away: {seat.name} is next in line"
            return Holder(role, seat.person_id, seat.name, NEXT_IN_LINE, note)
        return self._nobody(role)

    def _nobody(self, role: Role) -> Holder:
        return Holder(
            role, None, "", NOBODY, f"The post of {self._name(role)} has no holder and nobody above"
        )

    def _name(self, role: Role) -> str:
        return self._profile.name_of(role)


_CHILD_TEAM, _SEAT_OF_IRO = aliased(Team), aliased(Holding)
_IRO_POST, _IRO_TEAM = aliased(Post), aliased(Team)
_STANDS_IN, _ALSO_AWAY = aliased(Person), aliased(Absence)
_ON: BindParameter[date] = bindparam("on")
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
_NAMED_THEMSELVES = Post.role.in_((IRO.id, SOCIAL_WORKER.id))
_IS_NAMED = Person.id.in_(bindparam("named_ids", expanding=True))
# Built once: building a statement costs more than running it.
_SEATS = (
    select(
        Post.role,
        Team.line,
        _IN_CASE_LINE.label("in_case_line"),
        _IN_REVIEWING_LINE.label("in_reviewing_line"),
        Person.id.label("person_id"),
        Person.name,
        Holding.stands_in,
        Absence.id.label("absence_id"),
        _STANDS_IN.id.label("stand_in_id"),
        _STANDS_IN.name.label("stand_in_name"),
    )
    .join(Team, Post.team_id == Team.id)
    .outerjoin(
        Holding,
        and_(
            Holding.post_id == Post.id,
            Holding.from_on <= _ON,
            or_(Holding.to_on.is_(None), Holding.to_on >= _ON),
        ),
    )
    .outerjoin(
        Person,
        and_(Holding.person_id == Person.id, or_(Person.left_on.is_(None), Person.left_on > _ON)),
    )
    .outerjoin(Absence, and_(Absence.person_id == Person.id, Absence.from_on <= _ON, Absence.to_on >= _ON))
    .outerjoin(
        _STANDS_IN,
        and_(
            Absence.stand_in_id == _STANDS_IN.id,
            or_(_STANDS_IN.left_on.is_(None), _STANDS_IN.left_on > _ON),
            ~exists().where(
                _ALSO_AWAY.person_id == _STANDS_IN.id,
                _ALSO_AWAY.from_on <= _ON,
                _ALSO_AWAY.to_on >= _ON,
            ),
        ),
    )
    .where(
        or_(
            and_(~_NAMED_THEMSELVES, or_(_IN_CASE_LINE, _IN_REVIEWING_LINE)),
            and_(_IS_NAMED, Absence.id.is_not(None)),
        )
    )
    .order_by(Holding.from_on.desc(), Holding.id, Absence.stand_in_id.is_(None), Absence.id)
)


def social_workers_of(rows: Iterable[Any]) -> tuple[tuple[int, str], ...]:
    """The social workers of children, number and name, each once, in the order of these rows."""
    found = [(row["social_worker_id"], row["social_worker_name"]) for row in rows]
    return tuple(dict.fromkeys(one for one in found if one[0] is not None))


def holders_on(connection: Connection, named: Named, *, team_id: int, on: date, profile: Profile) -> Holders:
    """The holders in both lines of a dispute, in one query.

    :param team_id: the child's team. :param on: the London date.
    """
    people = [named.iro, *named.social_workers, *([named.owner] if named.owner else [])]
    named_ids = [number for number, _ in people if number is not None]
    asked = {"team_id": team_id, "iro_id": named.iro[0], "named_ids": named_ids, "on": on}
    rows = connection.execute(_SEATS, asked).mappings().all()
    seats = [seat for row in rows for seat in _seats(row, named.iro[0])]
    return Holders(dict.fromkeys(seats), named, profile)


def _seats(row: Any, iro_id: int) -> list[_Seat]:
    role = row["role"]
    named = role in (IRO.id, SOCIAL_WORKER.id)
    lines = [False] if named else [one for one in (True, False) if _is_in(row, reviewing=one)]
    if not lines and row["person_id"] == iro_id:  # a manager, to whom it went when its IRO left
        role, lines = IRO.id, [False]
    for_them = None if row["stand_in_id"] is None else (row["stand_in_id"], row["stand_in_name"])
    return [
        _Seat(
            role,
            row["line"].count("/"),
            reviewing,
            row["person_id"],
            row["name"] or "",
            bool(row["stands_in"]),
            row["absence_id"] is not None,
            for_them,
        )
        for reviewing in lines
    ]


def _is_in(row: Any, *, reviewing: bool) -> bool:
    return bool(row["in_reviewing_line"] if reviewing else row["in_case_line"])
