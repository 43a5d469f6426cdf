"""Who may do what, in every stage: the whole matrix, compared exactly, and all else refused."""

from __future__ import annotations

import difflib
from functools import cache
from pathlib import Path

import pytest
from statemachine.exceptions import TransitionNotAllowed

from machines.drawing import matrix
from machines.engine import MoveRefused, Place, Why, advance, permitted_moves, steps_to_choose
from machines.roles import CLOCK, IRO, Role
from machines.route import Position
from machines.stages import Move
from tests.machines.rochdale import ROUTE_IDS, answers_to, every_place, everybody, route_of

TABLES = Path(__file__).parent / "matrix"
PLACES = {f"{place.route.route_id}-{place.stage.id}": place for place in every_place()}
IN_EVERY_PLACE = pytest.mark.parametrize("place", PLACES.values(), ids=list(PLACES))


@pytest.mark.parametrize("route_id", ROUTE_IDS)
def test_the_matrix_is_exactly_the_table_that_people_have_read(route_id):
    table = TABLES / f"rochdale_{route_id}.md"
    expected, found = table.read_text(encoding="utf-8"), matrix(route_of(route_id))
    changes = "\n".join(
        difflib.unified_diff(
            expected.splitlines(), found.splitlines(), "the table", "the machine", "", "", 1, ""
        )
    )
    assert expected == found, (
        f"Who may do what has changed. If that is meant, run `python -m tests.machines.written`.\n{changes}"
    )


@cache
def tabled(route_id: str) -> dict[tuple[str, str], frozenset[str]]:
    """The table on file: by stage and role's name, the moves that it gives."""
    moves: dict[tuple[str, str], frozenset[str]] = {}
    heading: list[str] = []
    for line in (TABLES / f"rochdale_{route_id}.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| Stage"):
            heading = cells
        elif line.startswith("|") and not cells[0].startswith("-"):
            for role, cell in zip(heading[1:], cells[1:], strict=True):
                key = (cells[0], role)
                moves[key] = moves.get(key, frozenset()) | (set(cell.split(", ")) - {"–"})
    return moves


def in_the_table(place: Place, role: Role) -> frozenset[str]:
    """The moves that the table on file gives to a role in a stage."""
    return tabled(place.route.route_id).get((place.stage.id, role.name), frozenset())


@IN_EVERY_PLACE
def test_the_engine_permits_what_the_table_gives_and_nothing_else(place):
    for role in everybody():
        assert {move.id for move in permitted_moves(place, {role})} == in_the_table(place, role), role.id


def why_not(place: Place, move: Move, role: Role) -> Why | None:
    """The code that the table calls for: the oracle, which asks no machine."""
    if place.stage.ending is not None:
        return Why.DISPUTE_ENDED
    if not any(move.id in in_the_table(place, other) for other in everybody()):
        return Why.MOVE_NOT_HERE
    return None if move.id in in_the_table(place, role) else Why.ROLE_MAY_NOT


@IN_EVERY_PLACE
def test_every_pair_that_is_not_in_the_table_is_refused_and_nothing_moves(place):
    stands = place.stage
    for role in everybody():
        for move in place.route.moves.values():
            expected = why_not(place, move, role)
            given = answers_to(place, move)
            if expected is None:
                step = advance(place, move.id, {role}, given)
                assert (step.move, step.role) == (move, role)
            else:
                with pytest.raises(MoveRefused) as refused:
                    advance(place, move.id, {role}, given)
                assert refused.value.why is expected, (move.id, role.id)
    assert place.stage is stands


@IN_EVERY_PLACE
def test_the_machine_itself_refuses_them_too_with_no_engine_in_front(place):
    for role in everybody():
        for move in place.route.moves.values():
            enter_at = answers_to(place, move).get("enter_at")
            position = Position(place.stage.id)
            machine = place.route(position)
            if why_not(place, move, role) is None:
                machine.send(move.id, role=role, enter_at=enter_at)
                continue
            with pytest.raises(TransitionNotAllowed):
                machine.send(move.id, role=role, enter_at=enter_at)
            assert position.state == place.stage.id


@IN_EVERY_PLACE
def test_what_the_machine_says_is_enabled_is_what_the_engine_permits(place):
    steps = [None, *(stage.id for stage in place.route.stages())]
    for role in everybody():
        permitted = permitted_moves(place, {role})
        for enter_at in steps:
            machine = place.route(Position(place.stage.id))
            enabled = {event.id for event in machine.enabled_events(role=role, enter_at=enter_at)}
            leads_on = {
                move.id
                for move in permitted
                if move.step_need is None
                or not move.step_need.required
                or enter_at in {stage.id for stage in steps_to_choose(place, move)}
            }
            assert enabled == leads_on, (role.id, enter_at)


def test_only_the_iro_ends_bypasses_reassigns_or_hands_over_anywhere():
    theirs = {"withdraw", "close_without_agreement", "end_as_no_longer_looked_after", "supersede"}
    theirs |= {"bypass", "reassign", "take_to_formal", "agree", "accept_decision", "add_note"}
    for place in PLACES.values():
        for role in everybody():
            if role != IRO:
                assert not {move.id for move in permitted_moves(place, {role})} & theirs, role.id


def test_the_clock_records_that_a_limit_passed_and_does_nothing_else():
    for place in PLACES.values():
        moves = {move.id for move in permitted_moves(place, {CLOCK})}
        assert moves == (set() if place.stage.ending else {"record_lapse"})
        if moves:
            step = advance(place, "record_lapse", {CLOCK}, {"obligation": place.stage.owes[0].id})
            assert (step.stage, step.entered) == (place.stage, False)


def test_nobody_without_a_role_may_do_anything():
    for place in PLACES.values():
        assert permitted_moves(place, set()) == ()
        machine = place.route(Position(place.stage.id))
        assert machine.enabled_events() == []
