"""The counts above the escalation queue: what is late, where it sticks, and how children wait.

Every count stops at ``MOST``, so that a page costs the same with a thousand disputes as with a
million: beyond it the page says "more than".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, ScalarSelect, distinct, func, select

from disputes.models import Dispute, DisputeChild, Team
from disputes.queries.queue_filter import QueueFilter, Sight, State, conditions
from disputes.unit import Unit
from machines.deadlines import working_days_used

MOST = 1_000


@dataclass(frozen=True)
class Tally:
    """A count, or when ``or_more`` the number at which counting stopped."""

    number: int
    or_more: bool = False


@dataclass(frozen=True)
class Sticking:
    """Where late disputes stand: a rung of a route, or a team. The values find them in the queue.

    Counted among the ``MOST`` that are longest late.
    """

    text: str
    under: str
    late: int
    route: str = ""
    rung: int | None = None
    team_id: int | None = None


@dataclass(frozen=True)
class Waiting:
    """What it does to children: how many have an open dispute, and how long the longest has waited.

    ``late`` are the children in whose dispute a limit has passed. ``longest`` is in working days
    since the dispute was raised; None when no child waits.
    """

    children: Tally
    late: Tally
    longest: int | None
    longest_reference: str


@dataclass(frozen=True)
class QueueCounts:
    """The counts of each part of the queue, under the filters that are on but the state.

    ``shown`` counts the list itself, with the state or reference that it was asked for.
    """

    shown: Tally
    open: Tally
    late: Tally
    soon: Tally
    no_limit: Tally
    holder_missing: Tally
    by_rung: tuple[Sticking, ...]
    by_team: tuple[Sticking, ...]
    waiting: Waiting


def queue_counts(unit: Unit, asked: QueueFilter, *, sight: Sight) -> QueueCounts:
    """The counts of what the reader may see. The filters hold, but the state and reference.

    :param sight: which disputes the reader may see, from ``queries.sight``.
    """
    states = (State.OPEN, State.LATE, State.SOON, State.NO_LIMIT, State.HOLDER_MISSING)
    everywhere = {
        state: conditions(unit, replace(asked, state=state, reference=""), sight) for state in states
    }
    counted = [_number(everywhere[state]).label(state.value) for state in states]
    if asked.reference or asked.state not in states:  # else one of the states is the list itself
        counted.append(_number(conditions(unit, asked, sight)).label("shown"))
    numbers = unit.connection.execute(select(*counted)).mappings().one()
    tallies = {state: _tally(numbers[state.value]) for state in states}
    by_rung, by_team = _sticking(unit, everywhere[State.LATE])
    return QueueCounts(
        shown=_tally(numbers["shown"]) if "shown" in numbers else tallies[asked.state],
        open=tallies[State.OPEN],
        late=tallies[State.LATE],
        soon=tallies[State.SOON],
        no_limit=tallies[State.NO_LIMIT],
        holder_missing=tallies[State.HOLDER_MISSING],
        by_rung=by_rung,
        by_team=by_team,
        waiting=_waiting(unit, everywhere[State.OPEN], everywhere[State.LATE], tallies),
    )


def _number(where: list[ColumnElement[bool]]) -> ScalarSelect[int]:
    some = select(Dispute.id).where(*where).limit(MOST + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _tally(number: int) -> Tally:
    return Tally(min(number, MOST), or_more=number > MOST)


def _sticking(
    unit: Unit, late: list[ColumnElement[bool]]
) -> tuple[tuple[Sticking, ...], tuple[Sticking, ...]]:
    """Late disputes by rung and by team, most first; as many, in the order of the ladders or of names."""
    some = (
        select(Dispute.route, Dispute.rung, Dispute.team_id)
        .where(*late)
        .order_by(Dispute.sort_at, Dispute.id)
        .limit(MOST)
        .subquery()
    )
    rows = unit.connection.execute(
        select(some.c.route, some.c.rung, some.c.team_id, Team.name, func.count().label("number"))
        .join(Team, Team.id == some.c.team_id)
        .group_by(some.c.route, some.c.rung, some.c.team_id, Team.name)
    ).all()
    rungs: Counter[tuple[str, int]] = Counter()
    teams: Counter[tuple[str, int]] = Counter()
    for row in rows:
        rungs[row.route, row.rung] += row.number
        teams[row.name, row.team_id] += row.number
    by_rung = [
        Sticking(label, route.title, rungs[route.route_id, rung], route=route.route_id, rung=rung)
        for route in unit.registry.in_force(unit.today).values()
        for rung, label in route.rungs.items()
        if rungs[route.route_id, rung]
    ]
    by_team = [Sticking(name, "", number, team_id=team) for (name, team), number in sorted(teams.items())]
    return _most_first(by_rung), _most_first(by_team)


def _most_first(found: list[Sticking]) -> tuple[Sticking, ...]:
    return tuple(sorted(found, key=lambda one: -one.late))


def _waiting(
    unit: Unit,
    is_open: list[ColumnElement[bool]],
    late: list[ColumnElement[bool]],
    tallies: Mapping[State, Tally],
) -> Waiting:
    children, late_children = unit.connection.execute(
        select(_children(is_open).label("waiting"), _children(late).label("late"))
    ).one()
    longest = unit.connection.execute(
        select(Dispute.raised_at, Dispute.reference)
        .where(*is_open)
        .order_by(Dispute.raised_at, Dispute.id)
        .limit(1)
    ).one_or_none()
    return Waiting(
        Tally(children, tallies[State.OPEN].or_more),
        Tally(late_children, tallies[State.LATE].or_more),
        None if longest is None else working_days_used(longest.raised_at, unit.now, unit.calendar),
        "" if longest is None else longest.reference,
    )


def _children(where: list[ColumnElement[bool]]) -> ScalarSelect[int]:
    """The children of the disputes counted: each once, also when siblings or several disputes meet."""
    some = select(Dispute.id).where(*where).limit(MOST + 1).subquery()
    return (
        select(func.count(distinct(DisputeChild.child_id)))
        .join(some, some.c.id == DisputeChild.dispute_id)
        .scalar_subquery()
    )
