"""Every refusal and fault is answered: a page that says what to do, or problem+json, and no detail."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import insert

from disputes.database import Database
from disputes.errors import CATALOGUE
from disputes.models import ApiToken
from disputes.unit import Units, token_hash
from machines.registry import Registry
from tests.support.clock import FakeClock
from tests.support.council import IRO, SECRET, fill
from tests.support.html_tree import parsed
from tests.support.postgres import PostgresServer
from tests.support.site import Visitor, app_over
from tests.support.trial_pages import SECRET_WORDS

pytestmark = pytest.mark.usefixtures("trial_pages")

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def app(units: Units) -> Flask:
    return app_over(units)


@pytest.fixture
def sqlite_units(sqlite_council_url: str, clock: FakeClock, rochdale: Registry) -> Iterator[Units]:
    """For what has nothing to do with the kind of database."""
    database = Database(sqlite_council_url, durable=False)
    yield Units(database, clock, rochdale, SECRET)
    database.close()


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_refusal_of_the_catalogue_has_a_page_and_a_problem(sqlite_units: Units, code: str) -> None:
    client = app_over(sqlite_units).test_client()
    entry = CATALOGUE[code]
    page = client.get(f"/trial/refused/{code}")
    assert page.status_code == entry.status
    assert page.mimetype == "text/html"
    parsed(page.text)
    assert "What to do now" in page.text
    problem = client.get(f"/trial/refused/{code}", headers=JSON)
    assert problem.status_code == entry.status
    assert problem.mimetype == "application/problem+json"
    told = json.loads(problem.text)
    assert told == {
        "type": f"urn:iro:problem:{code}",
        "title": entry.title,
        "status": entry.status,
        "code": code,
        "detail": entry.what_to_do.removesuffix(" What you typed has been kept."),
        "fields": {"reason": ["Say why"]} if code == "bad_input" else {},
    }


def test_a_page_that_is_not_there_is_a_page_or_under_api_a_problem(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/nowhere")
    assert (page.status_code, page.mimetype) == (404, "text/html")
    for path in ("/api/v1/nowhere", "/demo/nowhere.json", "/nowhere.json"):
        problem = client.get(path)
        assert (problem.status_code, problem.mimetype) == (404, "application/problem+json")
        assert json.loads(problem.text)["code"] == "not_found"


def test_a_wrong_method_says_which_are_right(app: Flask) -> None:
    answer = app.test_client().delete("/trial/form")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    problem = app.test_client().delete("/trial/form", headers=JSON)
    assert problem.status_code == 405
    assert "GET" in problem.headers["Allow"]


def test_a_program_without_a_token_is_told_what_is_asked(app: Flask) -> None:
    problem = app.test_client().get("/trial/token", headers=JSON)
    assert (problem.status_code, problem.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert json.loads(problem.text)["code"] == "token_needed"


def test_a_body_that_is_no_json_is_refused_as_such(units: Units) -> None:
    client = app_over(units, demo=True).test_client()
    with units.writing() as unit:
        row = {"token_hash": token_hash("t"), "person_id": IRO, "label": "", "made_at": unit.now}
        unit.connection.execute(insert(ApiToken).values(row))
    problem = client.post("/trial/json", data="{", headers={**JSON, "Authorization": "Bearer t"})
    assert (problem.status_code, json.loads(problem.text)["code"]) == (400, "bad_request")
    problem = client.post("/trial/json", data="a=b", headers={"Authorization": "Bearer t"})
    assert problem.status_code == 415


def test_a_fault_of_ours_tells_nothing_of_what_it_was_about(
    app: Flask, units: Units, capsys: pytest.CaptureFixture[str]
) -> None:
    visitor = Visitor(app, units)
    visitor.sign_in(IRO)
    capsys.readouterr()
    answer = visitor.get("/trial/broken/top-secret-token?q=Kayleigh")
    assert answer.status_code == 500
    assert "Something has gone wrong" in answer.text
    logged = "".join(capsys.readouterr())
    for hidden in ("Kayleigh", "top-secret-token"):
        assert hidden not in answer.text
        assert hidden not in logged
    assert "RuntimeError" in logged
    assert "trial_pages.py" in logged
    assert answer.headers["X-Request-Id"] in answer.text
    assert answer.headers["X-Request-Id"] in logged


def test_a_fault_while_sending_a_form_shows_what_was_typed(app: Flask, units: Units) -> None:
    visitor = Visitor(app, units)
    visitor.get("/sign-in")
    answer = visitor.post("/trial/broken/x", {"what_is_wrong": "No school <place>", "code": "123456"})
    assert answer.status_code == 500
    assert "What is wrong" in answer.text
    assert "No school &lt;place&gt;" in answer.text
    assert "123456" not in answer.text


def test_a_mistake_in_a_statement_is_a_fault_of_ours_and_says_no_words_of_it(
    app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = app.test_client().get("/trial/bad-sql")
    assert answer.status_code in (500, 503)
    logged = "".join(capsys.readouterr())
    assert SECRET_WORDS not in logged + answer.text
    assert "nowhere" not in answer.text


def test_a_fault_in_the_error_page_itself_is_still_answered(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*_: object, **__: object) -> str:
        raise RuntimeError(SECRET_WORDS)

    monkeypatch.setattr("api.problems.render_template", fails)
    answer = app.test_client().get("/trial/refused/link_expired")
    assert (answer.status_code, answer.mimetype) == (410, "text/plain")
    assert answer.text.startswith("This link has expired. Open the old link")
    assert SECRET_WORDS not in "".join(capsys.readouterr())


def test_without_its_database_the_service_says_what_to_do_and_comes_back_by_itself(
    clock: FakeClock, rochdale: Registry, capsys: pytest.CaptureFixture[str]
) -> None:
    server = PostgresServer(durable=True)
    try:
        name = server.new_database()
        fill(server.url(name))
        units = Units(Database(server.url(name)), clock, rochdale, SECRET)
        visitor = Visitor(app_over(units), units)
        visitor.sign_in(IRO)
        visitor.get("/trial/form")
        server.stop(hard=True)
        for answer in (visitor.get("/trial/staff"), visitor.post("/trial/form", {"reason": "No school"})):
            assert answer.status_code == 503
            assert answer.headers["Retry-After"] == "60"
            assert "The service is not available for the moment" in answer.text
        assert "No school" in answer.text
        public = visitor.get("/how-the-clock-counts")
        assert (public.status_code, public.mimetype) == (503, "text/html")
        ready = visitor.get("/readyz")
        assert (ready.status_code, ready.mimetype) == (503, "application/problem+json")
        assert visitor.get("/healthz").status_code == 200
        server.start()
        assert visitor.get("/trial/staff").status_code == 200
        assert visitor.post("/trial/form", {"reason": "No school"}).status_code == 303
        assert visitor.get("/readyz").status_code == 200
        units.database.close()
        assert "No school" not in "".join(capsys.readouterr())
    finally:
        server.remove()


def test_a_busy_sqlite_is_told_as_busy(sqlite_units: Units, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = Visitor(app_over(sqlite_units), sqlite_units)
    visitor.get("/sign-in")
    monkeypatch.setattr("disputes.database.BUSY_SECONDS", 0)
    sqlite_units.database.engine.dispose()
    blocker = sqlite3.connect(str(sqlite_units.database.url.database), isolation_level=None)
    blocker.execute("BEGIN EXCLUSIVE")
    try:
        answer = visitor.ask_for_code("a@council.test")
        assert answer.status_code == 503
        assert "The service is not available" in answer.text
    finally:
        blocker.rollback()
        blocker.close()
    assert visitor.ask_for_code("a@council.test").status_code == 303
