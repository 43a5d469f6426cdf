"""What a definition must be able to say of the ladder (rules, section 4, 1 to 8), said by a council."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from machines.deadlines import LimitValueError, due
from machines.engine import (
    Place,
    advance,
    begin,
    move_of_silence,
    permitted_moves,
    steps_to_choose,
    to_consult,
)
from machines.limits import PlainDays, Risk, Start, Unit
from machines.roles import (
    CHIEF_EXECUTIVE,
    CLOCK,
    DIRECTOR,
    EXECUTIVE_DIRECTOR,
    IRO,
    SAFEGUARDING_MANAGER,
    SERVICE_MANAGER,
    TEAM_MANAGER,
    UNIT_MANAGER,
)
from machines.route import Circumstances, Scope
from machines.stages import Kind, Silence
from machines.steps import answered, taking_up
from tests.councils.places import TODAY, place_in, route_in, stage_in
from tests.machines.made_up import CONSIDER, REPLY, SAYS, a_route
from tests.machines.rochdale import go, place_of, refused, rochdale, route_of
from tests.machines.test_deadlines import CALENDAR
from tests.machines.written import council

MONDAY = datetime(2026, 11, 2, 10, 30, tzinfo=UTC)


def due_on(limit, started_at=MONDAY, **case):
    """The day on which a limit that starts on that Monday ends."""
    return due(limit, started_at, CALENDAR, **case).due_on


# 1. Tiers


def test_01_informal_tiers_none_one_or_two_and_a_top_of_the_councils_own():
    def tops(*places):
        return [place.stage.awaiting for place in places]

    assert tops(place_of("formal", "director_asked"), place_in("bexcombe", "formal", "director_asked")) == [
        DIRECTOR,
        DIRECTOR,
    ]
    assert council("bexcombe").profile.name_of(DIRECTOR) == "Strategic Director"
    assert stage_in("elverton", "challenge", "chief_asked").awaiting is CHIEF_EXECUTIVE
    assert EXECUTIVE_DIRECTOR in route_of("concern").moves["report_to_executive_director"].tells
    # Rochdale has an informal tier of two steps, Bexcombe of one, Aldermoor none.
    assert [len(route_of("informal").rungs), len(route_in("bexcombe", "alert").rungs)] == [2, 1]
    assert list(council("aldermoor").in_force(TODAY)) == ["alert"]


# 2. Who does what in a stage


def test_02_who_sends_answers_is_told_must_be_satisfied_and_closes_stands_in_each_stage():
    form = place_in("dunmarsh", "challenge", "form_due")
    assert form.stage.awaiting is IRO  # who sends
    asked = go(form, "send_form", IRO)
    assert asked.stage.awaiting is TEAM_MANAGER  # who answers
    assert route_in("dunmarsh", "challenge").moves["to_tier_2"].tells == (TEAM_MANAGER,)  # who is told
    assert {move.id for move in permitted_moves(asked, {IRO})} >= {"agree"}  # who closes
    # The sender changes along the ladder: in Rochdale it is no longer the IRO alone who goes on.
    assert SAFEGUARDING_MANAGER in route_of("formal").moves["refer_to_director"].by
    # Two must be satisfied before the recommendation: the talk was held, and the IRO wants one.
    talk = place_in("carrowby", "recommendation", "talk")
    assert [owed.id for owed in talk.stage.owes] == ["talk", "recommend"]
    waiting = replace(talk, circumstances=Circumstances(still_owed=frozenset({"talk", "recommend"})))
    assert refused(waiting, "recommend", IRO) == "not_yet"
    held = replace(talk, circumstances=Circumstances(still_owed=frozenset({"recommend"})))
    assert go(held, "recommend", IRO).stage.id == "recommended"


# 3. Limits


def test_03_limits_are_working_days_days_hours_at_once_by_risk_by_type_set_for_a_case_or_none():
    def limit(name, route_id, stage_id):
        return stage_in(name, route_id, stage_id).owes[0].limit

    assert due_on(limit("bexcombe", "alert", "alert_sent")) == date(2026, 11, 16)
    assert limit("dunmarsh", "dissent", "to_write").unit is Unit.HOURS
    assert limit("carrowby", "recommendation", "recommended").unit is Unit.CALENDAR_DAYS
    assert not limit("bexcombe", "alert", "alert_answered").stated
    by_risk = route_of("concern").stage("team_manager_contacted").owes[0].limit
    assert (due_on(by_risk, risk=Risk.HIGH), due_on(by_risk, risk=Risk.LOW)) == (
        date(2026, 11, 3),
        date(2026, 11, 11),
    )
    by_type = limit("aldermoor", "alert", "service_manager_asked")
    assert due_on(by_type, alert_type="management") == date(2026, 11, 5)
    with pytest.raises(LimitValueError, match="type of alert"):
        due_on(by_type)
    as_set = limit("elverton", "challenge", "iro_asked")
    assert due_on(as_set, set_value=4) == date(2026, 11, 6)
    for wrong in (None, 1, 11):
        with pytest.raises(LimitValueError):
            due_on(as_set, set_value=wrong)


def test_03_what_plain_days_are_is_the_councils_to_say():
    five_days = stage_in("carrowby", "recommendation", "recommended").owes[0].limit
    plain = council("carrowby").profile.plain_days
    assert plain is PlainDays.WORKING_DAYS
    wednesday = datetime(2026, 11, 4, 10, 30, tzinfo=UTC)
    assert due_on(five_days, wednesday, plain=plain) == date(2026, 11, 11)
    assert due_on(five_days, wednesday) == date(2026, 11, 9)
    assert due_on(five_days, plain=PlainDays.ANY_DAY) == date(2026, 11, 7)
    assert rochdale().profile.plain_days is PlainDays.END_ON_A_WORKING_DAY


# 4. Where a clock starts


def test_04_a_clock_starts_at_the_alert_the_review_the_last_stage_or_the_conference():
    starts = {
        (name, stage_id): stage_in(name, route_id, stage_id).owes[0].limit.starts
        for name, route_id, stage_id in (
            ("aldermoor", "alert", "practice_manager_asked"),
            ("carrowby", "recommendation", "talk"),
            ("dunmarsh", "challenge", "form_due"),
            ("dunmarsh", "dissent", "to_write"),
        )
    }
    assert list(starts.values()) == [
        Start.STAGE_ENTERED,
        Start.REVIEW_DATE,
        Start.CONFERENCE_DATE,
        Start.CONFERENCE_DATE,
    ]


def test_04_seventy_two_hours_run_from_the_conference_to_the_minute():
    hours = stage_in("dunmarsh", "dissent", "to_write").owes[0].limit
    conference = datetime(2026, 11, 6, 15, 40, tzinfo=UTC)
    assert due(hours, conference, CALENDAR).due_at == datetime(2026, 11, 9, 15, 40, tzinfo=UTC)


# 5. Two clocks


def test_05_a_time_to_send_and_a_time_to_reply():
    send = stage_in("dunmarsh", "challenge", "form_due").owes[0]
    reply = stage_in("dunmarsh", "challenge", "tier_1").owes[0]
    assert [(one.by, one.limit.value) for one in (send, reply)] == [(IRO, 3), (TEAM_MANAGER, 10)]


def test_05_two_clocks_in_one_stage():
    meeting = place_of("formal", "three_way_meeting").stage
    assert [(one.id, one.by, one.limit.value) for one in meeting.owes] == [
        ("answer_meeting", SERVICE_MANAGER, 5),
        ("hold_meeting", IRO, 5),
    ]


# 6. Silence


def test_06_silence_goes_up_by_rule():
    for stage_id, next_id in (("tier_1", "tier_2"), ("tier_2", "tier_3")):
        place = place_in("dunmarsh", "challenge", stage_id)
        move = move_of_silence(place, "answer")
        assert move is not None
        assert advance(place, move.id, {CLOCK}, {}).stage.id == next_id
    answered = place_in("dunmarsh", "challenge", "tier_1_answered")
    assert refused(answered, "to_tier_2", CLOCK) == "role_may_not"


def test_06_silence_accepts():
    place = place_in("carrowby", "recommendation", "recommended")
    assert place.stage.silence is Silence.ACCEPTS
    move = move_of_silence(place, "answer")
    assert move is not None
    assert advance(place, move.id, {CLOCK}, {}).stage.id == "stands"
    assert refused(place, "let_stand", IRO) == "role_may_not"


def test_06_silence_prompts_the_iro_and_moves_nothing():
    place = place_in("bexcombe", "alert", "alert_sent")
    assert place.stage.silence is Silence.PROMPTS
    assert move_of_silence(place, "answer") is None
    assert go(place, "go_formal", IRO).route.route_id == "formal"


def test_06_only_the_silence_of_who_was_asked_does_anything_and_only_where_the_text_says_so():
    """In one stage the IRO owes something too; in the next the text gives silence no effect."""
    theirs = replace(CONSIDER, id="theirs", by=SERVICE_MANAGER)
    route = a_route(
        asked={"owes": (REPLY, CONSIDER), "silence": Silence.ESCALATES},
        answered={"owes": (CONSIDER, theirs)},
        more=lambda s: {
            "top": (top := answered("Above", SAYS, rung=1)),
            "go_up": taking_up("Go up", s.asked, s.answered, to=top, by=(IRO, CLOCK)),
        },
    )
    asked, replied = (Place(route, route.stage(name), {}) for name in ("asked", "answered"))
    moves = [
        move_of_silence(asked, "reply"),
        move_of_silence(asked, "consider"),
        move_of_silence(replied, "theirs"),
    ]
    assert moves == [route.moves["go_up"], None, None]


# 7. Entry and bypass


def test_07_entry_at_a_later_step_and_bypass_after_consulting_a_manager():
    route = route_in("dunmarsh", "challenge")
    stage, passed = begin(route, Scope.CHILD_PROTECTION, "tier_3")
    assert (stage.id, passed) == ("tier_3", ("Tier 1: team manager", "Tier 2: service manager"))
    assert stage.consult is UNIT_MANAGER
    place = place_in("dunmarsh", "challenge", "tier_1")
    bypass = route.moves["bypass"]
    assert [step.id for step in steps_to_choose(place, bypass)] == ["tier_3"]
    assert to_consult(place, bypass, "tier_3") is UNIT_MANAGER
    assert refused(place, "bypass", IRO, consulted=" ") == "need_missing"
    assert go(place, "bypass", IRO, consulted="The unit manager, today: agrees").stage.id == "tier_3"


def test_07_while_a_move_waits_for_somebody_the_iro_can_still_pass_over_the_step():
    talk = place_in("carrowby", "recommendation", "talk")
    waiting = replace(talk, circumstances=Circumstances(still_owed=frozenset({"talk", "recommend"})))
    assert refused(waiting, "recommend", IRO) == "not_yet"
    bypass = talk.route.moves["bypass"]
    assert [step.id for step in steps_to_choose(waiting, bypass)] == ["recommended", "decision_asked"]
    assert go(waiting, "bypass", IRO, enter_at="recommended").stage.id == "recommended"


def test_07_where_the_text_asks_nobody_to_be_consulted_nobody_is():
    place = place_of("formal", "three_way_meeting")
    assert to_consult(place, place.route.moves["bypass"], "director_asked") is None
    assert refused(place, "bypass", IRO, enter_at="director_asked") is None


# 8. Kinds of stage


def test_08_a_message_a_discussion_a_meeting_a_decision_and_a_report():
    kinds = {stage.kind for name in ("concern", "formal") for stage in route_of(name).stages()}
    assert kinds == set(Kind)
    talk = stage_in("carrowby", "recommendation", "talk")
    assert (talk.kind, talk.meets_with) == (Kind.DISCUSSION, (IRO, TEAM_MANAGER))
