"""Whoever reads something of a case is noted, by what each view declares; no reader is stopped by it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from api.needs import DECLARED, OpensTo
from api.noting import SHOWS
from disputes.models import Base, Reading
from disputes.readings import What
from disputes.unit import Units
from tests.api.links.walk import REASONS, answer, asked, come_in, whole_record
from tests.api.v1.program import Program
from tests.support import council
from tests.support.site import Visitor, app_over

SOMEBODY_IS_KNOWN = set(OpensTo) - {OpensTo.EVERYBODY, OpensTo.DEMO}
# All that may show nothing of a case although somebody has to be known there. Each with its reason.
NO_CASE = {
    "/absences": "who is away",
    "/absences/new": "who is away",
    "/absences/<int(max=999999999):absence_id>/end": "who is away",
    "/api/v1/absences": "who is away",
    "/api/v1/me": "the caller",
    "/api/v1/routes": "the procedure",
    "/api/v1/routes/<route_id>": "the procedure",
    "/api/v1/side-routes": "the procedure",
    "/api/v1/themes": "the procedure",
    "/beside": "what can be opened",
    "/disputes/<reference>/readings": "who has read it",
    "/tasks": "letters, in which nothing of a case is",
}
READ_ALONE = {"reading"}


def noted(units: Units) -> list[tuple[Any, ...]]:
    """Who has read what: person, reference, what, what let them in, door; the oldest first."""
    with units.reading() as unit:
        columns = (Reading.person_id, Reading.reference, Reading.what, Reading.tie, Reading.door)
        return [tuple(row) for row in unit.connection.execute(select(*columns).order_by(Reading.id))]


def visitor_as(units: Units, person: int) -> Visitor:
    visitor = Visitor(app_over(units), units)
    visitor.sign_in(person)
    return visitor


def undeclared(app: Flask) -> list[str]:
    """The addresses at which somebody has to be known, and that do not say what they show."""
    found = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if "GET" in (rule.methods or ()) and getattr(view, DECLARED, None) in SOMEBODY_IS_KNOWN:
            shows = getattr(view, SHOWS, "nothing said")
            if shows == "nothing said" or (shows is None) != (rule.rule in NO_CASE):
                found.append(rule.rule)
    return found


def test_every_view_where_somebody_has_to_be_known_says_what_it_shows_of_a_case(units: Units) -> None:
    app = app_over(units)
    assert undeclared(app) == []
    assert {rule.rule for rule in app.url_map.iter_rules()} >= set(NO_CASE)


@pytest.mark.parametrize("endpoint", ["dispute.show", "queue.queue", "answer.start", "v1_disputes.read"])
def test_control_a_view_that_says_nothing_or_that_it_shows_no_case_is_found(
    units: Units, monkeypatch: pytest.MonkeyPatch, endpoint: str
) -> None:
    app = app_over(units)
    view = app.view_functions[endpoint]
    rule = next(rule.rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
    monkeypatch.setattr(view, SHOWS, None)
    assert undeclared(app) == [rule]
    monkeypatch.delattr(view, SHOWS)
    assert undeclared(app) == [rule]


def test_everything_that_can_be_read_is_declared_by_some_view(units: Units) -> None:
    declared = {getattr(view, SHOWS, None) for view in app_over(units).view_functions.values()}
    assert set(What) <= declared


def test_a_page_of_a_dispute_is_noted_with_who_what_and_why(units: Units) -> None:
    reference = council.ask_team_manager(units)
    iro = visitor_as(units, council.IRO)
    assert noted(units) == []
    for path in ("", "/record", "/record.json", "/moves/add_note"):
        assert iro.get(f"/disputes/{reference}{path}").status_code == 200
    read = [("the dispute"), ("the record"), ("the record as JSON"), ("the form of a move")]
    assert noted(units) == [(council.IRO, reference, what, "its IRO", "sign-in") for what in read]


@pytest.mark.parametrize(
    ("person", "path", "what"),
    [
        (council.IRO, "/my-disputes", "list: my disputes"),
        (council.DIRECTOR, "/queue", "list: escalation queue"),
        (council.DIRECTOR, "/actions", "list: agreed actions"),
        (council.IRO, "/filing", "list: to file"),
        (council.IRO, "/told", "list: what IROs were told"),
        (council.IRO, "/raise/children", "list: children to raise a dispute about"),
        (council.SOCIAL_WORKER, "/other-matters", "list: other matters"),
    ],
)
def test_a_list_is_noted(units: Units, person: int, path: str, what: str) -> None:
    council.ask_team_manager(units)
    assert visitor_as(units, person).get(path).status_code == 200
    assert [(one[:3]) for one in noted(units)] == [(person, "", what)]


def test_a_program_is_noted_as_its_person(units: Units) -> None:
    reference = council.ask_team_manager(units)
    program = Program(app_over(units), units, council.IRO)
    program.get(f"/disputes/{reference}")
    program.get("/disputes")
    program.get("/themes")
    assert noted(units) == [
        (council.IRO, reference, "the dispute as JSON", "its IRO", "token"),
        (council.IRO, "", "list: disputes as JSON", "their own list", "token"),
    ]


def test_a_response_link_notes_nothing_before_proof_and_its_person_after_it(units: Units) -> None:
    reference, token = asked(units)
    visitor = Visitor(app_over(units), units)
    for _ in range(2):
        visitor.get(f"/r/{token}")
        visitor.client.head(f"/r/{token}")
    visitor.get("/answer/1/prove")
    visitor.get("/answer/1")
    assert noted(units) == []
    page = come_in(visitor, token)
    assert noted(units) == []
    assert visitor.get(page).status_code == 200
    as_asked = ("asked in this stage", "response link")
    assert noted(units) == [(council.TEAM_MANAGER, reference, "what is asked", *as_asked)]
    receipt = answer(visitor, page, "disagree", REASONS)
    assert visitor.get(receipt.location).status_code == 200
    assert [one[2] for one in noted(units)] == ["what is asked", "the form of a move", "a receipt"]


def test_a_link_that_came_too_late_shows_nothing_and_notes_nothing(units: Units) -> None:
    reference, token = asked(units)
    visitor = Visitor(app_over(units), units)
    page = come_in(visitor, token)
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Put right."})
    assert "reading" in whole_record(units)
    assert visitor.get(page).status_code == 200
    assert noted(units) == []


def test_what_is_refused_or_only_asked_for_by_its_head_is_not_noted(units: Units) -> None:
    reference = council.ask_team_manager(units)
    iro, bystander = visitor_as(units, council.IRO), visitor_as(units, council.BYSTANDER)
    assert bystander.get(f"/disputes/{reference}").status_code == 404
    assert bystander.get("/queue").status_code == 404
    assert iro.get("/disputes/D-AAAA-AAAA").status_code == 404
    assert iro.get(f"/disputes/{reference}/moves/no_such_move").status_code >= 400
    for path in (f"/disputes/{reference}", "/my-disputes", f"/disputes/{reference}/record.json"):
        assert iro.client.head(path).status_code == 200
    program = Program(app_over(units), units, council.TEAM_MANAGER)
    assert program.open("GET", "/queue").status_code == 403
    assert program.open("HEAD", f"/disputes/{reference}").status_code == 200
    assert Visitor(app_over(units), units).get(f"/disputes/{reference}").status_code == 303
    assert noted(units) == []


def test_a_letter_to_the_child_that_is_taken_away_is_noted_though_it_is_posted(units: Units) -> None:
    reference = council.ask_team_manager(units)
    iro = visitor_as(units, council.IRO)
    at = f"/disputes/{reference}/letter-to-the-child"
    iro.get(at)
    assert iro.post(at, {"child": "1", "called": "", "letter": ""}).status_code == 422
    taken = iro.post(at, {"child": "1", "called": "Sam", "letter": "Hello."})
    assert taken.status_code == 200
    assert [one[2] for one in noted(units)] == ["the letter to the child", "the letter to the child as PDF"]


def test_reading_changes_nothing_but_the_readings(units: Units) -> None:
    reference = council.ask_team_manager(units)
    iro = visitor_as(units, council.IRO)
    before = whole_record(units)
    for path in ("", "/record", "/file", "/briefing", "/cafcass", "/moves/add_note", "/readings"):
        assert iro.get(f"/disputes/{reference}{path}").status_code == 200
    after = whole_record(units)
    assert {name for name in after if after[name] != before[name]} == READ_ALONE
    assert set(after) == set(Base.metadata.tables)
