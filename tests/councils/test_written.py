"""What stands beside each further council's file: its drawing and its matrix, in its own words."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from machines.drawing import diagram
from machines.engine import permitted_moves, steps_to_choose
from machines.faults import faults_of
from machines.route import Position
from tests.councils.places import place_in
from tests.machines.rochdale import in_all_circumstances
from tests.machines.written import FURTHER, council, ladders, page, page_of

ROUTES = [(name, route.route_id) for name in FURTHER for route in ladders(council(name))]
EACH = pytest.mark.parametrize(("name", "route_id"), ROUTES)


def the_route(name, route_id):
    return next(route for route in ladders(council(name)) if route.route_id == route_id)


@EACH
def test_its_page_is_exactly_what_people_have_read(name, route_id):
    route = the_route(name, route_id)
    assert page_of(name, route).read_text(encoding="utf-8") == page(route, council(name).profile), (
        "Who may do what has changed. If that is meant, run `python -m tests.machines.written`."
    )


@EACH
def test_its_definition_has_no_fault_and_no_warning(name, route_id):
    assert faults_of(the_route(name, route_id)) == ()


@EACH
def test_its_file_is_short_and_imports_the_vocabulary_only(name, route_id):
    source = Path(inspect.getfile(the_route(name, route_id))).read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 80
    imported = {line.split()[1] for line in source.splitlines() if line.startswith(("from ", "import "))}
    vocabulary = ("limits", "needs", "roles", "route", "sources", "stages", "steps")
    assert imported <= {"datetime", "machines", *(f"machines.{part}" for part in vocabulary)}


@EACH
def test_its_drawing_calls_people_what_the_council_calls_them(name, route_id):
    profile, route = council(name).profile, the_route(name, route_id)
    drawn = diagram(route, profile.name_of)
    for move in route.moves.values():
        for role in move.by:
            if not move.standing and any(move.may(role, s) and move.starts_from(s) for s in route.stages()):
                assert profile.name_of(role) in drawn


@EACH
def test_what_its_machine_says_is_enabled_is_what_the_engine_permits(name, route_id):
    route = the_route(name, route_id)
    for stage in route.stages():
        machine = route(Position(stage.id))
        moves = [move for move in route.moves.values() if move.starts_from(stage)]
        for case in in_all_circumstances(place_in(name, route_id, stage.id)):
            for role in {role for move in moves for role in move.by}:
                permitted = permitted_moves(case, {role})
                for enter_at in (None, *{step.id for move in moves for step in steps_to_choose(case, move)}):
                    asked = {"role": role, "enter_at": enter_at, "circumstances": case.circumstances}
                    enabled = {event.id for event in machine.enabled_events(**asked)}
                    assert enabled == {
                        move.id
                        for move in permitted
                        if move.step_need is None
                        or not move.step_need.required
                        or enter_at in {step.id for step in steps_to_choose(case, move)}
                    }, (stage.id, role.id, enter_at)
