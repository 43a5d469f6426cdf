"""What the engine says of a move: may it be made, if not why not, and what follows."""

from __future__ import annotations

import pytest

from machines.engine import MoveRefused, Place, Why, advance, begin, permitted_moves, steps_to_choose
from machines.roles import DIRECTOR, IRO, SERVICE_MANAGER, SOCIAL_WORKER, TEAM_MANAGER
from machines.route import Scope
from machines.stages import Stage
from tests.machines.rochdale import answers_to, every_place, go, place_of, refused, route_of

MEETING = place_of("formal", "three_way_meeting")
REPLIED = place_of("informal", "team_manager_replied")


def test_each_refusal_has_its_code():
    ended = place_of("informal", "resolved")
    assert refused(ended, "agree", IRO) == "dispute_ended"
    assert refused(REPLIED, "agre", IRO) == "unknown_move"
    assert refused(REPLIED, "accept", TEAM_MANAGER) == "move_not_here"
    assert refused(REPLIED, "agree", TEAM_MANAGER) == "role_may_not"
    assert refused(REPLIED, "agree", IRO, agreed_actions=[]) == "need_missing"
    assert refused(MEETING, "bypass", IRO, enter_at="meeting_answered") == "step_not_later"
    assert refused(REPLIED, "agree", IRO) is None


def test_a_refusal_says_what_it_is_about():
    with pytest.raises(MoveRefused, match="need_missing: agreed_actions") as refusal:
        advance(REPLIED, "agree", {IRO}, {})
    assert (refusal.value.why, refusal.value.about) == (Why.NEED_MISSING, "agreed_actions")


@pytest.mark.parametrize("nothing", [None, "", "   ", "\n\t", [], ()])
def test_an_empty_answer_is_no_answer(nothing):
    assert refused(MEETING, "disagree", SERVICE_MANAGER, reasons=nothing) == "need_missing"


def test_no_is_an_answer():
    decided = place_of("formal", "director_decided")
    assert refused(decided, "close_without_agreement", IRO, cafcass_considered=False) is None


def test_what_need_not_be_given_may_be_left_out():
    assert refused(REPLIED, "take_to_formal", IRO, enter_at=None) is None
    assert refused(place_of("informal", "team_manager_asked"), "accept", TEAM_MANAGER, response="") is None


def test_somebody_with_several_roles_acts_in_the_one_that_the_move_is_for():
    step = advance(MEETING, "disagree", {SOCIAL_WORKER, SERVICE_MANAGER}, {"reasons": "The plan holds"})
    assert step.role == SERVICE_MANAGER


def test_the_same_person_does_not_answer_for_another_post():
    """The service manager met in the first step does not answer for the Director in the last."""
    asked = place_of("formal", "director_asked")
    assert refused(asked, "decide", SERVICE_MANAGER) == "role_may_not"
    assert refused(asked, "decide", DIRECTOR) is None


@pytest.mark.demand("001 7.1.1(6)")
def test_the_iro_can_go_on_upwards_from_every_step_without_anybodys_leave():
    for place in every_place():
        if place.stage.ending is None and place.stage.id not in ("director_asked", "director_decided"):
            leads_to = [
                transition.target
                for move in permitted_moves(place, {IRO})
                for transition in move.path.transitions
                if transition.source is place.stage and isinstance(transition.target, Stage)
            ]
            assert any(stage.hands_over_to or stage.rung > place.stage.rung for stage in leads_to), (
                place.stage.id
            )


@pytest.mark.parametrize(
    ("stage_id", "enter_at", "skipped"),
    [
        ("three_way_meeting", "service_director_asked", ("Service Manager for Safeguarding",)),
        ("three_way_meeting", "director_asked", ("Service Manager for Safeguarding", "Service Director")),
        ("safeguarding_discussion", "director_asked", ("Service Director",)),
    ],
)
def test_a_bypass_goes_to_the_step_named_and_the_rungs_passed_over_are_recorded(stage_id, enter_at, skipped):
    place = place_of("formal", stage_id)
    step = advance(place, "bypass", {IRO}, {"enter_at": enter_at, "reason": "It cannot wait"})
    assert (step.stage.id, step.skipped, step.entered) == (enter_at, skipped, True)


@pytest.mark.parametrize(
    "enter_at", ["three_way_meeting", "meeting_answered", "director_decided", "resolved", "moon"]
)
def test_a_bypass_goes_nowhere_but_to_the_start_of_a_later_rung(enter_at):
    assert refused(MEETING, "bypass", IRO, enter_at=enter_at) == "step_not_later"


def test_a_bypass_needs_a_reason():
    assert refused(MEETING, "bypass", IRO, enter_at="director_asked", reason=" ") == "need_missing"


def test_the_next_rung_is_no_bypass_but_the_move_that_leads_there():
    assert "safeguarding_discussion" not in {
        step.id for step in steps_to_choose(MEETING, MEETING.route.moves["bypass"])
    }


def test_a_rung_that_is_only_told_for_information_cannot_be_entered():
    """Nobody would be told, though the record would say so."""
    entries = [stage.id for stage in route_of("concern").entries()]
    assert entries == [
        "social_worker_told",
        "team_manager_contacted",
        "service_manager_contacted",
        "head_of_service_contacted",
    ]


def test_a_move_without_steps_to_choose_takes_none():
    assert refused(REPLIED, "agree", IRO, enter_at="team_manager_asked") == "step_not_later"


@pytest.mark.demand("001 6 see also", "001 7.2.1(7)")
@pytest.mark.parametrize("route_id", ["informal", "concern"])
def test_a_hand_over_begins_the_formal_route_at_its_first_step(route_id):
    for stage in route_of(route_id).stages():
        if stage.ending is None:
            place = place_of(route_id, stage.id)
            step = advance(place, "take_to_formal", {IRO}, {"reason": "Not agreed"})
            assert (step.route.route_id, step.stage.id) == ("formal", "three_way_meeting")
            ahead = [one for one in place.route.entries() if one.rung > stage.rung]
            assert (step.entered, len(step.skipped)) == (True, len(ahead))
            assert set(step.skipped) <= set(place.route.rungs.values())


def test_a_hand_over_says_which_rungs_of_the_first_route_it_passed_over():
    """Handbook 6.2: the IRO may pass over any step, and the steps passed are recorded."""
    for stage_id, passed in (("social_worker_told", ("Team manager",)), ("team_manager_asked", ())):
        place = place_of("informal", stage_id)
        assert advance(place, "take_to_formal", {IRO}, {"reason": "It cannot wait"}).skipped == passed


def test_a_hand_over_may_go_to_a_later_step_and_says_what_it_passed_over():
    given = {"reason": "It cannot wait", "enter_at": "director_asked"}
    step = advance(REPLIED, "take_to_formal", {IRO}, given)
    assert (step.route.route_id, step.stage.id) == ("formal", "director_asked")
    assert step.skipped == ("Three-way meeting", "Service Manager for Safeguarding", "Service Director")
    assert refused(REPLIED, "take_to_formal", IRO, enter_at="meeting_answered") == "step_not_later"


def test_the_formal_route_is_only_for_a_looked_after_child():
    place = place_of("concern", "team_manager_answered", Scope.CHILD_PROTECTION)
    assert refused(place, "take_to_formal", IRO) == "route_not_for_child"
    assert "take_to_formal" not in {move.id for move in permitted_moves(place, {IRO})}
    assert refused(place, "agree", IRO) is None
    with pytest.raises(MoveRefused, match="route_not_for_child"):
        begin(route_of("formal"), Scope.CHILD_PROTECTION)


def test_a_dispute_begins_at_the_first_step_or_at_a_later_one_that_is_named():
    formal = route_of("formal")
    first = formal.stage("three_way_meeting")
    assert begin(formal, Scope.LOOKED_AFTER) == (first, ())
    assert begin(formal, Scope.LOOKED_AFTER, "three_way_meeting") == (first, ())
    assert begin(formal, Scope.LOOKED_AFTER, "service_director_asked") == (
        formal.stage("service_director_asked"),
        ("Three-way meeting", "Service Manager for Safeguarding"),
    )
    for step in ("meeting_answered", "director_decided", "moon"):
        with pytest.raises(MoveRefused, match="step_not_later"):
            begin(formal, Scope.LOOKED_AFTER, step)


def test_what_is_only_written_down_leaves_the_stage_as_it_is():
    for move_id in ("add_note", "record_meeting"):
        move = MEETING.route.moves[move_id]
        step = advance(MEETING, move_id, {IRO}, answers_to(MEETING, move))
        assert (step.stage, step.entered, step.skipped) == (MEETING.stage, False, ())


def test_it_ends_without_agreement_only_when_the_top_of_the_ladder_has_answered():
    assert refused(MEETING, "close_without_agreement", IRO) == "move_not_here"
    decided = place_of("formal", "director_decided")
    assert refused(decided, "close_without_agreement", IRO, cafcass_considered=None) == "need_missing"
    assert go(decided, "close_without_agreement", IRO).stage.id == "closed_without_agreement"


def test_nothing_is_kept_from_one_move_to_the_next():
    """The same place gives the same answer any number of times: a machine is built for each move."""
    steps = {
        advance(REPLIED, "agree", {IRO}, answers_to(REPLIED, REPLIED.route.moves["agree"])).stage.id
        for _ in range(3)
    }
    assert steps == {"resolved"}
    assert Place(REPLIED.route, REPLIED.stage, REPLIED.onward) == REPLIED
