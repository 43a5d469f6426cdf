"""The machine under the engine: nothing illegal, misspelt or broken passes in silence.

Beside each stands a control: the library's newer default, in which just that happens.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from statemachine import State, StateChart, StateMachine
from statemachine.exceptions import TransitionNotAllowed

from machines.roles import IRO, SOCIAL_WORKER
from machines.route import Position, Route
from machines.standing import STANDING_NAMES
from tests.machines.made_up import a_route
from tests.machines.rochdale import place_of, rochdale, route_of


class Loose(StateChart):
    """A machine as the library would have it by default."""

    asked = State(initial=True)
    answered = State()
    resolved = State(final=True)
    answer = asked.to(answered)
    agree = answered.to(resolved)

    def on_enter_answered(self) -> None:
        raise RuntimeError("the letter could not be written")


def machine(stage_id: str) -> tuple[Route, Position]:
    """An informal dispute's machine in that stage, with the holder it stands on."""
    position = Position(stage_id)
    return route_of("informal")(position), position


def test_control_the_loose_machine_lets_all_of_it_pass():
    loose = Loose()
    loose.send("agre")
    loose.send("agree")
    assert set(loose.configuration_values) == {"asked"}
    loose.send("answer")
    assert set(loose.configuration_values) == {"answered"}, "it moved although its callback failed"


def test_a_misspelt_move_is_refused():
    route, position = machine("team_manager_replied")
    with pytest.raises(TransitionNotAllowed):
        route.send("agre", role=IRO)
    assert position.state == "team_manager_replied"


def test_a_move_that_does_not_leave_this_stage_is_refused():
    route, position = machine("social_worker_told")
    with pytest.raises(TransitionNotAllowed):
        route.send("agree", role=IRO)
    assert position.state == "social_worker_told"


@pytest.mark.parametrize("role", [{}, {"role": None}, {"role": SOCIAL_WORKER}, {"role": "iro"}])
def test_a_move_without_a_role_that_may_make_it_is_refused(role):
    route, position = machine("team_manager_replied")
    with pytest.raises(TransitionNotAllowed):
        route.send("agree", **role)
    assert position.state == "team_manager_replied"


def test_an_ended_dispute_takes_no_move_but_the_record_of_who_was_told():
    route, position = machine("resolved")
    for move_id in route_of("informal").moves:
        if move_id != "record_told":
            with pytest.raises(TransitionNotAllowed):
                route.send(move_id, role=IRO)
    assert position.state == "resolved"
    route.send("record_told", role=IRO)
    assert position.state == "resolved"


def test_an_error_in_the_guard_stops_the_move(monkeypatch):
    def fails(self, event, source, target, role=None, enter_at=None):
        raise RuntimeError("broken rule")

    made_up = a_route()
    monkeypatch.setattr(made_up, "permits", fails)
    position = Position("answered")
    broken = made_up(position)
    with pytest.raises(RuntimeError, match="broken rule"):
        broken.send("agree", role=IRO)
    assert position.state == "answered"


@dataclass
class Meddling(Position):
    """A holder with methods that the library would take for its hooks."""

    meddled: int = 0

    def on_enter_resolved(self) -> None:
        self.meddled += 1

    def on_transition(self) -> None:
        self.meddled += 1

    def after_agree(self) -> None:
        self.meddled += 1


class Hooked(StateMachine):
    """The same three stages as the library builds them."""

    asked = State(initial=True)
    resolved = State(final=True)
    agree = asked.to(resolved)


def test_control_the_library_runs_what_a_holder_happens_to_be_called():
    meddling = Meddling("asked")
    Hooked(meddling).send("agree")
    assert meddling.meddled == 3


def test_no_hook_by_name_ever_runs():
    meddling = Meddling("answered")
    a_route()(meddling).send("agree", role=IRO)
    assert (meddling.state, meddling.meddled) == ("resolved", 0)


def test_every_transition_of_every_route_has_the_one_guard_and_belongs_to_a_move():
    for route in rochdale().every_route():
        in_moves = {id(t) for move in route.moves.values() for t in move.path.transitions}
        for stage in route.stages():
            for transition in stage.transitions:
                assert [spec.func for spec in transition.cond] == ["permits"]
                assert id(transition) in in_moves


def test_a_transition_outside_the_moves_is_refused_whoever_asks():
    """A slip in a council's file that wrote a plain path: default deny holds it."""
    slipped = a_route(more=lambda s: {"jump": s.asked.to(s.resolved)})
    with pytest.raises(TransitionNotAllowed):
        slipped(Position("asked")).send("jump", role=IRO)


def test_a_path_without_a_name_does_not_fire_by_itself():
    slipped = a_route(more=lambda s: s.asked.to(s.resolved) and {})
    position = Position("asked")
    slipped(position).send("withdraw", role=IRO)
    assert position.state == "withdrawn"


def test_the_names_kept_for_the_service_are_those_that_it_adds():
    added = set()
    for route in rochdale().every_route():
        added |= {move.id for move in route.moves.values() if move.standing}
        added |= {
            transition.target.id
            for move in route.moves.values()
            if move.standing
            for transition in move.path.transitions
            if transition.target is not None and transition.target.final
            if transition.target is not transition.source
        }
    assert added == STANDING_NAMES


def test_a_machine_stands_on_one_field_and_starts_no_dispute_by_itself():
    place = place_of("formal", "director_asked")
    position = Position(place.stage.id)
    place.route(position)
    assert vars(position) == {"state": "director_asked"}


def test_a_move_that_stays_neither_leaves_the_stage_nor_enters_it_again():
    for route in rochdale().every_route():
        for move in route.moves.values():
            for transition in move.path.transitions:
                assert transition.internal is (transition.target is transition.source), move.id
