"""Raising a dispute: what is checked, what is recorded, who is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, update

from disputes.errors import Refused
from disputes.models import Child, Holding, Person
from disputes.unit import Units
from tests.disputes.record import dispute_row, everything, letters, obligations, transitions
from tests.support import council


def test_raising_records_what_was_asked_and_who_is_told(units: Units) -> None:
    reference = council.raise_informal(units)
    first = transitions(units, reference)[0]
    assert (first["move"], first["to_stage"], first["role"]) == ("raise", "social_worker_told", "iro")
    assert first["given"]["what_is_wrong"] == "No school place since September."
    assert letters(units, 1) == {("told_for_information", "Sofia Wren")}
    assert obligations(units, reference)["raise_with_team_manager"]["due_on"] == date(2026, 11, 25)


@pytest.mark.demand("001 1 siblings")
def test_siblings_share_one_dispute(units: Units) -> None:
    reference = council.raise_informal(units, [council.SIBLING, council.OTHER_SIBLING])
    assert len(transitions(units, reference)[0]["given"]["children"]) == 2


def test_raising_twice_with_one_key_raises_one(units: Units) -> None:
    assert council.raise_informal(units, key="same") == council.raise_informal(units, key="same")
    with pytest.raises(Refused) as refused:
        council.raise_informal(units, key="same", risk="low")
    assert refused.value.code == "key_used"


def test_a_later_step_can_be_entered_with_a_reason(units: Units) -> None:
    reference = council.raise_formal(
        units, enter_at="director_asked", enter_at_reason="The child moves on Friday."
    )
    first = transitions(units, reference)[0]
    assert len(first["skipped"]) == 3
    assert first["given"]["passed_over_because"] == "The child moves on Friday."
    assert dispute_row(units, reference)["awaiting_role"] == "director"


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"children": []}, "children"),
        ({"children": ["C-999"]}, "children"),
        ({"children": [council.OF_OTHER_IRO]}, "children"),
        ({"route": "sideways"}, "route"),
        ({"themes": []}, "themes"),
        ({"themes": ["weather"]}, "themes"),
        ({"what_is_wrong": " "}, "what_is_wrong"),
        ({"impact": ""}, "impact"),
        ({"wishes_and_feelings": ""}, "wishes_and_feelings"),
        ({"outcome_sought": "x" * 9000}, "outcome_sought"),
        ({"outcome_by": "2026-11-22"}, "outcome_by"),
        ({"outcome_by": "2026-02-30"}, "outcome_by"),
        ({"outcome_by": "2090-01-01"}, "outcome_by"),
        ({"risk": "purple"}, "risk"),
        ({"limit_days": 3, "limit_reason": "x"}, "limit_days"),
        ({"route": "concern", "limit_days": 8, "limit_reason": "x"}, "limit_days"),
        ({"route": "concern", "limit_days": 3}, "limit_reason"),
        ({"enter_at": "team_manager_asked"}, "enter_at_reason"),
    ],
)
def test_each_fault_is_named_by_its_field_and_nothing_is_kept(
    units: Units, answers: dict[str, Any], field: str
) -> None:
    before = everything(units)
    asked: dict[str, Any] = {"route": "informal", "children": [council.ONLY_CHILD]} | answers
    with pytest.raises(Refused) as refused:
        council.raise_one(units, **asked)
    assert refused.value.code == "bad_input"
    assert set(refused.value.fields) == {field}
    assert everything(units) == before


def test_all_faults_come_at_once(units: Units) -> None:
    with pytest.raises(Refused) as refused:
        council.raise_informal(units, risk="", impact="", themes=[])
    assert set(refused.value.fields) == {"risk", "impact", "themes"}


@pytest.mark.demand("000 independent", "002 independent")
def test_an_iro_in_the_childs_management_line_is_refused(units: Units) -> None:
    with units.writing() as unit:
        held = {"post_id": 5, "person_id": council.IRO, "from_on": date(2026, 1, 1)}
        unit.connection.execute(insert(Holding), held)
    with pytest.raises(Refused) as refused:
        council.raise_informal(units)
    assert refused.value.code == "conflict_of_interest"


def test_children_of_different_teams_cannot_share_one(units: Units) -> None:
    with units.writing() as unit:
        moved = update(Child).where(Child.case_number == council.SIBLING)
        unit.connection.execute(moved.values(team_id=council.TEAM_SOUTH))
    with pytest.raises(Refused) as refused:
        council.raise_informal(units, [council.SIBLING, council.OTHER_SIBLING])
    assert refused.value.code == "children_differ"


def test_the_formal_route_is_for_looked_after_children_alone(units: Units) -> None:
    with pytest.raises(Refused) as refused:
        council.raise_formal(units, [council.PROTECTED])
    assert refused.value.code == "route_not_for_child"
    reference = council.raise_concern(units, [council.PROTECTED])
    with pytest.raises(Refused) as refused:
        council.move(units, reference, council.IRO, "take_to_formal", {"reason": "x"})
    assert refused.value.code == "route_not_for_child"


def test_the_limit_follows_the_risk_or_the_iros_own_value(units: Units) -> None:
    high = council.raise_concern(units)
    low = council.raise_concern(units, risk="low")
    own = council.raise_concern(units, risk="low", limit_days=2, limit_reason="She is moving.")
    due = [obligations(units, one)["contact_team_manager"]["due_on"] for one in (high, low, own)]
    assert due == [date(2026, 11, 24), date(2026, 12, 2), date(2026, 11, 25)]


def _end_holding(units: Units, post: int) -> None:
    with units.writing() as unit:
        ended = update(Holding).where(Holding.post_id == post).values(to_on=date(2026, 11, 1))
        unit.connection.execute(ended)


def test_a_vacant_post_goes_to_the_next_in_line_and_says_so(units: Units) -> None:
    _end_holding(units, 6)
    reference = council.ask_team_manager(units)
    row = dispute_row(units, reference)
    assert row["awaiting_person_id"] == council.SERVICE_MANAGER
    assert row["awaiting_note"] == "The post of Team manager has no holder: Selma Marsh is next in line"
    council.move(units, reference, council.SERVICE_MANAGER, "accept", {"proposed_actions": council.ACTIONS})


def test_a_stand_in_answers_for_whoever_is_away(units: Units) -> None:
    with units.writing() as unit:
        stand_in = {
            "post_id": 6,
            "person_id": council.OTHER_TEAM_MANAGER,
            "from_on": date(2026, 11, 20),
            "to_on": date(2026, 12, 20),
            "stands_in": True,
        }
        unit.connection.execute(insert(Holding), stand_in)
    row = dispute_row(units, council.ask_team_manager(units))
    assert row["awaiting_person_id"] == council.OTHER_TEAM_MANAGER
    assert row["awaiting_note"] == "Team manager is away: Tess Moran stands in"


def test_where_nobody_is_left_above_it_is_said_plainly(units: Units) -> None:
    for post in (1, 2, 3, 4, 5, 6):
        _end_holding(units, post)
    row = dispute_row(units, council.ask_team_manager(units))
    assert (row["awaiting_role"], row["awaiting_person_id"]) == ("team_manager", None)
    assert row["awaiting_note"] == "The post of Team manager has no holder and nobody above"


def test_somebody_who_has_left_holds_nothing(units: Units) -> None:
    with units.writing() as unit:
        left = update(Person).where(Person.id == council.TEAM_MANAGER).values(left_on=date(2026, 11, 1))
        unit.connection.execute(left)
    row = dispute_row(units, council.ask_team_manager(units))
    assert row["awaiting_person_id"] == council.SERVICE_MANAGER
