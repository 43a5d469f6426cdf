"""Rochdale's formal dispute, sentence by sentence (chapter 5.2.5, section 7.2.2)."""

from __future__ import annotations

import pytest

from machines.limits import Unit
from machines.paths import longest_path
from machines.roles import (
    DIRECTOR,
    IRO,
    IRO_TEAM_MANAGER,
    SAFEGUARDING_MANAGER,
    SERVICE_DIRECTOR,
    SERVICE_MANAGER,
    Role,
)
from machines.sources import Mark
from machines.stages import Ending, Kind
from tests.machines.rochdale import ROUTE_IDS, go, place_of, refused, route_of

FORMAL = route_of("formal")
MEETING = place_of("formal", "three_way_meeting")
DISCUSSION = place_of("formal", "safeguarding_discussion")
HELD = place_of("formal", "discussion_answered")
RESOLVING = place_of("formal", "service_director_asked")
DECIDING = place_of("formal", "director_asked")
DECIDED = place_of("formal", "director_decided")


def owed_in(stage_id: str) -> list[tuple[Role, Unit, int | None]]:
    """Who owes something in a stage, and the limit as it is read."""
    stage = FORMAL.stage(stage_id)
    return [(owed.by, owed.limit.unit, owed.limit.value) for owed in stage.owes]


@pytest.mark.demand("001 7.1.1(2)", "001 7.1.1(3)")
def test_the_ladder_goes_from_the_meeting_to_the_director():
    assert list(FORMAL.rungs.values()) == [
        "Three-way meeting",
        "Service Manager for Safeguarding",
        "Service Director",
        "Director of Children's Services",
    ]


@pytest.mark.demand("001 7.2.2(1)")
def test_a_three_way_meeting_is_arranged_and_held_within_five_working_days():
    assert MEETING.stage.kind is Kind.MEETING
    assert MEETING.stage.meets_with == (IRO, SERVICE_MANAGER, IRO_TEAM_MANAGER)
    assert owed_in("three_way_meeting") == [
        (SERVICE_MANAGER, Unit.WORKING_DAYS, 5),
        (IRO, Unit.WORKING_DAYS, 5),
    ]


@pytest.mark.demand("001 7.2.2(1)")
def test_the_iro_team_manager_is_told_however_it_comes_into_the_formal_route():
    assert IRO_TEAM_MANAGER in FORMAL.raising_tells
    for route_id in ("informal", "concern"):
        assert IRO_TEAM_MANAGER in route_of(route_id).moves["take_to_formal"].tells


@pytest.mark.demand("001 7.2.2(1)")
def test_that_the_meeting_was_held_is_recorded_and_the_answer_is_still_owed():
    held = go(MEETING, "record_meeting", IRO)
    assert held.stage is MEETING.stage
    assert FORMAL.moves["record_meeting"].meets == ("hold_meeting",)


@pytest.mark.demand("001 7.2.2(2)")
@pytest.mark.parametrize("stage_id", ["three_way_meeting", "meeting_answered"])
def test_if_the_meeting_agrees_it_ends(stage_id):
    ended = go(place_of("formal", stage_id), "agree", IRO)
    assert ended.stage.ending is Ending.AGREED


@pytest.mark.demand("001 7.2.2(4)")
def test_if_not_the_iro_escalates_to_the_service_manager_for_safeguarding():
    answered = go(MEETING, "disagree", SERVICE_MANAGER)
    discussion = go(answered, "escalate_to_safeguarding", IRO)
    assert discussion.stage is DISCUSSION.stage
    assert refused(answered, "escalate_to_safeguarding", SERVICE_MANAGER) == "role_may_not"


@pytest.mark.demand("001 7.2.2(5)")
def test_the_three_of_them_meet_within_one_plain_day():
    assert DISCUSSION.stage.kind is Kind.DISCUSSION
    assert set(DISCUSSION.stage.meets_with) == {SAFEGUARDING_MANAGER, IRO, SERVICE_MANAGER}
    assert owed_in("safeguarding_discussion") == [(SAFEGUARDING_MANAGER, Unit.CALENDAR_DAYS, 1)]
    assert DISCUSSION.stage.owes[0].limit.as_written == "within 1 day"


@pytest.mark.demand("001 7.2.2(6)")
@pytest.mark.parametrize("who", [IRO, SAFEGUARDING_MANAGER])
def test_both_owe_the_escalation_within_one_day_and_either_can_make_it(who):
    assert owed_in("discussion_answered") == [
        (IRO, Unit.CALENDAR_DAYS, 1),
        (SAFEGUARDING_MANAGER, Unit.CALENDAR_DAYS, 1),
    ]
    assert go(HELD, "escalate_to_service_director", who).stage is RESOLVING.stage
    assert RESOLVING.stage.awaiting == SERVICE_DIRECTOR


@pytest.mark.demand("001 7.2.2(7)")
@pytest.mark.parametrize("who", [SAFEGUARDING_MANAGER, IRO])
def test_then_it_is_referred_to_the_director_who_decides_within_three_working_days(who):
    deciding = go(RESOLVING, "refer_to_director", who)
    assert deciding.stage is DECIDING.stage
    assert owed_in("director_asked") == [(DIRECTOR, Unit.WORKING_DAYS, 3)]
    assert go(deciding, "decide", DIRECTOR).stage is DECIDED.stage
    assert refused(deciding, "decide", DIRECTOR, decision=" ") == "need_missing"


def test_that_the_iro_may_refer_it_to_the_director_too_is_the_handbooks_word_not_rochdales():
    stage = place_of("formal", "service_director_answered").stage
    assert stage.obligation("consider").source.mark is Mark.HANDBOOK


def test_the_whole_way_up_to_the_directors_decision():
    place = MEETING
    for move_id, role in (
        ("disagree", SERVICE_MANAGER),
        ("escalate_to_safeguarding", IRO),
        ("disagree", SAFEGUARDING_MANAGER),
        ("escalate_to_service_director", SAFEGUARDING_MANAGER),
        ("disagree", SERVICE_DIRECTOR),
        ("refer_to_director", SAFEGUARDING_MANAGER),
        ("decide", DIRECTOR),
        ("accept_decision", IRO),
    ):
        place = go(place, move_id, role)
    assert place.stage.ending is Ending.DECIDED


def test_the_iro_may_not_accept_the_decision():
    ended = go(DECIDED, "close_without_agreement", IRO)
    assert ended.stage.ending is Ending.CLOSED_WITHOUT_AGREEMENT


@pytest.mark.demand("001 7.1.1(4)")
def test_the_whole_takes_no_more_than_twenty_days():
    assert FORMAL.cap is not None
    assert (FORMAL.cap.working_days, FORMAL.cap.as_written) == (20, "no more than 20 days")
    assert longest_path(FORMAL)[0] <= FORMAL.cap.working_days


@pytest.mark.demand("001 7.1.1(4)")
def test_the_days_of_the_other_routes_are_counted_but_the_limit_is_not_theirs():
    for route_id in ROUTE_IDS:
        route = route_of(route_id)
        assert route.cap is not None
        theirs = Mark.STATED if route.route_id == "formal" else Mark.OURS
        assert (route.cap.working_days, route.cap.source.mark) == (20, theirs)
