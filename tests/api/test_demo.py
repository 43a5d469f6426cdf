"""The demo's doors: be anybody, read the post, move the clock; and no way to any of it elsewhere."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from api import app as app_module
from api.kept_clock import KeptClock
from api.needs import OpensTo, openings
from api.sample.tokens import token_of
from disputes.commands.keep_token import KeepToken
from disputes.commands.keep_token import handle as keep_token
from disputes.models import Transition
from disputes.unit import Units
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.council import SECRET
from tests.support.letters_beside import MEETS, opened
from tests.support.site import Visitor, app_over


@pytest.fixture
def app(units: Units) -> Flask:
    """The demo over the small council."""
    return app_over(units, demo=True, email_domains=())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A program that drives the demo."""
    return app.test_client()


def read(client: FlaskClient, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200, response.text
    return response.get_json()


def move(client: FlaskClient, **body: Any) -> Any:
    return client.post("/demo/clock", json=body)


def test_the_people_each_have_a_token_that_works(units: Units, client: FlaskClient) -> None:
    people = read(client, "/demo/people.json")
    assert [one["name"] for one in people][:2] == ["Irene Okoro", "Ivan Odell"]
    first = people[0]
    assert first["roles"] == ["iro"]
    assert first["role_names"] == ["Independent Reviewing Officer"]
    assert first["email"] == council.email_of(council.IRO)
    assert first["token"] == token_of(SECRET, first["email"])
    assert len({one["token"] for one in people}) == len(people)
    with units.writing() as unit:
        for _ in range(2):
            keep_token(KeepToken(council.IRO, first["token"], "demo"), unit)
    answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {first['token']}"})
    assert answer.status_code == 200
    assert answer.get_json()["email"] == first["email"]


def test_the_clock_goes_to_nine_in_london_on_the_working_day(client: FlaskClient) -> None:
    assert read(client, "/demo/clock.json") == {"now": "2026-11-23T09:00:00Z"}
    assert move(client, working_days=5).get_json() == {"now": "2026-11-30T09:00:00Z"}
    assert move(client, working_days=19).get_json() == {"now": "2026-12-29T09:00:00Z"}, (
        "Christmas does not count"
    )
    assert move(client, to="2027-04-01T12:30:00+01:00").get_json() == {"now": "2027-04-01T11:30:00Z"}
    assert move(client, working_days=1).get_json() == {"now": "2027-04-02T08:00:00Z"}, "summer time"


def test_each_letter_goes_out_on_its_own_day(units: Units, client: FlaskClient) -> None:
    council.ask_team_manager(units)
    move(client, working_days=7)
    to_manager = read(client, f"/demo/inbox.json?to={council.email_of(council.TEAM_MANAGER)}")
    assert [(letter["subject"], letter["sent_at"]) for letter in reversed(to_manager)] == [
        ("Please answer in a care plan dispute", "2026-11-23T09:00:00Z"),
        ("Reminder: a care plan dispute is waiting for you", "2026-11-27T08:00:00Z"),
        ("A time limit has passed: a care plan dispute is waiting for you", "2026-12-01T00:00:00Z"),
    ]
    with units.reading() as unit:
        at = unit.connection.execute(
            select(Transition.at).where(Transition.move == "record_lapse")
        ).scalar_one()
    assert at == datetime(2026, 12, 1, tzinfo=UTC)


def test_with_no_days_only_what_is_due_now_is_done(units: Units, client: FlaskClient) -> None:
    council.ask_team_manager(units)
    assert read(client, "/demo/inbox.json") == []
    assert move(client, working_days=0).get_json() == {"now": "2026-11-23T09:00:00Z"}
    assert len(read(client, "/demo/inbox.json")) == 2


def test_the_inbox_gives_each_letter_with_its_links(units: Units, client: FlaskClient) -> None:
    council.ask_team_manager(units)
    move(client, working_days=0)
    (letter,) = read(client, f"/demo/inbox.json?to={council.email_of(council.TEAM_MANAGER)}")
    assert set(letter) == {"id", "to", "subject", "text", "invitation", "sent_at", "links"}
    assert letter["to"] == council.email_of(council.TEAM_MANAGER)
    (link,) = letter["links"]
    assert re.fullmatch(r"http://localhost/r/[\w-]{43}", link)
    assert client.get(link.removeprefix("http://localhost")).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"to": "2026-11-23T08:59:59Z"}, "to"),
        ({"to": "2026-12-01T09:00:00"}, "to"),
        ({"to": "tomorrow"}, "to"),
        ({"to": "2029-01-01T09:00:00Z"}, "to"),
        ({"working_days": -1}, "working_days"),
        ({"working_days": 10_000}, "working_days"),
        ({"working_days": "many"}, "working_days"),
        ({"working_days": 1, "to": "2026-12-01T09:00:00Z"}, "to"),
        ({"days": 1}, "days"),
        ({}, "to"),
        ([], "body"),
    ],
)
def test_what_the_clock_cannot_do_is_refused_plainly(client: FlaskClient, body: Any, field: str) -> None:
    answer = client.post("/demo/clock", json=body)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    problem = answer.get_json()
    assert problem["code"] == "bad_input"
    assert field in problem["fields"]
    assert read(client, "/demo/clock.json") == {"now": "2026-11-23T09:00:00Z"}


def test_broken_json_is_refused(client: FlaskClient) -> None:
    answer = client.post("/demo/clock", data="{", content_type="application/json")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


def test_the_page_moves_the_clock_by_a_form_with_its_token(units: Units, app: Flask) -> None:
    visitor = Visitor(app, units)
    page = visitor.get("/demo")
    assert page.status_code == 200
    assert visitor.post("/demo/clock", {"working_days": "1"}).headers["Location"] == "/demo"
    assert "9:00am on Tuesday 24 November 2026" in visitor.get("/demo").text
    assert visitor.post("/demo/clock", {"working_days": "1", "csrf_token": "guessed"}).status_code == 400


def test_one_press_makes_somebody_of_a_visitor(units: Units, app: Flask) -> None:
    visitor = Visitor(app, units)
    visitor.get("/demo")
    assert visitor.post("/demo/sign-in", {"person_id": str(council.IRO)}).status_code == 303
    assert "Irene Okoro" in visitor.get("/my-disputes").text
    visitor.get("/demo")
    visitor.post("/demo/sign-in", {"person_id": str(council.DIRECTOR)})
    assert "Dora Shaw" in visitor.get("/queue").text


@pytest.mark.parametrize("person_id", ["999", "nobody", "", "-1", "1; drop"])
def test_nobody_can_be_somebody_who_is_not_there(units: Units, app: Flask, person_id: str) -> None:
    visitor = Visitor(app, units)
    visitor.get("/demo")
    answer = visitor.post("/demo/sign-in", {"person_id": person_id})
    assert answer.status_code == 422


def test_whoever_is_signed_in_stays_so_when_the_clock_jumps(units: Units) -> None:
    # The idle limit and the longest session of the demo are ten years: see api/settings.py.
    long = timedelta(days=3660)
    app = app_over(units, demo=True, email_domains=(), idle=long, longest=long)
    visitor = Visitor(app, units)
    visitor.get("/demo")
    visitor.post("/demo/sign-in", {"person_id": str(council.IRO)})
    visitor.get("/demo")
    visitor.post("/demo/clock", {"working_days": "60"})
    assert visitor.get("/my-disputes").status_code == 200


def test_the_pages_show_the_people_and_the_post(units: Units, app: Flask) -> None:
    visitor = Visitor(app, units)
    council.ask_team_manager(units)
    visitor.get("/demo")
    visitor.post("/demo/clock", {"working_days": "0"})
    page = visitor.get("/demo").text
    assert "Sign in as Irene Okoro" in page
    assert "Please answer in a care plan dispute" in page
    inbox = visitor.get(f"/demo/inbox?to={council.email_of(council.TEAM_MANAGER)}").text
    number = re.search(r"/demo/inbox/(\d+)", inbox)
    assert number is not None
    letter = visitor.get(f"/demo/inbox/{number[1]}")
    assert 'href="http://localhost/r/' in letter.text
    assert visitor.get("/demo/inbox/999").status_code == 404
    assert "No emails" in visitor.get("/demo/inbox?to=nobody@council.test").text


def test_a_letter_as_html_keeps_to_the_content_policy(units: Units, app: Flask) -> None:
    visitor = Visitor(app, units)
    council.ask_team_manager(units)
    visitor.get("/demo")
    visitor.post("/demo/clock", {"working_days": "0"})
    letter = visitor.get("/demo/inbox/1/html")
    assert letter.mimetype == "text/html"
    assert "<style" not in letter.text
    assert "style=" not in letter.text
    assert '<link rel="stylesheet" href="/demo/letter.css">' in letter.text
    assert "script-src 'none'" in letter.headers["Content-Security-Policy"]
    css = visitor.get("/demo/letter.css")
    assert css.mimetype == "text/css"
    assert ".button" in css.text


def test_letters_lead_here_also_when_the_demo_ran_on_another_port(units: Units) -> None:
    council.ask_team_manager(units)
    first = app_over(units, demo=True, email_domains=(), base_url="http://127.0.0.1:8000").test_client()
    move(first, working_days=0)
    second = app_over(units, demo=True, email_domains=(), base_url="http://127.0.0.1:9000").test_client()
    links = [link for letter in read(second, "/demo/inbox.json") for link in letter["links"]]
    assert links
    assert all(link.startswith("http://127.0.0.1:9000/") for link in links)


def test_the_shift_of_the_clock_survives_a_restart(tmp_path: Path) -> None:
    clock = KeptClock(tmp_path / "var" / "clock.json")
    ahead = clock.now() + timedelta(days=40)
    clock.move_to(ahead)
    again = KeptClock(tmp_path / "var" / "clock.json")
    assert again.now() >= ahead
    assert abs(again.shift - clock.shift) < timedelta(milliseconds=1)
    with pytest.raises(ValueError, match="forward"):
        again.move_to(ahead - timedelta(days=1))


GUESSES = (
    "/demo", "/demo/", "/demo/inbox", "/demo/inbox/1", "/demo/inbox/1/html", "/demo/letter.css",
    "/demo/people.json", "/demo/inbox.json", "/demo/clock.json", "/demo/clock", "/demo/sign-in",
    "/Demo", "/DEMO/people.json", "/demo//people.json", "/./demo", "/demo%2Fpeople.json", "/demo?demo=1",
    "/demo;x",
)  # fmt: skip


def test_outside_the_demo_there_is_no_such_door(units: Units, clock: FakeClock) -> None:
    client = app_over(units).test_client()
    before = clock.now()
    for path in GUESSES:
        for answer in (
            client.get(path, follow_redirects=True),
            client.head(path, follow_redirects=True),
            client.post(path, json={"working_days": 1}),
            client.post(path, data={"person_id": str(council.IRO), "working_days": "1"}),
            client.put(path),
            client.delete(path),
        ):
            assert answer.status_code == 404, path
            assert "session" not in str(answer.headers)
    assert clock.now() == before


def test_only_the_demo_has_views_that_open_to_the_demo(units: Units) -> None:
    assert not [
        one for one in openings(app_over(units)) if one.opens_to is OpensTo.DEMO or "demo" in one.rule
    ]
    of_demo = [one for one in openings(app_over(units, demo=True)) if one.rule.startswith("/demo")]
    assert of_demo
    assert {one.opens_to for one in of_demo} == {OpensTo.DEMO}


def test_a_view_of_the_demo_is_closed_even_where_it_was_registered(
    units: Units, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second bolt: a mistake in the list of pages opens nothing."""
    monkeypatch.setattr(app_module, "PAGES", (*app_module.PAGES, "api.pages.demo"))
    client = app_over(units).test_client()
    for path in ("/demo", "/demo/people.json", "/demo/clock.json"):
        assert client.get(path).status_code == 404
    assert (
        client.post(
            "/demo/clock", data=json.dumps({"working_days": 1}), content_type="application/json"
        ).status_code
        == 404
    )


def test_an_invitation_comes_with_its_entry_for_the_calendar(units: Units, client: FlaskClient) -> None:
    reference = opened(units, "meeting", council.raise_formal(units))
    council.move(units, reference, council.IRO, "fix", MEETS)
    move(client, to="2026-11-23T10:00:00Z")
    (letter,) = read(client, f"/demo/inbox.json?to={council.email_of(council.BYSTANDER)}")
    assert letter["invitation"].startswith("BEGIN:VCALENDAR")
    page = client.get(f"/demo/inbox/{letter['id']}").text
    assert "METHOD:REQUEST" in page
    assert f"/demo/inbox/{letter['id']}/invitation.ics" in page
    file = client.get(f"/demo/inbox/{letter['id']}/invitation.ics")
    assert file.mimetype == "text/calendar"
    assert "filename=invitation.ics" in file.headers["Content-Disposition"]
    assert file.get_data() == letter["invitation"].encode()
    (other, *_) = read(client, f"/demo/inbox.json?to={council.email_of(council.SERVICE_MANAGER)}")
    assert other["invitation"] == ""
    assert client.get(f"/demo/inbox/{other['id']}/invitation.ics").status_code == 404
    assert "Entry for the calendar" not in client.get(f"/demo/inbox/{other['id']}").text
