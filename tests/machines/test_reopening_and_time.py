"""What the guard asks of the record besides the stage: what came before, more time, where it left."""

from __future__ import annotations

from dataclasses import replace

import pytest

from machines.engine import MoveRefused, Place, advance, permitted_moves, steps_to_choose
from machines.roles import CLOCK, IRO, SERVICE_MANAGER, TEAM_MANAGER
from machines.route import Circumstances
from machines.stages import Ending, MoveKind, between
from tests.machines.broken import move
from tests.machines.made_up import CONSIDER, REPLY, a_council, a_route
from tests.machines.rochdale import ROUTE_IDS, TODAY, ended_from, go, place_of, refused, route_of

MEETING = place_of("formal", "three_way_meeting")
RESOLVED = place_of("formal", "resolved")


@pytest.mark.parametrize(
    ("left", "steps"),
    [
        (
            "meeting_answered",
            ["meeting_answered", "safeguarding_discussion", "service_director_asked", "director_asked"],
        ),
        ("service_director_asked", ["service_director_asked", "director_asked"]),
        ("director_decided", ["director_decided"]),
    ],
)
def test_what_ended_goes_on_at_the_step_it_left_or_where_a_later_one_begins(left, steps):
    ended = ended_from(RESOLVED, left)
    reopen = ended.route.moves["reopen"]
    assert [stage.id for stage in steps_to_choose(ended, reopen)] == steps
    for step in ended.route.stages():
        expected = None if step.id in steps else "step_not_later"
        assert refused(ended, "reopen", IRO, enter_at=step.id) == expected, step.id
    for step in steps:
        assert go(ended, "reopen", IRO, enter_at=step).stage.id == step


def test_what_ended_is_not_reopened_where_nobody_knows_what_it_left():
    assert refused(RESOLVED, "reopen", IRO, enter_at="three_way_meeting") == "not_yet"


def test_reopening_needs_a_reason_and_only_the_iro_does_it():
    ended = ended_from(RESOLVED, "meeting_answered")
    assert refused(ended, "reopen", IRO, reason=" ") == "need_missing"
    for role in (SERVICE_MANAGER, CLOCK):
        assert refused(ended, "reopen", role) == "role_may_not"


def test_more_time_is_given_or_refused_only_once_it_was_asked_for():
    asked = replace(MEETING, circumstances=Circumstances(time_asked=True))
    for move_id in ("grant_more_time", "refuse_more_time"):
        assert refused(MEETING, move_id, IRO) == "not_yet"
        assert refused(asked, move_id, IRO) is None
        assert refused(asked, move_id, SERVICE_MANAGER) == "role_may_not"


def test_more_time_is_asked_for_by_whoever_owes_an_answer_by_a_limit_and_changes_no_stage():
    assert go(MEETING, "ask_more_time", SERVICE_MANAGER).stage is MEETING.stage
    assert refused(MEETING, "ask_more_time", IRO) == "role_may_not"
    unlimited = place_of("formal", "service_director_asked")
    assert refused(unlimited, "ask_more_time", SERVICE_MANAGER) == "move_not_here"


def a_place(still_owed: frozenset[str]) -> Place:
    """A made-up dispute whose IRO may go on only once the manager has replied."""
    route = a_route(
        asked={"owes": (REPLY, replace(CONSIDER, id="consider_too"))},
        answer={"path": lambda s: between(s.asked, to=s.answered)},
        more=lambda s: {
            "go_on": move(
                between(s.asked, to=s.answered),
                meets=("consider_too",),
                after=("reply",),
                kind=MoveKind.ESCALATE,
            )
        },
    )
    place = a_council(route).place("short", "2020-01", "asked", TODAY, route.scope[0])
    return replace(place, circumstances=Circumstances(still_owed))


def test_a_move_that_comes_after_something_waits_until_it_is_met():
    with pytest.raises(MoveRefused, match="not_yet"):
        advance(a_place(still_owed=frozenset({"reply", "consider_too"})), "go_on", {IRO}, {})
    assert advance(a_place(still_owed=frozenset({"consider_too"})), "go_on", {IRO}, {}).entered


def test_the_childs_wishes_and_whom_was_told_are_written_down_at_every_open_stage():
    for stage in MEETING.route.stages():
        if stage.ending is None:
            for move_id in ("record_views", "record_told"):
                assert refused(replace(MEETING, stage=stage), move_id, IRO) is None
                assert refused(replace(MEETING, stage=stage), move_id, TEAM_MANAGER) == "role_may_not"


def test_once_it_has_ended_the_iro_can_still_write_down_who_was_told_and_nothing_else():
    for route_id in ROUTE_IDS:
        for stage in route_of(route_id).stages():
            if stage.ending not in (None, Ending.HANDED_OVER):
                place = place_of(route_id, stage.id)
                assert [move.id for move in permitted_moves(place, {IRO})] == ["record_told"]
                assert permitted_moves(place, {TEAM_MANAGER, CLOCK}) == ()
                assert go(place, "record_told", IRO).stage is stage


def test_nobody_is_told_of_an_ending_where_it_goes_on_in_another_route():
    handed_over = [stage for stage in route_of("informal").stages() if stage.hands_over_to]
    assert [refused(place_of("informal", one.id), "record_told", IRO) for one in handed_over] == [
        "dispute_ended"
    ]
