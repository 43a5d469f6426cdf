"""The sixteen things that a definition must be able to say (rules, section 4), each said by a council."""

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
from machines.faults import faults_of
from machines.limits import PlainDays, Risk, Start, Unit
from machines.needs import NeedKind
from machines.paths import longest_path
from machines.registry import load_council
from machines.roles import (
    CHIEF_EXECUTIVE,
    CLOCK,
    DIRECTOR,
    DUTY_TEAM_MANAGER,
    ENDORSER,
    EXECUTIVE_DIRECTOR,
    HEAD_OF_SERVICE,
    IRO,
    IRO_TEAM_MANAGER,
    LEGAL_GATE,
    SAFEGUARDING_MANAGER,
    SERVICE_MANAGER,
    SOCIAL_WORKER,
    TEAM_MANAGER,
    UNIT_MANAGER,
)
from machines.route import Circumstances, Scope
from machines.stages import Ending, Kind, MoveKind, Silence
from machines.steps import answered, taking_up
from tests.councils.places import TODAY, begun_in, place_in, route_in, stage_in
from tests.machines.made_up import CONSIDER, REPLY, SAYS, a_route
from tests.machines.rochdale import answers_to, go, place_of, refused, rochdale, route_of
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


# 9. Side routes


def test_09_side_routes_are_the_councils_to_choose():
    every = set(rochdale().beside(TODAY))
    assert {"cafcass_advice", "cafcass_referral", "legal_advice", "legal_advice_direct"} <= every
    assert set(council("dunmarsh").beside(TODAY)) == {
        "agency_letter",
        "agreed_action",
        "good_practice",
        "meeting",
        "told_to_iro",
    }


def test_09_a_letter_to_another_agency_is_endorsed_before_it_is_sent():
    route = council("dunmarsh").beside(TODAY)["agency_letter"]
    place = council("dunmarsh").place(
        "agency_letter", route.version, "drafted", TODAY, Scope.CHILD_PROTECTION
    )
    assert refused(place, "record_sent", IRO) == "move_not_here"
    assert council("dunmarsh").profile.post_of(ENDORSER) is UNIT_MANAGER
    assert council("dunmarsh").profile.name_of(ENDORSER) == "Safeguarding Unit Manager"
    assert go(go(place, "endorse", ENDORSER), "record_sent", IRO).stage.id == "sent"


def test_09_legal_advice_has_a_gate_or_none():
    with_gate, without = (rochdale().beside(TODAY)[name] for name in ("legal_advice", "legal_advice_direct"))
    assert with_gate.first_stage().awaiting is LEGAL_GATE
    assert without.first_stage().awaiting is IRO


# 10. Scope


def test_10_for_which_children():
    scopes = {
        name: route_in(name, route_id).scope
        for name, route_id in (
            ("aldermoor", "alert"),
            ("carrowby", "recommendation"),
            ("dunmarsh", "challenge"),
        )
    }
    assert scopes["aldermoor"] == (Scope.LOOKED_AFTER, Scope.CARE_LEAVER)
    assert scopes["carrowby"] == (Scope.LOOKED_AFTER, Scope.CHILD_IN_NEED)
    assert scopes["dunmarsh"] == (Scope.CHILD_PROTECTION,)


def test_10_no_cafcass_for_a_child_who_is_not_looked_after():
    decided = place_in("dunmarsh", "challenge", "tier_3_decided")
    close = decided.route.moves["close_without_agreement"]
    assert "cafcass_considered" not in {need.id for need in decided.asks(close)}
    looked_after = replace(decided, scope=Scope.LOOKED_AFTER)
    assert "cafcass_considered" in {need.id for need in looked_after.asks(close)}
    assert Scope.CHILD_PROTECTION not in rochdale().beside(TODAY)["cafcass_referral"].scope


def test_10_nobody_ceases_to_be_looked_after_who_is_not():
    labels = {
        name: route_in(name, "challenge").moves["end_as_no_longer_looked_after"].label
        for name in ("dunmarsh", "elverton")
    }
    assert labels == {
        "dunmarsh": "Close: the procedure no longer applies to the child",
        "elverton": "Close: the child is no longer looked after",
    }
    stage = stage_in("dunmarsh", "challenge", "no_longer_looked_after")
    assert stage.label == "Procedure no longer applies to the child"


# 11. Severity and type


def test_11_the_type_of_an_alert_sets_where_it_enters():
    alert = route_in("aldermoor", "alert")
    assert begin(alert, Scope.LOOKED_AFTER, None, "case")[0].awaiting is TEAM_MANAGER
    stage, passed = begin(alert, Scope.LOOKED_AFTER, None, "management")
    assert (stage.awaiting, passed) == (SERVICE_MANAGER, ())


def test_11_a_council_names_its_own_scale():
    assert council("carrowby").profile.risk_names[Risk.HIGH].startswith("Red")


# 12. Stand-ins


def test_12_somebody_stands_in_for_a_responder_who_is_away():
    assert council("aldermoor").profile.stand_ins == {TEAM_MANAGER: DUTY_TEAM_MANAGER}
    assert DUTY_TEAM_MANAGER.id in council("aldermoor").roles()


# 13. Good practice, and a reverse route


def test_13_good_practice_has_no_clock():
    route = rochdale().beside(TODAY)["good_practice"]
    assert not any(owed.limit.stated for stage in route.stages() for owed in stage.owes)


def test_13_the_team_challenges_the_iro():
    route = route_in("elverton", "challenge")
    assert route.raised_by == (SOCIAL_WORKER, TEAM_MANAGER)
    place = begun_in("elverton", "challenge")
    assert place.stage.awaiting is IRO
    assert NeedKind.NUMBER in {need.kind for need in route.moves["set_time"].needs}
    place = go(place, "set_time", IRO, limit_days=5)
    assert {move.id for move in permitted_moves(place, {IRO})} >= {"accept", "disagree", "ask_more_time"}
    assert {move.id for move in permitted_moves(place, {TEAM_MANAGER})} >= {"withdraw", "reassign"}
    place = go(go(place, "disagree", IRO), "to_manager", SOCIAL_WORKER)
    place = go(go(place, "disagree", IRO_TEAM_MANAGER), "to_chief", TEAM_MANAGER)
    assert place.stage.awaiting is CHIEF_EXECUTIVE
    assert go(go(place, "decide", CHIEF_EXECUTIVE), "settle", TEAM_MANAGER).stage.ending is Ending.AGREED


def test_13_who_challenges_the_iro_is_not_asked_about_cafcass():
    close = route_in("elverton", "challenge").moves["close_without_agreement"]
    assert close.by == (SOCIAL_WORKER, TEAM_MANAGER)
    assert [need.id for need in close.needs] == ["reason"]


def test_13_of_a_challenge_to_the_iro_nothing_is_the_iros_to_end_or_pass_over():
    for stage in route_in("elverton", "challenge").stages():
        if stage.ending is None:
            theirs = permitted_moves(place_in("elverton", "challenge", stage.id), {IRO})
            assert not any(
                move.kind in (MoveKind.END, MoveKind.ESCALATE, MoveKind.RESOLVE) for move in theirs
            )


# 14. A cap on the whole


def test_14_the_cap_is_checked_when_the_definition_is_loaded():
    for name, route_id in (("aldermoor", "alert"), ("bexcombe", "formal")):
        route = route_in(name, route_id)
        assert route.cap is not None
        assert longest_path(route)[0] <= route.cap.working_days
        assert faults_of(route) == ()
    assert any(fault.where == "cap" for fault in faults_of(route_of("concern")))


# 15. Themes, where it is recorded, whom to inform


def test_15_themes_places_of_record_and_whom_to_inform_are_the_councils():
    profile = council("aldermoor").profile
    assert [theme.id for theme in profile.themes] == ["plan", "visits", "staffing"]
    assert profile.recorded_in[0] == "The child’s file, under Alerts"
    assert profile.informs == ("The child", "The carer")


# 16. Versions


def test_16_a_running_dispute_stays_on_the_version_it_began_under():
    riverton = load_council("tests.machines.riverton")
    before, after = date(2026, 3, 31), date(2026, 4, 1)
    assert [riverton.in_force(day)["challenge"].version for day in (before, after)] == ["2019", "2026"]
    place = riverton.place("challenge", "2019", "alerted", before, Scope.LOOKED_AFTER)
    given = answers_to(place, place.route.moves["go_up"])
    assert advance(place, "go_up", {IRO}, given).route.version == "2019"
    assert due(place.stage.owes[0].limit, MONDAY, CALENDAR).value == 48


def test_a_head_of_service_decides_where_the_text_gives_it_to_them():
    place = place_in("aldermoor", "alert", "decision_asked")
    assert place.stage.awaiting is HEAD_OF_SERVICE
    assert council("aldermoor").profile.name_of(HEAD_OF_SERVICE) == "Assistant director"
    assert go(place, "decide", HEAD_OF_SERVICE).stage.id == "decision_made"
