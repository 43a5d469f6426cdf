"""A dispute through the JSON interface: raised, read, moved, and its record."""

from __future__ import annotations

import threading
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from disputes.models import Dispute, Transition
from disputes.unit import Units
from tests.api.v1.program import NEW_DISPUTE, Program, how_many, refused
from tests.support import council
from tests.support.clock import FakeClock


def test_a_raised_dispute_is_answered_whole_and_where_it_is(iro: Program):
    answer = iro.post("/disputes", NEW_DISPUTE)
    assert answer.status_code == 201
    raised: Any = answer.json
    assert answer.headers["Location"] == f"/api/v1/disputes/{raised['reference']}"
    assert answer.headers["ETag"] == '"1"'
    assert "Idempotency-Replayed" not in answer.headers
    assert raised == iro.get(f"/disputes/{raised['reference']}")
    assert (raised["route"], raised["stage"], raised["stage_label"]) == (
        "informal",
        "social_worker_told",
        "Social worker told",
    )
    assert raised["awaiting"] == {
        "role": "iro",
        "role_name": "Independent Reviewing Officer",
        "person": "Irene Okoro",
        "note": "",
    }
    assert (raised["due_on"], raised["due_at"]) == ("2026-11-25", "2026-11-26T00:00:00+00:00")
    assert (raised["working_days_left"], raised["late"], raised["days_used"], raised["cap"]) == (
        2,
        False,
        0,
        20,
    )
    assert raised["children"] == [{"case_number": council.ONLY_CHILD, "initials": "XY"}]
    assert raised["themes"] == [{"id": "drift", "name": "Drift or delay in the care plan"}]
    assert raised["written"]["impact"] == "Out of school for ten weeks."
    assert (raised["version"], raised["open"], raised["outcome_by"]) == (1, True, "2027-01-15")


def test_the_moves_offered_say_what_each_needs_and_can_be_made_as_offered(
    iro: Program, team_manager: Program
):
    reference = iro.raise_dispute()
    offered = {move["id"]: move for move in iro.get(f"/disputes/{reference}")["moves"]}
    assert offered["raise_with_team_manager"]["needs"] == []
    onward = {need["id"]: need for need in offered["take_to_formal"]["needs"]}
    assert onward["enter_at"]["choices"][0] == {"value": "three_way_meeting", "text": "Three-way meeting"}
    assert onward["enter_at"]["required"] is False
    assert iro.move(reference, "raise_with_team_manager").status_code == 201
    theirs = {move["id"]: move for move in team_manager.get(f"/disputes/{reference}")["moves"]}
    assert theirs["accept"]["role"] == "team_manager"
    (actions,) = (need for need in theirs["accept"]["needs"] if need["id"] == "proposed_actions")
    assert (actions["kind"], actions["required"], actions["longest"]) == ("actions", True, 10)
    assert "raise_with_team_manager" not in theirs


def test_every_move_of_a_whole_dispute_gives_its_receipt_and_stands_anew(
    iro: Program, app: Flask, units: Units, clock: FakeClock
):
    people = {
        name: Program(app, units, person)
        for name, person in {
            "service_manager": council.SERVICE_MANAGER,
            "safeguarding_manager": council.SAFEGUARDING_MANAGER,
            "service_director": council.SERVICE_DIRECTOR,
            "director": council.DIRECTOR,
        }.items()
    } | {"iro": iro}
    reference = iro.raise_dispute(route="formal", children=[council.SIBLING, council.OTHER_SIBLING])
    no, why = {"reasons": "We see it otherwise."}, {"reason": "Not met."}
    walked = [
        ("service_manager", "disagree", no, "meeting_answered"),
        ("iro", "escalate_to_safeguarding", why, "safeguarding_discussion"),
        ("safeguarding_manager", "disagree", no, "discussion_answered"),
        ("iro", "escalate_to_service_director", why, "service_director_asked"),
        ("service_director", "disagree", no, "service_director_answered"),
        ("iro", "refer_to_director", why, "director_asked"),
        ("director", "decide", {"decision": "A school place by January."}, "director_decided"),
        ("iro", "accept_decision", {"agreed_actions": council.ACTIONS}, "decision_accepted"),
    ]
    for sequence, (who, move, given, leads_to) in enumerate(walked, start=2):
        answer = people[who].move(reference, move, given, If_Match=f'"{sequence - 1}"')
        assert answer.status_code == 201, answer.text
        made: Any = answer.json
        assert (made["receipt"]["sequence"], made["receipt"]["move"]) == (sequence, move)
        assert made["receipt"]["to_stage"] == iro.get(f"/disputes/{reference}")["stage"] == leads_to
        assert answer.headers["ETag"] == f'"{sequence}"'
    ended = iro.get(f"/disputes/{reference}")
    assert (ended["open"], ended["awaiting"], ended["due_on"]) == (False, None, None)
    assert [one["id"] for one in ended["moves"]] == ["reopen", "record_told"]
    assert ended["agreed_actions"] == council.ACTIONS
    refused(iro.move(reference, "add_note", {"note": "Late."}), 409, "dispute_ended")


def test_the_record_says_what_was_met_in_time_and_what_late(
    iro: Program, team_manager: Program, clock: FakeClock
):
    reference = iro.raise_dispute()
    iro.move(reference, "raise_with_team_manager")
    clock.forward(days=9)  # two working days late
    assert team_manager.get(f"/disputes/{reference}")["working_days_left"] == -2
    assert team_manager.get(f"/disputes/{reference}")["late"] is True
    team_manager.move(reference, "accept", {"proposed_actions": council.ACTIONS})
    transitions = iro.get(f"/disputes/{reference}/transitions")["transitions"]
    assert [one["move"] for one in transitions] == ["raise", "raise_with_team_manager", "accept"]
    assert transitions[1]["met"] == [
        {
            "obligation": "raise_with_team_manager",
            "role": "iro",
            "due_on": "2026-11-25",
            "in_time": True,
            "late_by": 0,
        }
    ]
    assert transitions[1]["opened"] == [
        {"obligation": "reply", "role": "team_manager", "held_by": "holder", "due_on": "2026-11-30"}
    ]
    (late,) = transitions[2]["met"]
    assert (late["in_time"], late["late_by"]) == (False, 2)
    assert transitions[2]["given"] == {"proposed_actions": council.ACTIONS}
    assert [one["previous_hash"] for one in transitions[1:]] == [one["hash"] for one in transitions[:-1]]
    owed = iro.get(f"/disputes/{reference}/obligations")["obligations"]
    assert [(one["id"], one["outcome"], one["late_by"]) for one in owed] == [
        ("raise_with_team_manager", "met", 0),
        ("reply", "met", 2),
        ("consider", "", 0),
    ]
    assert (owed[1]["due_on"], owed[1]["working_days_left"]) == ("2026-11-30", None)
    assert (owed[2]["as_written"], owed[2]["due_at"], owed[2]["working_days_left"]) == (
        "no limit stated",
        None,
        None,
    )


def test_the_same_key_with_the_same_body_is_done_once(iro: Program, units: Units):
    first, again = (iro.post("/disputes", NEW_DISPUTE, Idempotency_Key="one") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json == first.json
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert how_many(units, Dispute) == 1
    reference = iro.raise_dispute(children=[council.SIBLING])
    moves = [
        iro.move(reference, "raise_with_team_manager", If_Match='"1"', Idempotency_Key="two")
        for _ in range(3)
    ]
    assert [one.status_code for one in moves] == [201, 201, 201]
    receipts = [one.json["receipt"] for one in moves if one.json]
    assert receipts == [receipts[0]] * 3
    assert moves[2].headers["Idempotency-Replayed"] == "true"


def test_a_move_that_left_its_route_is_replayed_all_the_same(iro: Program):
    reference = iro.raise_dispute()
    given = {"reason": "The child cannot wait.", "enter_at": "safeguarding_discussion"}
    first, again = (iro.move(reference, "take_to_formal", given, Idempotency_Key="go") for _ in range(2))
    assert first.status_code == again.status_code == 201
    assert first.json == again.json


def test_the_same_key_with_another_body_is_refused(iro: Program, units: Units):
    iro.post("/disputes", NEW_DISPUTE, Idempotency_Key="one")
    refused(iro.post("/disputes", NEW_DISPUTE | {"risk": "low"}, Idempotency_Key="one"), 409, "key_used")
    assert how_many(units, Dispute) == 1


def test_without_a_key_each_request_is_its_own(iro: Program, units: Units):
    assert iro.raise_dispute() != iro.raise_dispute()
    assert how_many(units, Dispute) == 2


def test_one_persons_key_is_nobody_elses(iro: Program, app: Flask, units: Units):
    other = Program(app, units, council.OTHER_IRO)
    iro.post("/disputes", NEW_DISPUTE, Idempotency_Key="one")
    theirs = NEW_DISPUTE | {"children": [council.OF_OTHER_IRO]}
    assert other.post("/disputes", theirs, Idempotency_Key="one").status_code == 201


def test_a_key_that_is_none_is_refused(iro: Program, units: Units):
    for key in ["", "with space", "x" * 101, "ü"]:
        problem = refused(iro.post("/disputes", NEW_DISPUTE, Idempotency_Key=key), 422, "bad_input")
        assert list(problem["fields"]) == ["Idempotency-Key"]
    assert how_many(units, Dispute) == 0


def at_once(*sends: Any) -> list[TestResponse]:
    """Send at the same moment, each in a thread of its own."""
    together, answers = threading.Barrier(len(sends)), []

    def run(send: Any) -> None:
        together.wait()
        answers.append(send())

    threads = [threading.Thread(target=run, args=(send,)) for send in sends]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_the_same_request_twice_at_the_same_moment_is_done_once(iro: Program, units: Units):
    twice = at_once(*[lambda: iro.post("/disputes", NEW_DISPUTE, Idempotency_Key="one")] * 4)
    assert {one.status_code for one in twice} == {201}
    assert how_many(units, Dispute) == 1
    assert twice[0].json is not None
    reference = twice[0].json["reference"]
    moves = at_once(*[lambda: iro.move(reference, "raise_with_team_manager", Idempotency_Key="two")] * 4)
    assert {one.status_code for one in moves} == {201}
    assert how_many(units, Transition) == 2


def test_of_two_different_moves_on_one_version_one_wins(iro: Program, units: Units):
    reference = iro.raise_dispute()
    answers = at_once(
        lambda: iro.move(reference, "raise_with_team_manager", If_Match='"1"'),
        lambda: iro.move(reference, "withdraw", {"reason": "Put right."}, If_Match='"1"'),
    )
    assert sorted(one.status_code for one in answers) == [201, 412]
    assert how_many(units, Transition) == 2


def test_a_version_that_no_longer_stands_is_refused_with_the_one_that_does(iro: Program):
    reference = iro.raise_dispute()
    iro.move(reference, "add_note", {"note": "Rang."})
    problem = refused(iro.move(reference, "raise_with_team_manager", If_Match='"1"'), 412, "stale")
    assert problem["version"] == 2
    assert iro.move(reference, "raise_with_team_manager", If_Match='"2"').status_code == 201
    assert iro.move(reference, "add_note", {"note": "Again."}, If_Match="*").status_code == 201
    assert iro.move(reference, "add_note", {"note": "Again."}).status_code == 201


def test_a_version_that_is_none_is_refused(iro: Program):
    reference = iro.raise_dispute()
    for version in ["1", '"x"', '"1", "2"', '""', '"-1"', '"99999999999"']:
        problem = refused(iro.move(reference, "add_note", {"note": "x"}, If_Match=version), 422, "bad_input")
        assert list(problem["fields"]) == ["If-Match"]
