"""Whoever reads something of a case is noted, by what each view declares; no reader is stopped by it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import structlog
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from api import noting
from api.logs import set_up_logs
from api.needs import DECLARED, OpensTo
from api.noting import SHOWS
from disputes.commands import note_reading
from disputes.database import Database
from disputes.models import Base, Reading
from disputes.readings import What
from disputes.unit import Units
from machines.registry import Registry
from tests.api.links.walk import REASONS, answer, asked, come_in, whole_record
from tests.api.v1.program import Program
from tests.support import council
from tests.support.clock import FakeClock
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


@pytest.fixture
def writes(units: Units) -> Iterator[list[str]]:
    """Every statement that writes, as the database is given it."""
    seen: list[str] = []

    def see(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.split()[0] in ("INSERT", "UPDATE", "DELETE"):
            seen.append(statement)

    event.listen(units.database.engine, "before_cursor_execute", see)
    yield seen
    event.remove(units.database.engine, "before_cursor_execute", see)


def test_a_page_that_is_opened_again_within_the_hour_costs_no_write(
    units: Units, clock: FakeClock, writes: list[str]
) -> None:
    reference = council.ask_team_manager(units)
    iro = visitor_as(units, council.IRO)
    writes.clear()
    for _ in range(3):
        iro.get(f"/disputes/{reference}")
    assert [one.split()[2] for one in writes] == ["reading"]
    clock.forward(minutes=59)
    iro.get(f"/disputes/{reference}")
    assert len(writes) == 1
    clock.forward(minutes=1)
    visitor_as(units, council.IRO).get(f"/disputes/{reference}")
    assert len(noted(units)) == 2


def test_two_processes_note_one_reading_once(units: Units) -> None:
    reference = council.ask_team_manager(units)
    for _ in range(2):
        visitor_as(units, council.IRO).get(f"/disputes/{reference}")
    assert len(noted(units)) == 1


def test_what_is_remembered_has_an_end(units: Units, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noting, "MOST_REMEMBERED", 1)
    reference = council.ask_team_manager(units)
    iro = visitor_as(units, council.IRO)
    for _ in range(2):
        iro.get(f"/disputes/{reference}")
        iro.get(f"/disputes/{reference}/file")
    assert len(noted(units)) == 2


@pytest.fixture
def sqlite_units(sqlite_council_url: str, clock: FakeClock, rochdale: Registry) -> Iterator[Units]:
    """SQLite alone: there whoever writes stands in a line."""
    database = Database(sqlite_council_url, durable=False)
    yield Units(database, clock, rochdale, council.SECRET)
    database.close()


@pytest.fixture
def logged(clock: FakeClock) -> Iterator[StringIO]:
    written = StringIO()
    set_up_logs(clock, written)
    yield written
    structlog.reset_defaults()


def full(*_: Any) -> None:
    raise OperationalError("INSERT of XY", {}, Exception("database or disk is full"))


def told_of(logged: StringIO) -> list[dict[str, Any]]:
    """The lines that say that something was not noted."""
    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    return [line for line in lines if line["event"] == "reading_not_noted"]


def test_a_reader_is_served_where_nothing_can_be_written_and_noted_when_it_can(
    units: Units, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, logged: StringIO
) -> None:
    reference = council.ask_team_manager(units)
    iro = visitor_as(units, council.IRO)
    with monkeypatch.context() as broken:
        broken.setattr(note_reading, "handle", full)
        assert "No school place" in iro.get(f"/disputes/{reference}").text
        assert iro.get("/my-disputes").status_code == 200
    assert noted(units) == []
    told = told_of(logged)
    assert [(one["error"], one["level"], one["waiting"]) for one in told] == [
        ("OperationalError", "error", 1),
        ("OperationalError", "error", 2),
    ]
    assert all(one["request_id"] for one in told)
    assert not any(word in logged.getvalue() for word in (reference, "XY", council.NAMES[council.IRO]))
    clock.forward(hours=2)
    iro.sign_in(council.IRO)
    iro.get("/filing")
    assert [one[2] for one in noted(units)] == ["the dispute", "list: my disputes", "list: to file"]
    with units.reading() as unit:
        hours = unit.connection.execute(select(Reading.read_at).order_by(Reading.id)).scalars().all()
    assert [at.hour for at in hours] == [9, 9, 11]


def test_a_fault_that_does_not_pass_holds_no_later_reading_up(
    units: Units, monkeypatch: pytest.MonkeyPatch, logged: StringIO
) -> None:
    reference = council.ask_team_manager(units)
    iro = visitor_as(units, council.IRO)
    with monkeypatch.context() as broken:
        broken.setattr(note_reading, "tie_to", lambda *_: 1 / 0)
        assert iro.get(f"/disputes/{reference}").status_code == 200
    assert [one["waiting"] for one in told_of(logged)] == [0]
    iro.get("/my-disputes")
    assert [one[2] for one in noted(units)] == ["list: my disputes"]


def test_no_more_than_so_many_wait(units: Units, monkeypatch: pytest.MonkeyPatch, logged: StringIO) -> None:
    monkeypatch.setattr(noting, "MOST_WAITING", 1)
    iro = visitor_as(units, council.IRO)
    with monkeypatch.context() as broken:
        broken.setattr(note_reading, "handle", full)
        for path in ("/my-disputes", "/filing", "/told"):
            assert iro.get(path).status_code == 200
    assert [one["waiting"] for one in told_of(logged)] == [1, 1, 1]


def test_a_reader_does_not_wait_for_long_for_whoever_writes(sqlite_units: Units, logged: StringIO) -> None:
    units = sqlite_units
    reference = council.ask_team_manager(units)
    iro = visitor_as(units, council.IRO)
    with units.writing():
        assert iro.get(f"/disputes/{reference}").status_code == 200
    assert [one["error"] for one in told_of(logged)] == ["TurnNotCome"]
    iro.get(f"/disputes/{reference}")
    assert len(noted(units)) == 1


def test_nor_for_another_process_that_writes(sqlite_units: Units, logged: StringIO) -> None:
    units = sqlite_units
    reference = council.ask_team_manager(units)
    iro = visitor_as(units, council.IRO)
    another = Database(units.database.url, durable=False)
    with another.writing():
        assert iro.get(f"/disputes/{reference}").status_code == 200
    another.close()
    assert [one["error"] for one in told_of(logged)] == ["TurnNotCome"]
    iro.get(f"/disputes/{reference}")
    assert len(noted(units)) == 1
