"""Who may see and move what through the JSON interface, and what a raised dispute says of it."""

from __future__ import annotations

from flask import Flask

from disputes.models import Transition
from disputes.unit import Units
from tests.api.v1.program import NEW_DISPUTE, Program, how_many, refused
from tests.support import council

STRANGERS = (council.BYSTANDER, council.OTHER_IRO, council.OTHER_TEAM_MANAGER)


def test_what_is_not_theirs_looks_as_if_it_were_not_there(app: Flask, units: Units, iro: Program):
    reference = iro.raise_dispute()
    for person in STRANGERS:
        stranger = Program(app, units, person)
        unknown = stranger.open("GET", "/disputes/D-AAAA-AAAA")
        for path in ("", "/transitions", "/obligations"):
            theirs = stranger.open("GET", f"/disputes/{reference}{path}")
            assert (theirs.status_code, theirs.json) == (404, unknown.json)
        refused(stranger.move(reference, "add_note", {"note": "x"}), 404, "dispute_not_found")


def test_a_reference_that_is_none_is_not_found(iro: Program):
    for reference in ["x", "D-AAAA-AAAA", "d-aaaa-aaaa", "%00", "D-AAAA-AAAA%0a", "é" * 300]:
        for path in ("", "/transitions", "/obligations"):
            refused(iro.open("GET", f"/disputes/{reference}{path}"), 404, "dispute_not_found")
        refused(iro.move(reference, "add_note", {"note": "x"}), 404, "dispute_not_found")


def test_a_leader_reads_and_moves_nothing(iro: Program, leader: Program):
    reference = iro.raise_dispute()
    offered = {move["id"] for move in leader.get(f"/disputes/{reference}")["moves"]}
    assert offered <= {"comment"}
    refused(leader.move(reference, "withdraw", {"reason": "x"}), 403, "role_may_not")


def test_a_refused_move_says_why_and_changes_nothing(iro: Program, team_manager: Program, units: Units):
    reference = iro.raise_dispute()
    refused(iro.move(reference, "nothing_like_it"), 422, "unknown_move")
    refused(iro.move(reference, "agree", {"agreed_actions": council.ACTIONS}), 409, "move_not_here")
    refused(team_manager.move(reference, "raise_with_team_manager"), 403, "role_may_not")
    problem = refused(iro.move(reference, "withdraw"), 422, "bad_input")
    assert list(problem["fields"]) == ["reason"]
    assert how_many(units, Transition) == 1


def test_somebody_acts_in_the_role_that_they_name(iro: Program):
    reference = iro.raise_dispute()
    body = {"move": "add_note", "given": {"note": "x"}, "as_role": "director"}
    refused(iro.post(f"/disputes/{reference}/moves", body), 403, "role_may_not")
    assert iro.post(f"/disputes/{reference}/moves", body | {"as_role": "iro"}).status_code == 201


def test_only_an_iro_raises_and_only_for_their_own_children(iro: Program, team_manager: Program):
    refused(team_manager.post("/disputes", NEW_DISPUTE), 403, "not_allowed")
    answer = iro.post("/disputes", NEW_DISPUTE | {"children": [council.OF_OTHER_IRO]})
    assert list(refused(answer, 422, "bad_input")["fields"]) == ["children"]


def test_a_limit_of_their_own_and_a_later_step_come_with_their_reasons(iro: Program):
    own = {"limit_days": 5, "limit_reason": "The review is near."}
    later = {"enter_at": "service_manager_contacted", "enter_at_reason": "The child cannot wait."}
    reference = iro.raise_dispute(route="concern", children=[council.PROTECTED], **own, **later)
    raised = iro.get(f"/disputes/{reference}")
    assert (raised["limit_days"], raised["stage"], raised["due_on"]) == (
        5,
        "service_manager_contacted",
        "2026-11-30",
    )
    assert iro.get(f"/disputes/{reference}/transitions")["transitions"][0]["skipped"] == [
        "Social worker",
        "Team manager",
    ]


def test_a_post_that_nobody_holds_answers_with_its_note(iro: Program, leader: Program, units: Units):
    reference = iro.raise_dispute(route="formal")
    iro.move(reference, "reassign", {"to_person": council.HEAD_OF_SERVICE, "reason": "Away."})
    awaiting = leader.get(f"/disputes/{reference}")["awaiting"]
    assert (awaiting["role"], awaiting["person"]) == ("service_manager", "Hugo Sallow")
