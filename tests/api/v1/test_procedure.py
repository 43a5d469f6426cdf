"""The procedure as programs read it, who they are, and the description of it all."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask

from disputes.commands import end_token
from disputes.unit import Units
from tests.api.v1.program import Program, refused
from tests.support import council


def named(parts: list[dict[str, Any]], wanted: str) -> dict[str, Any]:
    (found,) = (part for part in parts if part["id"] == wanted)
    return found


def test_the_routes_in_force_are_listed(iro: Program):
    answer = iro.get("/routes")
    assert answer["council"] == "Rochdale Borough Council"
    assert [route["id"] for route in answer["routes"]] == ["concern", "formal", "informal"]
    formal = named(answer["routes"], "formal")
    assert formal["rungs"][0] == {"number": 1, "label": "Three-way meeting"}
    assert (formal["cap"]["working_days"], formal["cap"]["as_written"]) == (20, "no more than 20 days")
    assert formal["in_force_on"] == "2017-06-01"


def test_a_route_says_what_each_stage_owes_by_when_and_whence(iro: Program):
    informal = iro.get("/routes/informal")
    stage = named(informal["stages"], "team_manager_asked")
    assert (stage["rung"], stage["label"], stage["ending"]) == (2, "Team manager to reply", None)
    assert stage["awaiting"] == {"id": "team_manager", "name": "Team manager"}
    (owed,) = stage["owes"]
    assert owed["limit"]["as_written"] == "within 5 working days"
    assert (owed["limit"]["value"], owed["limit"]["unit"]) == (5, "WORKING_DAYS")
    assert owed["source"]["paragraph"] == "001 7.2.1(4)"
    assert {"accept", "disagree", "agree"} <= set(stage["moves"])
    told = named(informal["stages"], "social_worker_told")["owes"][0]["limit"]
    assert (told["as_written"], told["unit"]) == ("within 2 days", "CALENDAR_DAYS")
    assert named(informal["stages"], "resolved")["ending"] == "agreed"
    assert named(informal["stages"], "taken_to_formal")["hands_over_to"] == "formal"


def test_a_limit_by_risk_and_one_that_is_not_stated_are_told_apart(iro: Program):
    concern = iro.get("/routes/concern")
    by_risk = named(concern["stages"], "team_manager_contacted")["owes"][0]["limit"]
    assert by_risk["by_risk"] == {"high": 1, "medium": 3, "low": 7}
    assert (by_risk["value"], by_risk["lowest"], by_risk["highest"]) == (None, 1, 7)
    unstated = named(concern["stages"], "team_manager_answered")["owes"][0]["limit"]
    assert (unstated["unit"], unstated["value"], unstated["by_risk"]) == ("NOT_STATED", None, None)


def test_a_move_says_who_may_make_it_with_what_and_whom_it_tells(iro: Program):
    formal = iro.get("/routes/formal")
    decide = named(formal["moves"], "decide")
    assert [role["id"] for role in decide["by"]] == ["director"]
    first = decide["needs"][0]
    assert (first["id"], first["kind"], first["required"]) == ("decision", "text", True)
    agree = named(formal["moves"], "agree")
    assert "three_way_meeting" in agree["starts_from"]
    assert agree["leads_to"] == ["resolved"]
    assert "iro_team_manager" in [role["id"] for role in agree["tells"]]
    assert named(formal["moves"], "withdraw")["standing"] is True


def test_a_route_is_found_at_its_version(iro: Program):
    assert iro.get("/routes/formal?version=2017-06")["version"] == "2017-06"
    refused(iro.open("GET", "/routes/formal?version=1999"), 404, "not_found")
    refused(iro.open("GET", "/routes/nowhere"), 404, "not_found")


def test_the_themes_are_the_councils_own(iro: Program):
    themes = iro.get("/themes")["themes"]
    assert named(themes, "drift")["name"] == "Drift or delay in the care plan"
    assert {theme["source"]["mark"] for theme in themes} == {"STATED", "OURS"}


def test_a_token_says_whose_it_is(iro: Program, leader: Program):
    assert iro.get("/me") == {
        "name": "Irene Okoro",
        "email": council.email_of(council.IRO),
        "roles": ["Independent Reviewing Officer"],
        "is_iro": True,
        "is_leader": False,
    }
    assert leader.get("/me")["is_leader"] is True


def test_an_iro_finds_their_children_and_nobody_elses(iro: Program, team_manager: Program):
    reference = iro.raise_dispute(children=[council.SIBLING, council.OTHER_SIBLING])
    children = iro.get("/children")["children"]
    assert {child["case_number"] for child in children} == {
        council.SIBLING,
        council.OTHER_SIBLING,
        council.ONLY_CHILD,
        council.PROTECTED,
    }
    assert {
        "case_number": council.SIBLING,
        "initials": "AB",
        "scope": "looked after",
        "team": "Team North",
        "social_worker": "Sofia Wren",
        "open_disputes": [reference],
    } in children
    assert team_manager.get("/children") == {"children": []}


PATHS = (
    "/me",
    "/children",
    "/routes",
    "/routes/formal",
    "/themes",
    "/disputes",
    "/queue",
    "/disputes/D-AAAA-AAAA",
)
NO_TOKENS = (None, "", "Bearer", "Bearer wrong", "Basic aXJvOmlybw==", "Bearer \x7f")


def test_without_a_good_token_nothing_is_told(app: Flask):
    for path in PATHS:
        for sent in NO_TOKENS:
            headers = {} if sent is None else {"Authorization": sent}
            answer = app.test_client().get("/api/v1" + path, headers=headers)
            refused(answer, 401, "token_needed")
            assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_an_ended_token_opens_nothing(iro: Program, units: Units):
    iro.get("/me")
    with units.writing() as unit:
        end_token.handle(end_token.EndToken(council.email_of(council.IRO), iro.label), unit)
    refused(iro.open("GET", "/me"), 401, "token_needed")


def test_a_wrong_method_says_which_are_right(iro: Program):
    for method, path, allowed in (
        ("DELETE", "/disputes", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("PUT", "/disputes/D-AAAA-AAAA", {"GET", "HEAD", "OPTIONS"}),
        ("GET", "/disputes/D-AAAA-AAAA/moves", {"OPTIONS", "POST"}),
        ("POST", "/queue", {"GET", "HEAD", "OPTIONS"}),
    ):
        answer = iro.open(method, path)
        refused(answer, 405, "method_not_allowed")
        assert set(answer.headers["Allow"].split(", ")) == allowed, (method, path)


def test_a_query_that_nobody_asked_for_is_refused(iro: Program):
    for path in ("/me?x=1", "/routes?version=1", "/disputes?page=2", "/disputes/D-AAAA-AAAA?x=1"):
        problem = refused(iro.open("GET", path), 422, "bad_input")
        assert list(problem["fields"].values()) == [["This field is not known here. Leave it out."]]


def test_an_unknown_address_is_a_problem_too(iro: Program):
    refused(iro.open("GET", "/nowhere"), 404, "not_found")


def test_every_operation_is_described_with_its_answers_and_refusals(app: Flask):
    answer = app.test_client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    description: Any = answer.json
    assert description["openapi"] == "3.1.0"
    assert description["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    rules = {
        (re.sub("<(?:[^<>]*:)?([^<>:]+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/v1/") and rule.rule != "/api/v1/openapi.json"
    }
    described = {
        (path, method): operation
        for path, operations in description["paths"].items()
        for method, operation in operations.items()
        if method != "parameters"
    }
    assert described.keys() == rules
    for where, operation in described.items():
        assert operation["summary"], where
        answers = operation["responses"]
        assert {"400", "401", "422", "500", "503"} <= answers.keys(), where
        (success,) = (status for status in answers if status.startswith("2"))
        assert "schema" in answers[success]["content"]["application/json"], where
        if where[1] == "post":
            assert operation["requestBody"]["required"] is True
            assert {"409", "413", "415"} <= answers.keys(), where
    for response in description["components"]["responses"].values():
        assert list(response["content"]) == ["application/problem+json"]


def test_no_schema_takes_what_it_does_not_know(app: Flask):
    description: Any = app.test_client().get("/api/v1/openapi.json").json
    for operations in description["paths"].values():
        for method, operation in operations.items():
            if method == "post":
                name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].split("/")[
                    -1
                ]
                assert description["components"]["schemas"][name]["additionalProperties"] is False
