"""The ways through a route: what leads where, and how many working days it can take.

Only the route's own moves count here. The standing moves (bypass, withdraw and the like) leave
every stage, so they would hide a dead end, and they only ever make a way shorter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from machines.deadlines import counted_in
from machines.limits import Limit, PlainDays, Unit
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


def longest_path(
    route: type[Route],
    count: Callable[[Limit], int] = Limit.longest,
    plain: PlainDays = PlainDays.END_ON_A_WORKING_DAY,
) -> tuple[int, tuple[Stage, ...]]:
    """The most working days the whole ladder can take when each limit is used to the full.

    :param count: which count of a limit that has a range: ``Limit.longest`` or ``Limit.shortest``.
    :param plain: what the council means by "days" that are not called working days.
    :returns: the working days, and the stages of that way from the first to an ending. A stage
        takes as long as the longest of what is owed in it, since those run side by side; a limit
        that is not stated takes none. A way that comes back is walked once.
    """
    edges = _forward(route)[0]

    @cache
    def best(stage_id: str) -> tuple[int, tuple[Stage, ...]]:
        stage = route.stage(stage_id)
        onwards = [best(target) for target in edges.get(stage_id, ())]
        days, path = max(onwards, key=lambda way: (way[0], len(way[1])), default=(0, ()))
        return days + _days_in(stage, count, plain), (stage, *path)

    return best(route.first_stage().id)


def _days_in(stage: Stage, count: Callable[[Limit], int], plain: PlainDays) -> int:
    # What counts back from a date takes no time of its own.
    counts = [(owed.limit, max(0, count(owed.limit))) for owed in stage.owes]
    return max((as_working_days(limit, value, plain) for limit, value in counts), default=0)


def as_working_days(limit: Limit, value: int, plain: PlainDays = PlainDays.END_ON_A_WORKING_DAY) -> int:
    """The most working days that so many of the limit's own units can come to.

    Plain days are counted from every day of the week, and one that ends on a day off ends on
    the next working day (rules, section 3); bank holidays only make them fewer.
    """
    if counted_in(limit, plain) is Unit.WORKING_DAYS:
        return value
    days = -(-value // 24) if limit.unit is Unit.HOURS else value
    return max(_working_days_after(start, days) for start in range(DAYS_IN_WEEK)) if days else 0


def _working_days_after(start: int, days: int) -> int:
    def works(day: int) -> bool:
        return day % DAYS_IN_WEEK < WORKING_DAYS_IN_WEEK

    end = start + days
    while not works(end):
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
