"""Side matters through the JSON interface: listed, opened, moved; who may, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from disputes.models import Dispute
from disputes.unit import Units
from tests.api.v1.program import Program, how_many, refused
from tests.support import council

ADVICE = {"question": "May the council end the placement?", "reason": "It ends on Friday."}
NEWS = {"kind": "missing", "happened_on": "2026-11-22", "what": "Missing since last night."}


def opened(answer: TestResponse) -> str:
    """The reference of what was opened."""
    assert answer.status_code == 201, answer.text
    assert isinstance(answer.json, dict)
    reference: str = answer.json["receipt"]["reference"]
    return reference


def test_a_side_matter_is_opened_read_and_moved_like_a_dispute(iro: Program, app: Flask, units: Units):
    reference = iro.raise_dispute()
    answer = iro.post(f"/disputes/{reference}/beside", {"route": "legal_advice", "given": ADVICE})
    assert answer.status_code == 201, answer.text
    matter = opened(answer)
    assert answer.headers["Location"] == f"/api/v1/disputes/{matter}"
    found = iro.get(f"/disputes/{matter}")
    assert (found["beside"], found["stands_beside"], found["risk"], found["outcome_by"]) == (
        True, reference, None, None
    )  # fmt: skip
    assert {one["id"]: one["answer"] for one in found["opened_with"]} == ADVICE
    gate = Program(app, units, council.SAFEGUARDING_MANAGER)
    assert gate.move(matter, "agree_to_advice").status_code == 201
    (listed,) = iro.get(f"/disputes/{reference}/beside")["matters"]
    assert (listed["reference"], listed["stage"], listed["open"]) == (matter, "agreed", True)
    assert listed["awaiting"]["person"] == "Irene Okoro"


def test_others_learn_of_a_private_matter_only_that_it_is_there(iro: Program, app: Flask, units: Units):
    reference = iro.raise_dispute()
    answer = iro.post(f"/disputes/{reference}/beside", {"route": "legal_advice", "given": ADVICE})
    matter = opened(answer)
    manager = Program(app, units, council.SERVICE_MANAGER)
    found = manager.get(f"/disputes/{reference}/beside")
    assert [(one["reference"], one["title"]) for one in found["matters"]] == [("", "Legal advice")]
    assert found["may_open"] == []
    for path in ("", "/transitions", "/obligations", "/beside"):
        refused(manager.open("GET", f"/disputes/{matter}{path}"), 404, "dispute_not_found")


def test_the_side_routes_say_what_each_asks_and_whether_the_caller_may_open_it(
    iro: Program, app: Flask, units: Units
):
    routes = {one["id"]: one for one in iro.get("/side-routes")["side_routes"]}
    assert [need["id"] for need in routes["legal_advice"]["opening_needs"]] == ["question", "reason"]
    assert [role["id"] for role in routes["legal_advice"]["private_to"]] == [
        "iro", "iro_team_manager", "legal_gate"
    ]  # fmt: skip
    assert not routes["agreed_action"]["opened_by_hand"]
    kinds = routes["told_to_iro"]["opening_needs"][0]["options"]
    assert len(kinds) == 14
    worker = Program(app, units, council.SOCIAL_WORKER)
    open_to_them = [one["id"] for one in worker.get("/side-routes")["side_routes"] if one["may_open"]]
    assert open_to_them == ["told_to_iro"]


def test_a_social_worker_tells_the_iro_of_their_own_children_alone(app: Flask, units: Units, iro: Program):
    worker = Program(app, units, council.SOCIAL_WORKER)
    body: dict[str, Any] = {"route": "told_to_iro", "given": NEWS, "children": [council.ONLY_CHILD]}
    answer = worker.post("/side-matters", body)
    assert answer.status_code == 201, answer.text
    assert iro.get(f"/disputes/{opened(answer)}")["awaiting"]["role"] == "iro"
    theirs = {**body, "children": [council.OF_OTHER_IRO]}
    assert list(refused(worker.post("/side-matters", theirs), 422, "bad_input")["fields"]) == ["children"]
    reference = iro.raise_dispute()
    advice = {"route": "legal_advice", "given": ADVICE}
    refused(worker.post(f"/disputes/{reference}/beside", advice), 403, "role_may_not")
    assert how_many(units, Dispute) == 2


def test_a_repeated_request_opens_it_once(iro: Program, units: Units):
    reference = iro.raise_dispute()
    body = {"route": "legal_advice", "given": ADVICE}
    first = iro.post(f"/disputes/{reference}/beside", body, Idempotency_Key="k-1")
    again = iro.post(f"/disputes/{reference}/beside", body, Idempotency_Key="k-1")
    assert again.json == first.json
    assert again.headers["Idempotency-Replayed"] == "true"
    assert how_many(units, Dispute) == 2
    other = body | {"given": {**ADVICE, "reason": "Another."}}
    refused(iro.post(f"/disputes/{reference}/beside", other, Idempotency_Key="k-1"), 409, "key_used")


@pytest.mark.parametrize("route", ["no_such_thing", "agreed_action", "informal"])
def test_what_nobody_opens_by_hand_is_refused(iro: Program, route: str):
    reference = iro.raise_dispute()
    answer = iro.post(f"/disputes/{reference}/beside", {"route": route})
    assert list(refused(answer, 422, "bad_input")["fields"]) == ["route"]


@pytest.mark.parametrize(
    ("need", "answer"),
    [
        ("attendees", "5"),
        ("attendees", [{"id": 5}]),
        ("attendees", [True]),
        ("attendees", ["nobody"]),
        ("attendees", [999]),
        ("times", ["2 pm"]),
    ],
)
def test_lists_and_texts_of_the_wrong_shape_are_named_by_their_field(iro: Program, need: str, answer: Any):
    reference = iro.raise_dispute()
    given = {"attendees": [council.SERVICE_MANAGER], "times": "2 pm", need: answer}
    sent = iro.post(f"/disputes/{reference}/beside", {"route": "meeting", "given": given})
    assert list(refused(sent, 422, "bad_input")["fields"]) == [need]


def test_numbers_and_lists_are_taken_as_numbers_or_digits(iro: Program):
    reference = iro.raise_dispute()
    for attendees in ([council.SERVICE_MANAGER], [str(council.SERVICE_MANAGER)]):
        given = {"attendees": attendees, "times": "2 pm"}
        answer = iro.post(f"/disputes/{reference}/beside", {"route": "meeting", "given": given})
        assert answer.status_code == 201, answer.text
    matter = opened(answer)
    when = {"meets_on": "2026-12-01", "meets_at": "14.30", "minutes": 60, "place": "Room 2"}
    assert iro.move(matter, "fix", when).status_code == 201


def test_a_program_says_which_children_it_is_about_or_leaves_it_open(iro: Program, app: Flask, units: Units):
    reference = iro.raise_dispute(children=[council.SIBLING, council.OTHER_SIBLING])
    body: dict[str, Any] = {"route": "legal_advice", "given": ADVICE}
    for children, about in (([council.OTHER_SIBLING], ["CB"]), (None, ["AB", "CB"])):
        chosen = {} if children is None else {"children": children}
        matter = opened(iro.post(f"/disputes/{reference}/beside", body | chosen))
        assert [one["initials"] for one in iro.get(f"/disputes/{matter}")["children"]] == about
    for wrong in ([], [council.ONLY_CHILD], "C-101", None):
        answer = iro.post(f"/disputes/{reference}/beside", body | {"children": wrong})
        assert list(refused(answer, 422, "bad_input")["fields"]) == ["children"]
    assert how_many(units, Dispute) == 3
