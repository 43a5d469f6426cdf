"""Rochdale's informal dispute, sentence by sentence (chapter 5.2.5, section 7.2.1)."""

from __future__ import annotations

import pytest

from machines.engine import begin, permitted_moves
from machines.limits import Unit
from machines.roles import IRO, SOCIAL_WORKER, TEAM_MANAGER
from machines.route import Scope
from machines.stages import Ending
from tests.machines.rochdale import go, place_of, refused, route_of

INFORMAL = route_of("informal")
TOLD = place_of("informal", "social_worker_told")
ASKED = place_of("informal", "team_manager_asked")
REPLIED = place_of("informal", "team_manager_replied")


@pytest.mark.demand("001 7.2.1", "001 7.1.1(3)")
def test_it_is_between_the_iro_and_the_team_manager():
    moves = [move for move in INFORMAL.moves.values() if not move.standing]
    assert {role for move in moves for role in move.by} == {IRO, TEAM_MANAGER}


@pytest.mark.demand("001 7.2.1(1)", "001 7.1.1(1)")
def test_the_iro_begins_it_over_the_care_plan_or_a_task_in_it():
    stage, skipped = begin(INFORMAL, Scope.LOOKED_AFTER)
    assert (stage.id, stage.awaiting, skipped) == ("social_worker_told", IRO, ())
    assert "task within it" in INFORMAL.used_for


@pytest.mark.demand("001 7.2.1(2)")
def test_raising_it_tells_the_social_worker():
    assert INFORMAL.raising_tells == (SOCIAL_WORKER,)
    assert INFORMAL.first_stage().label == "Social worker told"


@pytest.mark.demand("001 7.2.1(3)")
def test_the_iro_owes_raising_it_with_the_team_manager_within_two_plain_days():
    (owed,) = TOLD.stage.owes
    assert (owed.by, owed.limit.as_written) == (IRO, "within 2 days")
    assert (owed.limit.unit, owed.limit.value) == (Unit.CALENDAR_DAYS, 2)
    asked = go(TOLD, "raise_with_team_manager", IRO)
    assert (asked.stage.id, asked.stage.awaiting) == ("team_manager_asked", TEAM_MANAGER)


@pytest.mark.demand("001 7.2.1(4)")
@pytest.mark.parametrize("answer", ["accept", "disagree"])
def test_the_team_manager_replies_within_five_working_days(answer):
    (owed,) = ASKED.stage.owes
    assert (owed.by, owed.limit.unit, owed.limit.value) == (TEAM_MANAGER, Unit.WORKING_DAYS, 5)
    replied = go(ASKED, answer, TEAM_MANAGER)
    assert (replied.stage.id, replied.stage.awaiting) == ("team_manager_replied", IRO)
    assert owed.id in INFORMAL.moves[answer].meets


def test_to_accept_says_what_will_be_done_and_to_disagree_says_why():
    assert refused(ASKED, "accept", TEAM_MANAGER, proposed_actions=[]) == "need_missing"
    assert refused(ASKED, "disagree", TEAM_MANAGER, reasons="") == "need_missing"


def test_a_manager_answers_once():
    assert permitted_moves(REPLIED, {TEAM_MANAGER}) == (INFORMAL.moves["comment"],)


@pytest.mark.demand("001 7.2.1(5)")
def test_if_the_iro_agrees_it_ends_with_the_actions_agreed():
    ended = go(REPLIED, "agree", IRO)
    assert ended.stage.ending is Ending.AGREED
    assert refused(REPLIED, "agree", IRO, agreed_actions=[]) == "need_missing"
    assert refused(REPLIED, "agree", TEAM_MANAGER) == "role_may_not"


@pytest.mark.demand("001 7.2.1(7)")
def test_if_not_the_team_manager_is_told_that_it_goes_to_formal_dispute():
    formal = go(REPLIED, "take_to_formal", IRO)
    assert (formal.route.route_id, formal.stage.id) == ("formal", "three_way_meeting")
    assert TEAM_MANAGER in INFORMAL.moves["take_to_formal"].tells
    assert refused(REPLIED, "take_to_formal", IRO, reason="") == "need_missing"


def test_silence_changes_nothing_the_iro_decides():
    """Handbook 6.4: the clock records, and the IRO is personally responsible."""
    assert permitted_moves(ASKED, set()) == ()
    assert refused(ASKED, "take_to_formal", IRO) is None
