"""The ways through a route: what leads where, and how many working days it can take.

Only the route's own moves count here. The standing moves (bypass, withdraw and the like) leave
every stage, so they would hide a dead end, and they only ever make a way shorter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from machines.deadlines import counted_in
from machines.limits import FROM_AN_EVENT, Limit, PlainDays, Start, Unit
from machines.route import Route
from machines.stages import Stage

DAYS_IN_WEEK = 7
WORKING_DAYS_IN_WEEK = 5

Edges = Mapping[str, tuple[str, ...]]


def onward(route: type[Route]) -> Edges:
    """The ids of the stages that each stage leads on to. A move that stays leads nowhere."""
    edges: dict[str, dict[str, None]] = {stage.id: {} for stage in route.stages()}
    for move in route.moves.values():
        for transition in move.path.transitions:
            target = transition.target
            if not move.standing and target is not None and target is not transition.source:
                edges.setdefault(transition.source.id, {})[target.id] = None
    return {source: tuple(targets) for source, targets in edges.items()}


def reached_from(edges: Edges, starts: Iterable[str]) -> set[str]:
    """The ids of every stage that can be reached from these, themselves among them."""
    reached: set[str] = set()
    waiting = list(starts)
    while waiting:
        stage_id = waiting.pop()
        if stage_id not in reached:
            reached.add(stage_id)
            waiting.extend(edges.get(stage_id, ()))
    return reached


def ways_back(route: type[Route]) -> tuple[tuple[str, str], ...]:
    """The pairs of stage ids by which the way can come back to where it has been."""
    return _forward(route)[1]


Way = tuple[int, tuple[Stage, ...]]
"""The working days that a way takes, and its stages."""


def longest_path(route: type[Route], plain: PlainDays = PlainDays.END_ON_A_WORKING_DAY) -> Way:
    """The most working days the whole ladder can take when each limit is used to the full.

    :param plain: what the council means by "days" that are not called working days.
    :returns: the working days, and the stages of that way from the first to an ending. A stage
        takes as long as the longest of what is owed in it, since those run side by side; a limit
        that is not stated takes none, and one that runs from the raising ends so long after that.
        A way that comes back is walked once.
    """
    return _longest(route, lambda limit: as_working_days(limit, limit.longest(), plain))


def least_to_allow(route: type[Route], plain: PlainDays = PlainDays.END_ON_A_WORKING_DAY) -> int:
    """The fewest working days that must be there, so that each limit can be used to the full at its shortest.

    What counts from a date of the case takes none of them: that date may have come before.
    """
    return _longest(
        route,
        lambda limit: (
            0 if limit.starts in FROM_AN_EVENT else as_working_days(limit, limit.shortest(), plain, min)
        ),
    )[0]


def _longest(route: type[Route], days_of: Callable[[Limit], int]) -> Way:
    before: dict[str, list[str]] = {}
    for source, targets in _forward(route)[0].items():
        for target in targets:
            before.setdefault(target, []).append(source)
    first = route.first_stage().id

    @cache
    def up_to_the_end_of(stage_id: str) -> Way:
        stage = route.stage(stage_id)
        ways = [up_to_the_end_of(source) for source in before.get(stage_id, ()) if stage_id != first]
        days, path = max(ways, key=_length, default=(0, ()))
        from_here = [owed.limit for owed in stage.owes if owed.limit.starts is not Start.RAISED]
        from_raising = [owed.limit for owed in stage.owes if owed.limit.starts is Start.RAISED]
        days += max(map(days_of, from_here), default=0)
        return max(days, *map(days_of, from_raising)) if from_raising else days, (*path, stage)

    return max((up_to_the_end_of(stage_id) for stage_id in (first, *before)), key=_length)


def _length(way: Way) -> tuple[int, int]:
    return way[0], len(way[1])


def as_working_days(
    limit: Limit,
    value: int,
    plain: PlainDays = PlainDays.END_ON_A_WORKING_DAY,
    pick: Callable[[Iterable[int]], int] = max,
) -> int:
    """The most working days that so many of the limit's own units can come to; with ``min`` the fewest.

    Plain days are counted from every day of the week, and one that ends on a day off ends on
    the next working day (rules, section 3), unless the council says that it ends on any day; bank
    holidays only make them fewer. What counts back from a date takes no time of its own.
    """
    if value <= 0:
        return 0
    unit = counted_in(limit, plain)
    if unit is Unit.WORKING_DAYS:
        return value
    days = -(-value // 24) if unit is Unit.HOURS else value
    moves_on = unit is Unit.CALENDAR_DAYS and plain is PlainDays.END_ON_A_WORKING_DAY
    return pick(_working_days_after(start, days, moves_on) for start in range(DAYS_IN_WEEK))


def _working_days_after(start: int, days: int, moves_on: bool) -> int:
    def works(day: int) -> bool:
        return day % DAYS_IN_WEEK < WORKING_DAYS_IN_WEEK

    end = start + days
    while moves_on and not works(end):
        end += 1
    return sum(works(day) for day in range(start + 1, end + 1))


def _forward(route: type[Route]) -> tuple[Edges, tuple[tuple[str, str], ...]]:
    """The edges without those that lead back to a stage still being walked, and those."""
    edges = onward(route)
    kept: dict[str, tuple[str, ...]] = {}
    back: list[tuple[str, str]] = []
    walking: set[str] = set()

    def walk(stage_id: str) -> None:
        walking.add(stage_id)
        targets = edges.get(stage_id, ())
        back.extend((stage_id, target) for target in targets if target in walking)
        kept[stage_id] = tuple(target for target in targets if target not in walking)
        for target in kept[stage_id]:
            if target not in kept:
                walk(target)
        walking.remove(stage_id)

    walk(route.first_stage().id)
    return kept, tuple(back)
