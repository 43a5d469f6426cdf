"""Rochdale's concern resolution, sentence by sentence (chapter 5.2.5, section 6)."""

from __future__ import annotations

import pytest

from machines.engine import begin
from machines.limits import Limit, Risk, Unit
from machines.needs import NeedKind
from machines.roles import (
    EXECUTIVE_DIRECTOR,
    HEAD_OF_SERVICE,
    IRO,
    SAFEGUARDING_MANAGER,
    SERVICE_MANAGER,
    SOCIAL_WORKER,
    TEAM_MANAGER,
    Role,
)
from machines.route import Scope
from machines.stages import Ending, Kind
from tests.machines.rochdale import go, place_of, rochdale, route_of

CONCERN = route_of("concern")
STEPS = [
    ("team_manager", TEAM_MANAGER),
    ("service_manager", SERVICE_MANAGER),
    ("head_of_service", HEAD_OF_SERVICE),
]


def limit_of(stage_id: str, obligation_id: str) -> tuple[Role, Limit]:
    """Who owes it, and by when."""
    owed = CONCERN.stage(stage_id).obligation(obligation_id)
    return owed.by, owed.limit


def is_by_risk(limit: Limit) -> bool:
    """From 1 to 7 working days, and each risk has its own."""
    scale = {Risk.HIGH: 1, Risk.MEDIUM: 3, Risk.LOW: 7}
    return (limit.unit, limit.lowest, limit.highest, limit.by_risk) == (Unit.WORKING_DAYS, 1, 7, scale)


def is_one_working_day(limit: Limit) -> bool:
    return (limit.unit, limit.value) == (Unit.WORKING_DAYS, 1)


@pytest.mark.demand("001 6")
def test_it_is_about_how_the_work_is_done():
    assert "quality" in CONCERN.used_for
    assert begin(CONCERN, Scope.LOOKED_AFTER)[0].id == "social_worker_told"


@pytest.mark.demand("001 6 arenas")
def test_it_is_for_looked_after_and_child_protection_cases():
    assert CONCERN.scope == (Scope.LOOKED_AFTER, Scope.CHILD_PROTECTION)
    assert begin(CONCERN, Scope.CHILD_PROTECTION)[0].id == "social_worker_told"


@pytest.mark.demand("001 6 areas")
def test_the_eight_areas_are_themes_in_the_councils_name():
    themes = [theme for theme in rochdale().profile.themes if theme.source.paragraph == "001 6 areas"]
    assert len(themes) == 8
    assert len({theme.id for theme in rochdale().profile.themes}) == len(rochdale().profile.themes)


@pytest.mark.demand("001 6 aim", "001 6 urgency")
@pytest.mark.parametrize("stage_id", ["social_worker_told", *(f"{who}_contacted" for who, _ in STEPS)])
def test_the_risk_sets_the_limit_of_every_step(stage_id):
    assert is_by_risk(CONCERN.stage(stage_id).owes[0].limit)


@pytest.mark.demand("001 6 step 1")
def test_the_social_worker_is_told_and_the_iro_owes_the_contact_with_the_team_manager():
    assert CONCERN.raising_tells == (SOCIAL_WORKER,)
    who, limit = limit_of("social_worker_told", "contact_team_manager")
    assert who == IRO
    assert is_by_risk(limit)


@pytest.mark.demand("001 6 step 2")
def test_the_iro_contacts_the_team_manager_to_discuss_it():
    place = go(place_of("concern", "social_worker_told"), "contact_team_manager", IRO)
    assert (place.stage.id, place.stage.kind) == ("team_manager_contacted", Kind.DISCUSSION)
    assert limit_of("team_manager_contacted", "discuss")[0] == TEAM_MANAGER


@pytest.mark.demand("001 6 all cases")
@pytest.mark.demand("001 6 step 2, resolution", "001 6 step 3, resolution", "001 6 step 4, resolution")
@pytest.mark.parametrize(("who", "role"), STEPS)
def test_at_every_step_it_can_end_with_actions_agreed_and_dated_by_the_iro(who, role):
    answered = go(place_of("concern", f"{who}_contacted"), "accept", role)
    assert go(answered, "agree", IRO).stage.ending is Ending.AGREED
    (need,) = CONCERN.moves["agree"].required
    assert (need.kind, CONCERN.moves["agree"].by) == (NeedKind.ACTIONS, (IRO,))
    assert "You set the dates" in need.hint


@pytest.mark.demand("001 6 all cases (2)")
def test_every_agreed_action_has_an_outcome_for_the_child():
    (need,) = CONCERN.moves["agree"].required
    assert "an outcome for the child" in need.hint


@pytest.mark.demand("001 6 step 2, no resolution")
def test_not_resolved_with_the_team_manager_both_tell_their_service_managers_in_one_working_day():
    place = go(place_of("concern", "team_manager_answered"), "not_resolved", IRO)
    told = {owed.by: owed.limit for owed in place.stage.owes if owed.limit.stated}
    assert set(told) == {IRO, TEAM_MANAGER}
    assert all(is_one_working_day(limit) for limit in told.values())
    for move_id, role, hears in (
        ("tell_own_service_manager", IRO, SAFEGUARDING_MANAGER),
        ("tell_service_manager", TEAM_MANAGER, SERVICE_MANAGER),
    ):
        assert go(place, move_id, role).stage is place.stage
        assert CONCERN.moves[move_id].tells == (hears,)


@pytest.mark.demand("001 6 step 3")
def test_the_iro_contacts_the_service_manager_and_owes_it_until_then():
    place = place_of("concern", "not_resolved_with_team_manager")
    owed = place.stage.obligation("contact")
    assert (owed.by, owed.limit.stated) == (IRO, False)
    contacted = go(place, "contact_service_manager", IRO)
    assert (contacted.stage.id, contacted.stage.awaiting) == ("service_manager_contacted", SERVICE_MANAGER)
    assert owed.id in CONCERN.moves["contact_service_manager"].meets


@pytest.mark.demand("001 6 step 3, no resolution")
def test_not_resolved_with_the_service_manager_they_tell_the_head_of_service_in_one_working_day():
    place = go(place_of("concern", "service_manager_answered"), "not_resolved", IRO)
    who, limit = limit_of(place.stage.id, "service_manager_tells")
    assert who == SERVICE_MANAGER
    assert is_one_working_day(limit)
    assert go(place, "tell_head_of_service", SERVICE_MANAGER).stage is place.stage
    assert CONCERN.moves["tell_head_of_service"].tells == (HEAD_OF_SERVICE,)


@pytest.mark.demand("001 6 step 4")
def test_the_iro_contacts_the_head_of_service_for_an_urgent_discussion():
    place = go(
        place_of("concern", "not_resolved_with_service_manager"),
        "contact_head_of_service",
        IRO,
    )
    assert (place.stage.id, place.stage.awaiting) == ("head_of_service_contacted", HEAD_OF_SERVICE)
    assert place.stage.kind is Kind.DISCUSSION


@pytest.mark.demand("001 6 step 4, no resolution")
def test_not_resolved_with_the_head_of_service_they_report_to_the_executive_director():
    place = go(place_of("concern", "head_of_service_answered"), "not_resolved", IRO)
    who, limit = limit_of(place.stage.id, "report")
    assert (who, limit.stated) == (HEAD_OF_SERVICE, False)
    told = go(place, "report_to_executive_director", HEAD_OF_SERVICE)
    assert (told.stage.id, told.stage.awaiting) == ("executive_director_told", IRO)
    assert CONCERN.moves["report_to_executive_director"].tells == (EXECUTIVE_DIRECTOR,)


@pytest.mark.demand("001 6 see also")
def test_the_formal_route_is_open_at_every_step():
    for stage in CONCERN.stages():
        if stage.ending is None:
            formal = go(place_of("concern", stage.id), "take_to_formal", IRO)
            assert (formal.route.route_id, formal.stage.id) == ("formal", "three_way_meeting")
