"""The posts of a dispute's two lines on a day, and who of those it names is not there: asked in one query."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Connection,
    Date,
    and_,
    bindparam,
    cast,
    desc,
    exists,
    false,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from disputes.models import Absence, Holding, Person, Post, Team
from machines.roles import IRO, SOCIAL_WORKER


@dataclass(frozen=True)
class Seat:
    """One person in one post. ``away`` says that they are absent; ``for_them`` who answers meanwhile."""

    role: str
    depth: int
    reviewing: bool
    person_id: int | None
    name: str
    stands_in: bool
    away: bool
    for_them: tuple[int, str] | None


@dataclass(frozen=True)
class Missing:
    """Why somebody who is named is not there: they have left, or are away; ``for_them`` as in a seat."""

    has_left: bool
    for_them: tuple[int, str] | None


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
_HAS_LEFT = and_(Person.left_on.is_not(None), Person.left_on <= _ON)
_IS_AWAY = and_(Absence.person_id == Person.id, Absence.from_on <= _ON, Absence.to_on >= _ON)
_IS_STOOD_IN_FOR = and_(
    Absence.stand_in_id == _STANDS_IN.id,
    or_(_STANDS_IN.left_on.is_(None), _STANDS_IN.left_on > _ON),
    ~exists().where(
        _ALSO_AWAY.person_id == _STANDS_IN.id,
        _ALSO_AWAY.from_on <= _ON,
        _ALSO_AWAY.to_on >= _ON,
    ),
)
_MEANWHILE = (
    Absence.id.label("absence_id"),
    Absence.stand_in_id.is_(None).label("names_nobody"),
    _STANDS_IN.id.label("stand_in_id"),
    _STANDS_IN.name.label("stand_in_name"),
)
_POSTS = (
    select(
        Post.role.label("role"),
        Team.line.label("line"),
        _IN_CASE_LINE.label("in_case_line"),
        _IN_REVIEWING_LINE.label("in_reviewing_line"),
        Person.id.label("person_id"),
        Person.name.label("name"),
        false().label("has_left"),
        *_MEANWHILE,
        Holding.stands_in.label("stands_in"),
        Holding.from_on.label("from_on"),
        Holding.id.label("holding_id"),
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
    .outerjoin(Person, and_(Holding.person_id == Person.id, ~_HAS_LEFT))
    .outerjoin(Absence, _IS_AWAY)
    .outerjoin(_STANDS_IN, _IS_STOOD_IN_FOR)
    .where(~_NAMED_THEMSELVES, or_(_IN_CASE_LINE, _IN_REVIEWING_LINE))
)
# Whoever is named is looked for as a person: their post may stand in another line, or they have none.
_NAMED_AND_MISSING = (
    select(
        literal(""),
        literal(""),
        false(),
        false(),
        Person.id,
        Person.name,
        _HAS_LEFT,
        *_MEANWHILE,
        false(),
        cast(null(), Date),
        cast(null(), BigInteger),
    )
    .select_from(Person)
    .outerjoin(Absence, _IS_AWAY)
    .outerjoin(_STANDS_IN, _IS_STOOD_IN_FOR)
    .where(_IS_NAMED, or_(_HAS_LEFT, Absence.id.is_not(None)))
)
# Built once: building a statement costs more than running it.
_WHO = union_all(_POSTS, _NAMED_AND_MISSING).order_by(
    desc("from_on"), "holding_id", "names_nobody", "absence_id"
)


def seats_on(
    connection: Connection, *, team_id: int, iro_id: int, named_ids: Collection[int], on: date
) -> tuple[tuple[Seat, ...], dict[int, Missing]]:
    """Every seat above the child's team and the IRO's, and which of the people named are not there.

    :param team_id: the child's team. :param on: the London date.
    """
    asked = {"team_id": team_id, "iro_id": iro_id, "named_ids": list(named_ids), "on": on}
    rows = connection.execute(_WHO, asked).mappings().all()
    missing: dict[int, Missing] = {}
    for row in rows:
        if not row["role"]:
            has_left = bool(row["has_left"])
            missing.setdefault(row["person_id"], Missing(has_left, None if has_left else _for_them(row)))
    seats = (seat for row in rows if row["role"] for seat in _seats(row))
    return tuple(dict.fromkeys(seats)), missing


def _seats(row: Any) -> list[Seat]:
    lines = [one for one in (True, False) if _is_in(row, reviewing=one)]
    return [
        Seat(
            row["role"],
            row["line"].count("/"),
            reviewing,
            row["person_id"],
            row["name"] or "",
            bool(row["stands_in"]),
            row["absence_id"] is not None,
            _for_them(row),
        )
        for reviewing in lines
    ]


def _for_them(row: Any) -> tuple[int, str] | None:
    return None if row["stand_in_id"] is None else (row["stand_in_id"], row["stand_in_name"])


def _is_in(row: Any, *, reviewing: bool) -> bool:
    return bool(row["in_reviewing_line"] if reviewing else row["in_case_line"])
