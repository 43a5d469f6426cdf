"""Rochdale's routes as the tests ask them: places, everybody in them, and plausible answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from machines.engine import Place, advance, refusal, steps_to_choose
from machines.needs import Need, NeedKind
from machines.registry import Registry, load_council
from machines.roles import CLOCK, SOCIAL_WORKER, Role
from machines.route import Circumstances, Route, Scope
from machines.stages import Move, Stage

TODAY = date(2026, 11, 2)
ROUTE_IDS = ("concern", "formal", "informal")


@cache
def rochdale() -> Registry:
    """Rochdale's procedure, loaded once."""
    return load_council("rochdale")


@cache
def side_ids() -> tuple[str, ...]:
    """The ids of the side routes, which every council gets."""
    return tuple(rochdale().beside(TODAY))


def route_of(route_id: str) -> type[Route]:
    """The version of a route that is in force today: a ladder, or a side route."""
    return {**rochdale().in_force(TODAY), **rochdale().beside(TODAY)}[route_id]


def place_of(route_id: str, stage_id: str, scope: Scope = Scope.LOOKED_AFTER) -> Place:
    """A dispute that stands in that stage and began today."""
    return rochdale().place(route_id, route_of(route_id).version, stage_id, TODAY, scope)


def ended_from(place: Place, left: str) -> Place:
    """The same ended dispute, which came from that stage."""
    return replace(place, circumstances=Circumstances(left=place.route.stage(left)))


def every_place() -> Iterator[Place]:
    """Every stage of every ladder."""
    for route_id in ROUTE_IDS:
        for stage in route_of(route_id).stages():
            yield place_of(route_id, stage.id)


def every_place_beside() -> Iterator[Place]:
    """Every stage of every side route."""
    for route_id in side_ids():
        for stage in route_of(route_id).stages():
            yield place_of(route_id, stage.id)


def in_all_circumstances(place: Place) -> Iterator[Place]:
    """The same place with all that the guard may learn of the record besides the stage."""
    if place.stage.ending is not None:
        lefts: list[Stage | None] = [stage for stage in place.route.stages() if stage.ending is None]
        for left in (None, *lefts):
            yield replace(place, circumstances=Circumstances(left=left))
        return
    for still_owed in (frozenset[str](), frozenset(one.id for one in place.stage.owes)):
        for time_asked in (False, True):
            yield replace(place, circumstances=Circumstances(still_owed, time_asked))


@cache
def everybody() -> tuple[Role, ...]:
    """Every role that Rochdale's procedure names, with the clock and the social worker."""
    return tuple({*rochdale().roles().values(), CLOCK, SOCIAL_WORKER})


def answers_to(place: Place, move: Move, enter_at: str | None = None) -> dict[str, Any]:
    """A plausible answer to everything the move must be given. The step: the first, unless named."""
    given = {need.id: _answer(need) for need in move.required if need.kind is not NeedKind.STAGE}
    steps = steps_to_choose(place, move)
    if move.step_need is not None and move.step_need.required and steps:
        given[move.step_need.id] = steps[0].id
    if enter_at is not None:
        given["enter_at"] = enter_at
    return given


def go(place: Place, move_id: str, role: Role, **given: Any) -> Place:
    """Make the move with plausible answers, and give the place where the dispute stands then."""
    move = place.route.moves[move_id]
    step = advance(place, move_id, {role}, answers_to(place, move) | given)
    return Place(step.route, step.stage, place.onward, place.scope)


def refused(place: Place, move_id: str, role: Role, **given: Any) -> str | None:
    """The code with which the move is refused, or None when it may be made."""
    move = place.route.moves.get(move_id)
    answers = answers_to(place, move) if move else {}
    why = refusal(place, move_id, {role}, answers | given)
    return why.why.value if why else None


def _answer(need: Need) -> Any:
    return {
        NeedKind.ACTIONS: [{"what": "Book the review", "person": "A. Manager", "by": "2026-12-01"}],
        NeedKind.YES_NO: False,
        NeedKind.DATE: TODAY,
        NeedKind.PERSON: 7,
        NeedKind.OBLIGATION: "reply",
    }.get(need.kind, "Because it matters for the child")
