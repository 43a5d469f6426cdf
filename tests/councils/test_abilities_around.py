"""What a definition must be able to say around the ladder (rules, section 4, 9 to 16), said by a council."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from machines.deadlines import due
from machines.engine import (
    advance,
    begin,
    permitted_moves,
)
from machines.faults import faults_of
from machines.limits import Risk
from machines.needs import NeedKind
from machines.paths import longest_path
from machines.registry import load_council
from machines.roles import (
    CHIEF_EXECUTIVE,
    DUTY_TEAM_MANAGER,
    ENDORSER,
    HEAD_OF_SERVICE,
    IRO,
    IRO_TEAM_MANAGER,
    LEGAL_GATE,
    SERVICE_MANAGER,
    SOCIAL_WORKER,
    TEAM_MANAGER,
    UNIT_MANAGER,
)
from machines.route import Scope
from machines.stages import Ending, MoveKind
from tests.councils.places import TODAY, begun_in, place_in, route_in, stage_in
from tests.machines.rochdale import answers_to, go, refused, rochdale, route_of
from tests.machines.test_deadlines import CALENDAR
from tests.machines.written import council

MONDAY = datetime(2026, 11, 2, 10, 30, tzinfo=UTC)


# 9. Side routes


def test_09_side_routes_are_the_councils_to_choose():
    assert {"cafcass_advice", "cafcass_referral", "legal_advice"} <= set(rochdale().beside(TODAY))
    assert "legal_advice_direct" not in rochdale().beside(TODAY)
    assert {"legal_advice", "legal_advice_direct"} <= set(council("aldermoor").beside(TODAY))
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
    offered = council("aldermoor").beside(TODAY)
    with_gate, without = offered["legal_advice"], offered["legal_advice_direct"]
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
