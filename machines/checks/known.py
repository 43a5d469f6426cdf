"""Checks that what a limit depends on is known before it counts: within a route, and from one to the next."""

from __future__ import annotations

from collections.abc import Iterator

from machines.checks.finding import Finding
from machines.facts import dates_asked, limits_of, must_set_limit, range_to_set
from machines.limits import FROM_AN_EVENT
from machines.needs import GIVEN_DATE, LIMIT_DAYS, Need
from machines.paths import reached_from
from machines.route import Route
from machines.stages import Stage


def of_what_is_known(route: type[Route]) -> Iterator[Finding]:
    """Stages that are reached before anybody was asked for what their limits depend on.

    A date must be known wherever the ladder can be entered, since any step may be passed over. Days that a
    move sets later are missing only where it begins: to pass over that move is refused until they are set.
    """
    asked = {need.id for need in route.opening_needs}
    begins = {route.first_stage().id, *(one.enters for one in route.types if one.enters in route.states_map)}
    if not dates_asked(route) and GIVEN_DATE.id not in asked:
        for stage in _reached_without(route, GIVEN_DATE, begins | {stage.id for stage in route.entries()}):
            if any(owed.limit.starts in FROM_AN_EVENT for owed in stage.owes):
                yield Finding(
                    f"stage {stage.id}",
                    "has a limit from a given date, and can be reached before anybody is asked for that date",
                    "Ask for needs.GIVEN_DATE in each move that leads there, from a stage of the same rung",
                )
    if not must_set_limit(route) and LIMIT_DAYS.id not in asked:
        for stage in (route.stage(stage_id) for stage_id in begins):
            if any(owed.limit.set_by_iro for owed in stage.owes):
                yield Finding(
                    f"stage {stage.id}",
                    "has a limit that is set for each case, and begins before anybody is asked for it",
                    "Take needs.LIMIT_DAYS out of the later move: then it is asked at the start",
                )


def _reached_without(route: type[Route], need: Need, starts: set[str]) -> list[Stage]:
    """The stages that the route's own moves reach without one that asks for it."""
    edges: dict[str, tuple[str, ...]] = {}
    for move in route.moves.values():
        if move.standing or any(one.id == need.id for one in move.required):
            continue
        for transition in move.path.transitions:
            if transition.target is not None:
                reached = edges.get(transition.source.id, ())
                edges[transition.source.id] = (*reached, transition.target.id)
    found = reached_from(edges, starts)
    return [stage for stage in route.stages() if stage.id in found]


def unknown_after(route: type[Route], stage: Stage, onward: type[Route]) -> Iterator[tuple[str, str]]:
    """What the limits of the route that follows depend on, and nobody is asked before it follows.

    :param stage: the ending of ``route`` that hands over to ``onward``.
    :returns: what is missing, and what to do.
    """
    moves = [move for move in route.moves.values() if any(t.target is stage for t in move.path.transitions)]
    asked = [{need.id for need in move.required} for move in moves]
    dates = set(dates_asked(onward)) - set(dates_asked(route))
    if dates and not all(GIVEN_DATE.id in one for one in asked):
        (first, *_) = sorted(date.value for date in dates)
        yield (
            f"whose limits count from the {first}, for which nobody has been asked",
            "Ask in the move that leads there: asks=(needs.REASON, needs.GIVEN_DATE.asked_as(…))",
        )
    here, there = range_to_set(route), range_to_set(onward)
    set_here = any(limit.set_by_iro for limit in limits_of(route))
    is_missing = must_set_limit(onward) and not set_here
    is_outside = bool(here) and bool(there) and not (here[0] in there and here[-1] in there)
    if (is_missing or is_outside) and not all(LIMIT_DAYS.id in one for one in asked):
        yield (
            "whose limits are set for each case, and what is set before does not fit them"
            if is_outside
            else "whose limits are set for each case, and nobody has been asked for it",
            "Ask in the move that leads there: asks=(needs.REASON, needs.LIMIT_DAYS)",
        )
    counted = [set(limit.by_type) for limit in limits_of(onward) if limit.by_type is not None]
    types = {one.id for one in route.types}
    if any(not types or not types <= known for known in counted):
        yield "whose limits depend on types of alert that this route does not have", "Give both the same"
