"""What a route's limits depend on besides the stage: a date of the case, the days that are set, the type."""

from __future__ import annotations

from machines.limits import ASKED_WHEN_RAISED, Limit, Start
from machines.needs import LIMIT_DAYS
from machines.route import Route
from machines.stages import Move, Stage


def limits_of(route: type[Route]) -> tuple[Limit, ...]:
    """Every limit of the route, in the order of its stages."""
    return tuple(owed.limit for stage in route.stages() for owed in stage.owes)


def dates_asked(route: type[Route]) -> tuple[Start, ...]:
    """The dates of the case that whoever raises it is asked for, because a limit counts from them."""
    return tuple(dict.fromkeys(one.starts for one in limits_of(route) if one.starts in ASKED_WHEN_RAISED))


def must_set_limit(route: type[Route]) -> bool:
    """Whether the IRO must set a limit when raising it: unless a move within the route asks for it later."""
    later = [move for move in route.moves.values() if not hands_over(move)]
    asked_later = any(need.id == LIMIT_DAYS.id for move in later for need in move.needs)
    return any(limit.set_by_iro for limit in limits_of(route)) and not asked_later


def hands_over(move: Move) -> bool:
    """Whether the move leads to another route: what it asks is for the limits of that one."""
    targets = [transition.target for transition in move.path.transitions]
    return any(isinstance(target, Stage) and target.hands_over_to is not None for target in targets)


def range_to_set(route: type[Route]) -> range:
    """How many days the IRO may set for a case, so that each limit of the route allows it; empty for none."""
    ranged = [limit for limit in limits_of(route) if limit.is_ranged]
    lowest = max((limit.lowest or 1 for limit in ranged), default=0)
    highest = min((limit.highest for limit in ranged if limit.highest is not None), default=-1)
    return range(lowest, highest + 1)
