"""Who may do what, in every stage: the whole matrix, compared exactly, and all else refused."""

from __future__ import annotations

import difflib
from functools import cache
from pathlib import Path

import pytest
from statemachine.exceptions import TransitionNotAllowed

from machines.drawing import matrix
from machines.engine import MoveRefused, Place, Why, advance, permitted_moves, steps_to_choose
from machines.roles import CLOCK, IRO, SOCIAL_WORKER, Role
from machines.route import Position
from machines.stages import Move
from tests.machines.rochdale import (
    ROUTE_IDS,
    answers_to,
    every_place,
    every_place_beside,
    everybody,
    in_all_circumstances,
    route_of,
    side_ids,
)

TABLES = Path(__file__).parent / "matrix"
PLACES = {f"{place.route.route_id}-{place.stage.id}": place for place in every_place()}
BESIDE = {f"{place.route.route_id}-{place.stage.id}": place for place in every_place_beside()}
ALL = {**PLACES, **BESIDE}
IN_EVERY_PLACE = pytest.mark.parametrize("place", ALL.values(), ids=list(ALL))


def table_of(route_id: str) -> Path:
    """The file in which the matrix of a route stands."""
    return TABLES / f"{'every' if route_of(route_id).beside else 'rochdale'}_{route_id}.md"


@pytest.mark.parametrize("route_id", [*ROUTE_IDS, *side_ids()])
def test_the_matrix_is_exactly_the_table_that_people_have_read(route_id):
    expected, found = table_of(route_id).read_text(encoding="utf-8"), matrix(route_of(route_id))
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
    for line in table_of(route_id).read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| Stage"):
            heading = cells
        elif line.startswith("|") and not cells[0].startswith("-"):
            for role, cell in zip(heading[1:], cells[1:], strict=True):
                key = (cells[0], role)
                moves[key] = moves.get(key, frozenset()) | (set(cell.split(", ")) - {"–"})
    return moves


def in_the_table(place: Place, role: Role) -> frozenset[str]:
    """The moves that the table on file gives to a role in a stage, whatever the circumstances."""
    return tabled(place.route.route_id).get((place.stage.id, role.name), frozenset())


def timely(place: Place, move_id: str) -> bool:
    """Whether the circumstances let the move be made: the oracle, which asks no machine."""
    now = place.circumstances
    if move_id == "reopen":
        return now.left is not None
    if move_id in ("grant_more_time", "refuse_more_time"):
        return now.time_asked
    return not now.still_owed & set(place.route.moves[move_id].after)


@IN_EVERY_PLACE
def test_the_engine_permits_what_the_table_gives_and_nothing_else(place):
    for role in everybody():
        given = in_the_table(place, role)
        for case in in_all_circumstances(place):
            expected = {move_id for move_id in given if timely(case, move_id)}
            assert {move.id for move in permitted_moves(case, {role})} == expected, role.id


def why_not(place: Place, move: Move, role: Role) -> Why | None:
    """The code that the table calls for: the oracle, which asks no machine."""
    if not any(
        move.id in row for (at, _), row in tabled(place.route.route_id).items() if at == place.stage.id
    ):
        return Why.DISPUTE_ENDED if place.stage.ending is not None else Why.MOVE_NOT_HERE
    if move.id not in in_the_table(place, role):
        return Why.ROLE_MAY_NOT
    return None if timely(place, move.id) else Why.NOT_YET


@IN_EVERY_PLACE
def test_every_pair_that_is_not_in_the_table_is_refused_and_nothing_moves(place):
    stands = place.stage
    cases = tuple(in_all_circumstances(place))
    for role in everybody():
        for move in place.route.moves.values():
            for case in {why_not(case, move, role): case for case in cases}.values():
                check_pair(case, move, role)
    assert place.stage is stands


def check_pair(place: Place, move: Move, role: Role) -> None:
    """The engine makes the move, or refuses it with the code that the table calls for."""
    expected = why_not(place, move, role)
    given = answers_to(place, move)
    if expected is None:
        step = advance(place, move.id, {role}, given)
        assert (step.move, step.role) == (move, role)
        return
    with pytest.raises(MoveRefused) as refused:
        advance(place, move.id, {role}, given)
    assert refused.value.why is expected, (move.id, role.id)


@IN_EVERY_PLACE
def test_the_machine_itself_refuses_them_too_with_no_engine_in_front(place):
    for case in (place, list(in_all_circumstances(place))[-1]):
        machine = place.route(Position(place.stage.id))
        for role in everybody():
            for move in place.route.moves.values():
                asked = {"enter_at": answers_to(case, move).get("enter_at"), "role": role}
                if why_not(case, move, role) is None:
                    other = place.route(Position(place.stage.id))
                    other.send(move.id, circumstances=case.circumstances, **asked)
                    continue
                with pytest.raises(TransitionNotAllowed):
                    machine.send(move.id, circumstances=case.circumstances, **asked)
        assert machine.model.state == place.stage.id


@IN_EVERY_PLACE
def test_what_the_machine_says_is_enabled_is_what_the_engine_permits(place):
    machine = place.route(Position(place.stage.id))
    for case in in_all_circumstances(place):
        moves = [move for move in place.route.moves.values() if move.starts_from(place.stage)]
        choices = {stage.id for move in moves for stage in steps_to_choose(case, move)}
        if place.stage.ending is not None and moves:  # also where it could not go on
            choices = {stage.id for stage in place.route.stages()}
        for role in (*{role for move in moves for role in move.by}, SOCIAL_WORKER):
            permitted = permitted_moves(case, {role})
            for enter_at in (None, "resolved", *choices):
                asked = {"role": role, "enter_at": enter_at, "circumstances": case.circumstances}
                enabled = {event.id for event in machine.enabled_events(**asked)}
                leads_on = {
                    move.id
                    for move in permitted
                    if move.step_need is None
                    or not move.step_need.required
                    or enter_at in {stage.id for stage in steps_to_choose(case, move)}
                }
                assert enabled == leads_on, (role.id, enter_at, case.circumstances)


def test_only_the_iro_ends_bypasses_reassigns_or_hands_over_anywhere():
    theirs = {"withdraw", "close_without_agreement", "end_as_no_longer_looked_after", "supersede", "reopen"}
    theirs |= {"bypass", "reassign", "take_to_formal", "agree", "accept_decision", "add_note"}
    theirs |= {"grant_more_time", "refuse_more_time", "record_views", "record_told"}
    for place in PLACES.values():
        for case in in_all_circumstances(place):
            for role in everybody():
                if role != IRO:
                    assert not {move.id for move in permitted_moves(case, {role})} & theirs, role.id


def test_only_the_iro_starts_changes_or_ends_a_referral_to_cafcass():
    for place in BESIDE.values():
        if place.route.route_id == "cafcass_referral":
            makers = {role for role in everybody() if permitted_moves(place, {role})}
            assert makers == (set() if place.stage.ending else {IRO, CLOCK}), place.stage.id


def test_the_clock_writes_down_what_passed_or_changed_and_moves_nothing():
    """No text of Rochdale's, and none beside it, lets silence do anything."""
    for place in ALL.values():
        moves = {move.id for move in permitted_moves(place, {CLOCK})}
        expected = {"record_lapse", "change_holder", "change_dates"}
        assert moves == (set() if place.stage.ending else expected)
        for move_id in moves:
            step = advance(place, move_id, {CLOCK}, {"obligation": place.stage.owes[0].id})
            assert (step.stage, step.entered) == (place.stage, False)


def test_nobody_without_a_role_may_do_anything():
    for place in ALL.values():
        for case in in_all_circumstances(place):
            assert permitted_moves(case, set()) == ()
        machine = place.route(Position(place.stage.id))
        assert machine.enabled_events() == []
