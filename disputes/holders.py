"""Who holds each post in a dispute's two lines on a day, and who answers when they are away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection

from disputes.seats import Missing, Seat, seats_on
from machines.registry import Registry
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


class Holders:
    """The posts in the line above a child's team and above its IRO's team, on one London date.

    ``missing`` are those of the people named who are not there that day, by number.
    """

    def __init__(
        self,
        seats: Iterable[Seat],
        named: Named,
        registry: Registry,
        missing: Mapping[int, Missing] = MappingProxyType({}),
    ) -> None:
        self._seats = tuple(seats)
        self._named = named
        self._missing = missing
        self._profile = registry.profile
        self._roles = registry.roles()

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
        held = {s.role for s in self._seats if s.person_id == person_id}
        held |= {s.role for s in self._seats if s.away and s.for_them and s.for_them[0] == person_id}
        held |= {IRO.id} if self._answers_for(self._named.iro[0], person_id) else set()
        if any(self._answers_for(number, person_id) for number, _ in self._named.social_workers):
            held.add(SOCIAL_WORKER.id)
        if self._named.owner is not None and self._answers_for(self._named.owner[0], person_id):
            held.add(ACTION_OWNER.id)
        return held | self._parts(held)

    def _answers_for(self, named: int | None, person_id: int) -> bool:
        """Whether the person is the one who is named, or stands in for them."""
        if named is None or named == person_id:
            return named is not None
        missing = self._missing.get(named)
        return missing is not None and missing.for_them is not None and missing.for_them[0] == person_id

    def own_roles_of(self, person_id: int) -> set[str]:
        """The same, but not what they only stand in for; an IRO's stand-in is of the IRO service."""
        held = {s.role for s in self._seats if s.person_id == person_id and not s.stands_in}
        iro = self.of(IRO).person_id
        held |= {IRO.id} if person_id in (iro, self._named.iro[0]) else set()
        return held | self._parts(held)

    def _parts(self, held: set[str]) -> set[str]:
        """The parts that the council gives to these posts."""
        return {part.id for part in self._profile.parts if self._profile.post_of(part).id in held}

    def manages(self, person_id: int) -> bool:
        """Whether the person stands in a child's management line (000; rules, section 1)."""
        return self.is_social_worker(person_id) or any(
            seat.person_id == person_id and not seat.reviewing for seat in self._seats
        )

    def _owner(self) -> Holder:
        number, name = self._named.owner or (None, "")
        if number is None:
            return Holder(ACTION_OWNER, None, "", NOBODY, f"{name or 'Nobody'} is not in the directory")
        if number in self._missing and self._missing[number].has_left:
            return Holder(ACTION_OWNER, None, "", NOBODY, f"{name} is not in the directory any more")
        return self._named_one(ACTION_OWNER, (number, name))

    def _named_one(self, role: Role, who: tuple[int, str]) -> Holder:
        missing = self._missing.get(who[0])
        if missing is None or missing.has_left:
            return Holder(role, *who, HOLDER)
        if missing.for_them is None:
            return Holder(role, *who, HOLDER, f"{who[1]} is away, and nobody stands in")
        return Holder(role, *missing.for_them, STAND_IN, f"{who[1]} is away: {missing.for_them[1]} stands in")

    def _present(self, role: Role, seats: list[Seat]) -> Holder | None:
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

    def _duty(self, role: Role, line: list[Seat]) -> Holder | None:
        """The post that the council's own text has stand in for this one."""
        duty = self._profile.stand_ins.get(self._profile.post_of(role))
        seats = sorted((s for s in line if duty and s.role == duty.id), key=lambda s: -s.depth)
        for seat in seats:
            if duty is not None and seat.person_id is not None and not seat.away:
                note = f"{self._name(role)} is away: {seat.name}, {self._name(duty)}, stands in"
                return Holder(role, seat.person_id, seat.name, STAND_IN, note)
        return None

    def _next_in_line(self, role: Role, seats: list[Seat], line: list[Seat]) -> Holder:
        above = [s for s in line if seats and s.person_id and not s.away and s.depth < seats[0].depth]
        able = [s for s in above if self._may_be_next(role, s)]
        is_away = any(s.person_id for s in seats)
        if not able:
            return self._nobody(role, is_away=is_away)
        seat = min(able, key=lambda s: (-s.depth, not s.stands_in))
        missing = "{} is away" if is_away else "The post of {} has no holder"
        note = f"{missing.format(self._name(role))}: {seat.name} is next in line"
        return Holder(role, seat.person_id, seat.name, NEXT_IN_LINE, note)

    def _may_be_next(self, role: Role, seat: Seat) -> bool:
        """Whether it may fall to that seat: what the IRO service owes stays in it (000; rules, section 1).

        Above both lines stand the same directors, who manage cases: they read no legal advice, and answer
        for nobody who challenges them. Then nobody does, until the IRO asks somebody.
        """
        known = self._roles.get(seat.role)
        return not self._is_of_iro_service(role) or (known is not None and known.line is Line.REVIEWING)

    def _is_of_iro_service(self, role: Role) -> bool:
        return self._profile.post_of(role).line is Line.REVIEWING

    def _nobody(self, role: Role, *, is_away: bool = False) -> Holder:
        note = f"The post of {self._name(role)} has no holder and nobody above"
        if is_away:
            note = f"{self._name(role)} is away, and nobody stands in"
        elif self._is_of_iro_service(role):
            note += " in the IRO service"
        return Holder(role, None, "", NOBODY, note)

    def _name(self, role: Role) -> str:
        return self._profile.name_of(role)


def social_workers_of(rows: Iterable[Any]) -> tuple[tuple[int, str], ...]:
    """The social workers of children, number and name, each once, in the order of these rows."""
    found = [(row["social_worker_id"], row["social_worker_name"]) for row in rows]
    return tuple(dict.fromkeys(one for one in found if one[0] is not None))


def holders_on(
    connection: Connection, named: Named, *, team_id: int, on: date, registry: Registry
) -> Holders:
    """The holders in both lines of a dispute, in one query.

    :param team_id: the child's team. :param on: the London date.
    """
    people = [named.iro, *named.social_workers, *([named.owner] if named.owner else [])]
    named_ids = [number for number, _ in people if number is not None]
    seats, missing = seats_on(connection, team_id=team_id, iro_id=named.iro[0], named_ids=named_ids, on=on)
    return Holders(seats, named, registry, missing)
