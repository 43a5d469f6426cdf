"""What programs send wrongly: each refused with the catalogue's code and by field, nothing changed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from disputes.models import Transition
from disputes.unit import Units
from tests.api.v1.program import NEW_DISPUTE, Program, refused
from tests.support import council


@pytest.fixture
def reference(iro: Program) -> str:
    return iro.raise_dispute()


def transitions(units: Units) -> int:
    with units.reading() as unit:
        return unit.connection.execute(select(func.count()).select_from(Transition)).scalar_one()


BODIES: list[tuple[bytes, str, int, str]] = [
    (b"", "application/json", 400, "bad_request"),
    (b"{", "application/json", 400, "bad_request"),
    (b"\xff\xfe", "application/json", 400, "bad_request"),
    (b'{"move": NaN}', "application/json", 400, "bad_request"),
    (b'{"move": -Infinity}', "application/json", 400, "bad_request"),
    (b'{"move": "add_note", "given": {"note": "\\u0000"}}', "application/json", 400, "bad_request"),
    (b'{"move": "add_note", "given": {"note": "\\ud800"}}', "application/json", 400, "bad_request"),
    (b'{"move": "add_note", "given": {"\\udfff": "x"}}', "application/json", 400, "bad_request"),
    (b"[" * 5000, "application/json", 400, "bad_request"),
    (b"[" * 500 + b"]" * 500, "application/json", 422, "bad_input"),
    (b"[" + b"1," * 10_001 + b"1]", "application/json", 400, "bad_request"),
    (b"9" * 5000, "application/json", 400, "bad_request"),
    (b"null", "application/json", 422, "bad_input"),
    (b"[]", "application/json", 422, "bad_input"),
    (b'"add_note"', "application/json", 422, "bad_input"),
    (b"7", "application/json", 422, "bad_input"),
    (b"{}", "application/json", 422, "bad_input"),
    (b"move=add_note", "application/x-www-form-urlencoded", 415, "unsupported_type"),
    (b'{"move": "add_note"}', "text/plain", 415, "unsupported_type"),
    (b'{"move": "add_note"}', "", 415, "unsupported_type"),
    (b'{"move": "' + b"x" * 1_000_001 + b'"}', "application/json", 413, "too_large"),
]


def test_a_body_that_is_none_is_refused(iro: Program, units: Units, reference: str):
    for path in ("/disputes", f"/disputes/{reference}/moves"):
        for data, mimetype, status, code in BODIES:
            answer = iro.open("POST", path, data=data, content_type=mimetype)
            assert answer.status_code == status, (data[:40], mimetype, answer.text)
            refused(answer, status, code)
    assert transitions(units) == 1


MOVES: list[tuple[dict[str, Any], str]] = [
    ({"move": None}, "move"),
    ({"move": 7}, "move"),
    ({"move": ["add_note"]}, "move"),
    ({"move": "x" * 61}, "move"),
    ({"given": {}}, "move"),
    ({"move": "add_note", "given": None}, "given"),
    ({"move": "add_note", "given": []}, "given"),
    ({"move": "add_note", "given": "x"}, "given"),
    ({"move": "add_note", "given": {"note": 7}}, "note"),
    ({"move": "add_note", "given": {"note": None}}, "note"),
    ({"move": "add_note", "given": {"note": {"a": "b"}}}, "note"),
    ({"move": "add_note", "given": {"note": "  "}}, "note"),
    ({"move": "add_note", "given": {"note": "x" * 4001}}, "note"),
    ({"move": "add_note", "given": {"note": "x" * 20_001}}, "note"),
    ({"move": "add_note", "given": {"note": "a\x07b"}}, "note"),
    ({"move": "add_note", "given": {"note": "x", "more": 1}}, "more"),
    ({"move": "add_note", "given": {"note": "x"}, "extra": 1}, "extra"),
    ({"move": "add_note", "given": {"note": "x"}, "as_role": None}, "as_role"),
    ({"move": "add_note", "given": {"note": "x"}, "as_role": 1}, "as_role"),
    ({"move": "take_to_formal", "given": {"reason": "x", "enter_at": ["a"]}}, "enter_at"),
    ({"move": "take_to_formal", "given": {"reason": "x", "enter_at": "nowhere"}}, "enter_at"),
    ({"move": "reassign", "given": {"to_person": 10**30, "reason": "x"}}, "to_person"),
    ({"move": "reassign", "given": {"to_person": True, "reason": "x"}}, "to_person"),
    ({"move": "reassign", "given": {"to_person": "²", "reason": "x"}}, "to_person"),
    ({"move": "reassign", "given": {"to_person": 999, "reason": "x"}}, "to_person"),
    ({"move": "accept", "given": {"proposed_actions": {}}}, "proposed_actions"),
    ({"move": "accept", "given": {"proposed_actions": ["x"]}}, "proposed_actions.1"),
    ({"move": "accept", "given": {"proposed_actions": [council.ACTIONS[0]] * 11}}, "proposed_actions"),
    ({"move": "accept", "given": {"proposed_actions": [{"what": "x"}]}}, "proposed_actions.1.by"),
    (
        {"move": "accept", "given": {"proposed_actions": [council.ACTIONS[0] | {"by": "2026-11-01"}]}},
        "proposed_actions.1.by",
    ),
    (
        {"move": "accept", "given": {"proposed_actions": [council.ACTIONS[0] | {"by": 20270115}]}},
        "proposed_actions.1.by",
    ),
]


def test_each_wrong_answer_is_named_by_its_field(
    iro: Program, team_manager: Program, units: Units, reference: str
):
    iro.move(reference, "raise_with_team_manager")
    for body, field in MOVES:
        who = team_manager if body.get("move") == "accept" else iro
        answer = who.post(f"/disputes/{reference}/moves", body)
        assert answer.status_code == 422, (body, answer.text)
        assert field in refused(answer, 422, "bad_input")["fields"], (body, answer.text)
    assert transitions(units) == 2


NEW: list[tuple[dict[str, Any], str]] = [
    ({"children": []}, "children"),
    ({"children": "C-103"}, "children"),
    ({"children": [None]}, "children.1"),
    ({"children": [7]}, "children.1"),
    ({"children": ["x" * 41]}, "children.1"),
    ({"children": [council.ONLY_CHILD] * 51}, "children"),
    ({"children": ["nobody"]}, "children"),
    ({"route": "nowhere"}, "route"),
    ({"route": None}, "route"),
    ({"route_reason": ""}, "route_reason"),
    ({"themes": []}, "themes"),
    ({"themes": ["nothing"]}, "themes"),
    ({"themes": {"drift": 1}}, "themes"),
    ({"impact": " "}, "impact"),
    ({"impact": "x" * 8001}, "impact"),
    ({"impact": 1.5}, "impact"),
    ({"wishes_and_feelings": None}, "wishes_and_feelings"),
    ({"outcome_by": "2026-11-22"}, "outcome_by"),
    ({"outcome_by": "2026-02-30"}, "outcome_by"),
    ({"outcome_by": "9999-12-31"}, "outcome_by"),
    ({"outcome_by": "tomorrow"}, "outcome_by"),
    ({"outcome_by": 20270115}, "outcome_by"),
    ({"risk": "extreme"}, "risk"),
    ({"risk": True}, "risk"),
    ({"limit_days": "3", "limit_reason": "x"}, "limit_days"),
    ({"limit_days": 3.7, "limit_reason": "x"}, "limit_days"),
    ({"limit_days": True, "limit_reason": "x"}, "limit_days"),
    ({"limit_days": 0, "limit_reason": "x"}, "limit_days"),
    ({"limit_days": 10**30, "limit_reason": "x"}, "limit_days"),
    ({"route": "concern", "limit_days": 8, "limit_reason": "x"}, "limit_days"),
    ({"route": "concern", "limit_days": 3}, "limit_reason"),
    ({"enter_at": "team_manager_asked"}, "enter_at_reason"),
    ({"enter_at": None}, "enter_at"),
    ({"unknown": 1}, "unknown"),
]


def test_each_wrong_answer_of_a_new_dispute_is_named_by_its_field(iro: Program, units: Units):
    for wrong, field in NEW:
        answer = iro.post("/disputes", NEW_DISPUTE | wrong)
        assert answer.status_code == 422, (wrong, answer.text)
        assert field in refused(answer, 422, "bad_input")["fields"], (wrong, answer.text)
    for field in NEW_DISPUTE:
        left_out = {name: value for name, value in NEW_DISPUTE.items() if name != field}
        assert field in refused(iro.post("/disputes", left_out), 422, "bad_input")["fields"], field
    assert transitions(units) == 0


def test_a_number_that_is_too_large_for_any_number_is_refused(iro: Program):
    data = json.dumps(NEW_DISPUTE)[:-1] + ', "limit_days": 1e400, "limit_reason": "x"}'
    answer = iro.open("POST", "/disputes", data=data, content_type="application/json")
    assert "limit_days" in refused(answer, 422, "bad_input")["fields"]


def test_a_step_that_is_none_and_a_route_for_other_children_are_refused(iro: Program):
    wrong = {"enter_at": "director_deciding", "enter_at_reason": "x"}
    refused(iro.post("/disputes", NEW_DISPUTE | wrong), 422, "step_not_later")
    refused(
        iro.post("/disputes", NEW_DISPUTE | {"children": [council.PROTECTED]}), 422, "route_not_for_child"
    )
    both = {"children": [council.PROTECTED, council.SIBLING], "route": "concern"}
    refused(iro.post("/disputes", NEW_DISPUTE | both), 422, "children_differ")
