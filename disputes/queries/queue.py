"""The escalation queue: what is late first, then what is due soonest, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from disputes.models import Child, Dispute, DisputeChild, DisputeTheme, Person, Team
from disputes.queries.queue_filter import Position, QueueFilter, Sight, conditions
from disputes.unit import Unit
from machines.deadlines import days_left, last_day, working_days_used
from machines.limits import Risk
from machines.roles import Role

PAGE = 50


@dataclass(frozen=True)
class Listed:
    """One dispute on a list.

    ``left`` counts working days to the earliest due date, below 0 when over, None without a limit.
    ``used`` counts working days since the route was entered, of ``cap`` where it has one.
    ``rung`` counts from 1, of ``rungs``; ``since`` is when it entered its stage; ``initials`` are
    its children's.
    """

    reference: str
    version: int
    is_open: bool
    route: str
    route_title: str
    rung: int
    rungs: int
    rung_label: str
    stage: str
    stage_label: str
    awaiting_role: str
    awaiting_role_name: str
    awaiting_person: str
    awaiting_note: str
    iro_name: str
    team: str
    themes: tuple[str, ...]
    theme_names: tuple[str, ...]
    risk: Risk
    initials: tuple[str, ...]
    due_on: date | None
    due_at: datetime | None
    left: int | None
    used: int
    cap: int | None
    raised_at: datetime
    since: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Page:
    """One page of a list. ``previous`` and ``next`` are where the pages beside it begin, if any."""

    rows: tuple[Listed, ...]
    previous: Position | None
    next: Position | None


def queue_page(
    unit: Unit,
    asked: QueueFilter,
    *,
    sight: Sight,
    after: Position | None = None,
    before: Position | None = None,
    size: int = PAGE,
) -> Page:
    """One page of the disputes asked for, by their due instant and then by number.

    :param after: begin after this place; :param before: end before it. Without both: the first page.
    :param sight: which disputes the reader may see, from ``queries.sight``.
    :raises UnknownRoute: when a dispute stands in a route or version that is none of ours.
    """
    backwards = before is not None
    place = before or after
    descending = asked.newest_first != backwards
    order = (Dispute.sort_at, Dispute.id)
    wanted = select(Dispute.id).where(*conditions(unit, asked, sight))
    if place is not None:
        wanted = wanted.where(place.beyond(backwards=descending))
    wanted = wanted.order_by(*(column.desc() if descending else column for column in order))
    found = list(unit.connection.execute(wanted.limit(size + 1)).scalars())
    more = len(found) > size
    ids = found[:size][:: -1 if backwards else 1]
    rows = _rows(unit, ids)
    first = Position(rows[ids[0]]["sort_at"], ids[0]) if ids else None
    last = Position(rows[ids[-1]]["sort_at"], ids[-1]) if ids else None
    return Page(
        _listed(unit, [rows[one] for one in ids]),
        previous=first if (more if backwards else after is not None) else None,
        next=last if (more or backwards) else None,
    )


def _rows(unit: Unit, ids: list[int]) -> dict[int, Mapping[str, Any]]:
    iro, awaited = Person.__table__.alias(), Person.__table__.alias()
    found = unit.connection.execute(
        select(
            *Dispute.__table__.c,
            iro.c.name.label("iro_name"),
            awaited.c.name.label("awaited_name"),
            Team.name.label("team_name"),
        )
        .join(iro, Dispute.iro_id == iro.c.id)
        .join(Team, Dispute.team_id == Team.id)
        .outerjoin(awaited, Dispute.awaiting_person_id == awaited.c.id)
        .where(Dispute.id.in_(ids))
    ).mappings()
    return {row["id"]: dict(row) for row in found}


def _listed(unit: Unit, rows: list[Mapping[str, Any]]) -> tuple[Listed, ...]:
    ids = [row["id"] for row in rows]
    initials, themes, known = _initials(unit, ids), _themes(unit, ids), unit.registry.roles()
    return tuple(
        _one(
            unit,
            row,
            known.get(row["awaiting_role"] or ""),
            initials.get(row["id"], ()),
            themes.get(row["id"], frozenset()),
        )
        for row in rows
    )


def _one(
    unit: Unit,
    row: Mapping[str, Any],
    role: Role | None,
    initials: tuple[str, ...],
    themes: frozenset[str],
) -> Listed:
    route = unit.registry.find(row["route"], row["route_version"])
    shown = [theme for theme in unit.profile.themes if theme.id in themes]
    due_at: datetime | None = row["due_at"]
    until = row["ended_at"] or unit.now
    return Listed(
        reference=row["reference"],
        version=row["version"],
        is_open=row["open"],
        route=route.route_id,
        route_title=route.title,
        rung=row["rung"],
        rungs=len(route.rungs),
        rung_label=route.rungs.get(row["rung"], ""),
        stage=row["stage"],
        stage_label=route.stage(row["stage"]).label,
        awaiting_role=row["awaiting_role"] or "",
        awaiting_role_name=unit.profile.name_of(role) if role else "",
        awaiting_person=row["awaited_name"] or "",
        awaiting_note=row["awaiting_note"],
        iro_name=row["iro_name"],
        team=row["team_name"],
        themes=tuple(theme.id for theme in shown),
        theme_names=tuple(theme.name for theme in shown),
        risk=Risk(row["risk"]),
        initials=initials,
        due_on=None if due_at is None else last_day(due_at),
        due_at=due_at,
        left=None if due_at is None else days_left(due_at, unit.now, unit.calendar),
        used=working_days_used(row["route_entered_at"], until, unit.calendar),
        cap=None if route.cap is None else route.cap.working_days,
        raised_at=row["raised_at"],
        since=row["entered_at"],
        ended_at=row["ended_at"],
    )


def _initials(unit: Unit, ids: list[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    rows = unit.connection.execute(
        select(DisputeChild.dispute_id, Child.initials)
        .join(Child, DisputeChild.child_id == Child.id)
        .where(DisputeChild.dispute_id.in_(ids))
        .order_by(Child.id)
    )
    for dispute_id, initials in rows:
        found[dispute_id] = (*found.get(dispute_id, ()), initials)
    return found


def _themes(unit: Unit, ids: list[int]) -> dict[int, frozenset[str]]:
    found: dict[int, frozenset[str]] = {}
    rows = unit.connection.execute(
        select(DisputeTheme.dispute_id, DisputeTheme.theme).where(DisputeTheme.dispute_id.in_(ids))
    )
    for dispute_id, theme in rows:
        found[dispute_id] = found.get(dispute_id, frozenset()) | {theme}
    return found
