"""Every state that a dispute can come to, by search, with everybody trying everything."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import pytest

from machines.engine import Place, advance, begin, permitted_moves, refusal, steps_to_choose
from machines.limits import Unit
from machines.roles import IRO, Role
from machines.route import Circumstances, Route, Scope
from machines.stages import Move, MoveKind, Stage, between
from tests.machines.made_up import SAYS, a_council, a_route
from tests.machines.rochdale import ROUTE_IDS, TODAY, answers_to, rochdale, route_of, side_ids


class Step(NamedTuple):
    """A move that was made."""

    source: tuple[str, str]
    move: Move
    role: Role
    target: tuple[str, str]


def where(place: Place) -> tuple[str, str]:
    return (place.route.route_id, place.stage.id)


def search(route: type[Route], onward: dict[str, type[Route]], scope: Scope) -> tuple[set, list[Step]]:
    """Every place that can be reached from every beginning of a route, and every move made on the way."""
    begins = [begin(route, scope, entry.id)[0] for entry in (route.first_stage(), *route.entries())]
    waiting = deque(Place(route, stage, onward, scope, TIME_ASKED) for stage in begins)
    been: set[tuple[tuple[str, str], Stage | None]] = set()
    steps: list[Step] = []
    while waiting:
        place = waiting.popleft()
        if (where(place), place.circumstances.left) in been:
            continue
        been.add((where(place), place.circumstances.left))
        # Who is in none of its moves may make none: the matrix shows that of everybody.
        for role in {role for move in place.route.moves.values() for role in move.by}:
            for move in permitted_moves(place, {role}):
                for given in every_answer(place, move):
                    made = advance(place, move.id, {role}, given)
                    left = place.stage if made.stage.ending is not None else None
                    left = left if made.entered else place.circumstances.left
                    now = Circumstances(time_asked=True, left=left)
                    after = Place(made.route, made.stage, onward, scope, now)
                    steps.append(Step(where(place), move, role, where(after)))
                    waiting.append(after)
    return {at for at, _ in been}, steps


@cache
def found(route_id: str, scope: Scope = Scope.LOOKED_AFTER) -> tuple[set, list[Step]]:
    """What the search finds from the beginnings of one of the routes in use; made once."""
    return search(route_of(route_id), ONWARD, scope)


def every_answer(place: Place, move: Move) -> Iterable[dict]:
    """The plausible answer, and one with each step that may be chosen."""
    yield answers_to(place, move)
    for step in steps_to_choose(place, move):
        yield answers_to(place, move, step.id)


def stage_of(onward: dict[str, type[Route]], at: tuple[str, str]) -> Stage:
    return onward[at[0]].stage(at[1])


def stuck(onward: dict[str, type[Route]], seen: set, steps: list[Step]) -> list[str]:
    """The open places that lead nowhere else, or that no ending can be reached from but by giving up."""
    leads: dict[tuple[str, str], set[tuple[str, str]]] = {at: set() for at in seen}
    for step in steps:
        if not step.move.standing:
            leads[step.source].add(step.target)
    found = []
    for at in seen:
        reached, waiting = set(), [at]
        while waiting:
            here = waiting.pop()
            if here not in reached:
                reached.add(here)
                waiting.extend(leads[here])
        if not any(stage_of(onward, other).ending is not None for other in reached):
            found.append(at[1])
    return found


TIME_ASKED = Circumstances(time_asked=True)
ONWARD = {**rochdale().in_force(TODAY), **rochdale().beside(TODAY)}
EVERY_ID = (*ROUTE_IDS, *side_ids())
CHILDREN = [(route_id, scope) for route_id in ROUTE_IDS for scope in route_of(route_id).scope]
CHILDREN += [(route_id, route_of(route_id).scope[0]) for route_id in side_ids()]


@pytest.mark.parametrize(("route_id", "scope"), CHILDREN)
def test_no_reachable_place_is_a_dead_end(route_id, scope):
    seen, steps = found(route_id, scope)
    assert stuck(ONWARD, seen, steps) == []


def test_control_the_search_finds_a_dead_end():
    trap = a_route(
        more=lambda s: {
            "trap": (trapped := Stage("Trap", rung=1, source=SAYS, owes=s.answered.owes)),
            "fall": Move("Fall", between(s.answered, to=trapped), by=(IRO,), kind=MoveKind.ASK, source=SAYS),
        }
    )
    seen, steps = search(trap, {"short": trap}, Scope.LOOKED_AFTER)
    assert stuck({"short": trap}, seen, steps) == ["trap"]
    with pytest.raises(Exception, match="is a dead end"):
        a_council(trap)


def test_every_stage_of_every_route_can_be_reached():
    for route_id in EVERY_ID:
        seen, _ = found(route_id)
        # A hand-over is passed through: the dispute stands in the next route at once.
        stood_in = {stage.id for stage in route_of(route_id).stages() if stage.hands_over_to is None}
        assert {stage_id for its_route, stage_id in seen if its_route == route_id} == stood_in


@pytest.mark.parametrize(("route_id", "scope"), CHILDREN)
def test_every_open_place_has_an_owner_and_each_thing_owed_a_limit_or_a_stated_none(route_id, scope):
    seen, _ = found(route_id, scope)
    for at in seen:
        stage = stage_of(ONWARD, at)
        assert (stage.awaiting is None) == (stage.ending is not None), at
        for owed in stage.owes:
            assert owed.limit.as_written
            assert owed.limit.unit in (Unit.NOT_STATED, Unit.AT_ONCE) or owed.limit.longest() > 0


@pytest.mark.parametrize(("route_id", "scope"), CHILDREN)
def test_whoever_owes_something_can_do_it(route_id, scope):
    seen, _ = found(route_id, scope)
    for at in seen:
        place = Place(ONWARD[at[0]], stage_of(ONWARD, at), ONWARD, scope)
        for owed in place.stage.owes:
            meets = [move for move in permitted_moves(place, {owed.by}) if owed.id in move.meets]
            free = [move for move in meets if not refusal(place, move.id, {owed.by}, answers_to(place, move))]
            assert free, (at, owed.id)


def test_a_child_protection_concern_never_comes_into_the_formal_route():
    seen, _ = found("concern", Scope.CHILD_PROTECTION)
    assert {route_id for route_id, _ in seen} == {"concern"}


def test_a_looked_after_childs_dispute_can_come_from_either_route_to_the_directors_decision():
    for route_id in ROUTE_IDS:
        seen, _ = found(route_id)
        assert ("formal", "decision_accepted") in seen


def test_nobody_but_the_iro_and_whom_the_text_names_takes_a_dispute_up_the_ladder():
    escalated = {
        (step.source, step.role.id)
        for route_id in ROUTE_IDS
        for step in found(route_id)[1]
        if step.move.kind is MoveKind.ESCALATE and step.role != IRO
    }
    assert escalated == {
        (("formal", stage_id), "safeguarding_manager")
        for stage_id in (
            "safeguarding_discussion",
            "discussion_answered",
            "service_director_asked",
            "service_director_answered",
        )
    }


def test_the_clock_is_in_nobodys_place_and_changes_no_stage():
    for route_id in EVERY_ID:
        _, steps = found(route_id)
        assert all(step.source == step.target for step in steps if step.role.id == "clock")


def test_what_has_ended_is_left_only_by_being_reopened_at_the_step_it_left_or_a_later_one():
    for route_id in EVERY_ID:
        for step in found(route_id)[1]:
            if stage_of(ONWARD, step.source).ending is not None and step.source != step.target:
                assert step.move.kind is MoveKind.REOPEN
                assert stage_of(ONWARD, step.target).ending is None


def test_whatever_ended_in_its_own_route_can_be_reopened_and_what_stands_beside_never():
    for route_id in EVERY_ID:
        seen, steps = found(route_id)
        reopened = {step.source for step in steps if step.move.kind is MoveKind.REOPEN}
        ends = {at for at in seen if stage_of(ONWARD, at).ending is not None}
        assert reopened == (set() if route_of(route_id).beside else ends)
