"""The grade of the security headers on every kind of answer of the whole application, over HTTPS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from api.needs import open_to_all
from disputes.errors import Refused
from disputes.unit import Units
from tests.api.links.walk import hidden_of, send_link
from tests.api.v1.program import Program
from tests.security.observatory import Answer, grade, score
from tests.support import council
from tests.support.site import Visitor, app_over

AT = "https://disputes.council.test"
FULL = 135
# Every kind of answer: how it is asked for, and its status. {…} is filled in.
KINDS: dict[str, tuple[str, str, int]] = {
    "asked to sign in": ("GET", "/sign-in", 200),
    "asked for the code": ("GET", "/sign-in/code", 302),
    "start": ("GET", "/", 302),
    "list": ("GET", "/my-disputes", 200),
    "dispute": ("GET", "/disputes/{reference}", 200),
    "form": ("GET", "/disputes/{reference}/moves/add_note", 200),
    "form refused": ("POST", "/disputes/{reference}/moves/add_note", 422),
    "record": ("GET", "/disputes/{reference}/record", 200),
    "record as JSON": ("GET", "/disputes/{reference}/record.json", 200),
    "record as PDF": ("GET", "/disputes/{reference}/record.pdf", 200),
    "letter to the child": ("GET", "/disputes/{reference}/letter-to-the-child?child=1", 200),
    "filing": ("GET", "/filing", 200),
    "away": ("GET", "/absences/new", 200),
    "raising": ("GET", "/raise/children", 200),
    "tasks": ("GET", "/tasks", 200),
    "told": ("GET", "/told", 200),
    "beside": ("GET", "/beside", 200),
    "accessibility": ("GET", "/accessibility", 200),
    "privacy": ("GET", "/privacy", 200),
    "link": ("GET", "/r/{token}", 200),
    "link with a slash": ("GET", "/r/{token}/", 200),
    "link unknown": ("GET", "/r/nothing", 404),
    "link to prove": ("GET", "/answer/1/prove", 200),
    "link to answer": ("GET", "/answer/1", 303),
    "health": ("GET", "/healthz", 200),
    "description of the interface": ("GET", "/api/v1/openapi.json", 200),
    "interface": ("GET", "/api/v1/me", 200),
    "interface without a token": ("GET", "/api/v1/disputes", 401),
    "interface wrong type": ("POST", "/api/v1/disputes", 415),
    "static": ("GET", "/static/service.css", 200),
    "static unknown": ("GET", "/static/nothing.css", 404),
    "unknown": ("GET", "/nowhere", 404),
    "wrong method": ("PUT", "/my-disputes", 405),
    "too large": ("POST", "/sign-in", 413),
    "form without its token": ("POST", "/raise/check", 400),
    "fault": ("GET", "/how-the-clock-counts", 500),
    "unavailable": ("GET", "/other-matters", 503),
    "demo": ("GET", "/demo", 200),
    "demo's inbox": ("GET", "/demo/inbox", 200),
    "demo's people": ("GET", "/demo/people.json", 200),
    "demo's style of letters": ("GET", "/demo/letter.css", 200),
    "another host": ("GET", "/", 400),
}
ALSO = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
}


@pytest.fixture(scope="module")
def app(units: Units) -> Flask:
    """The application over it, as the demo has it, with two pages that fail."""
    made = app_over(units, base_url=AT, demo=True)

    def breaks() -> str:
        raise RuntimeError("a fault of ours")

    def is_not_there() -> str:
        raise Refused("unavailable")

    made.view_functions["about.clock"] = open_to_all(breaks)
    made.view_functions["home.others"] = open_to_all(is_not_there)
    return made


@pytest.fixture(scope="module")
def answers(app: Flask, units: Units) -> Iterator[dict[str, tuple[TestResponse, list[str]]]]:
    """Every kind of answer, with the cookies that the visit had set by then."""
    reference = council.ask_team_manager(units)
    values = {"reference": reference, "token": send_link(units, reference, council.TEAM_MANAGER)}
    visitor = Visitor(app, units, AT)
    cookies = visitor.get("/sign-in").headers.getlist("Set-Cookie")
    cookies += visitor.ask_for_code(council.email_of(council.IRO)).headers.getlist("Set-Cookie")
    cookies += visitor.type_code(visitor.newest_digits()).headers.getlist("Set-Cookie")
    form = visitor.get(f"/disputes/{reference}/moves/add_note")
    bearer = {"Authorization": f"Bearer {Program(app, units, council.IRO).token}"}
    more: dict[str, dict[str, Any]] = {
        "asked to sign in": {"visitor": Visitor(app, units, AT)},
        "interface": {"headers": bearer},
        "too large": {"data": {"email": "x" * 1_000_001}},
        "form refused": {"data": hidden_of(form)},
        "interface wrong type": {"data": "x", "content_type": "text/plain", "headers": bearer},
        "another host": {"base_url": "https://elsewhere.test"},
    }
    found = {}
    for name, (method, path, status) in KINDS.items():
        how: dict[str, Any] = {"base_url": AT, **more.get(name, {})}
        client = how.pop("visitor", visitor).client
        answer = client.open(path.format(**values), method=method, **how)
        assert answer.status_code == status, (name, answer.status_code, answer.text[:300])
        found[name] = (answer, cookies + answer.headers.getlist("Set-Cookie"))
    yield found
    for answer, _ in found.values():
        answer.close()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_answer_gets_full_marks(
    answers: dict[str, tuple[TestResponse, list[str]]], kind: str
) -> None:
    answer, cookies = answers[kind]
    headers = {name: ", ".join(answer.headers.getlist(name)) for name, _ in answer.headers}
    is_text = (answer.mimetype or "").startswith("text/")
    points = score(Answer(headers, cookies, answer.text if is_text else ""))
    assert (points, grade(points)) == (FULL, "A+")
    assert {name: headers.get(name) for name in ALSO} == ALSO
    assert headers["Cache-Control"] == ("no-cache" if kind == "static" else "no-store")
    assert "camera=()" in headers["Permissions-Policy"]
    assert not any(name.lower() in ("server", "x-powered-by") for name in headers)


@pytest.mark.parametrize("kind", KINDS)
def test_every_answer_says_what_it_is(answers: dict[str, tuple[TestResponse, list[str]]], kind: str) -> None:
    answer, _ = answers[kind]
    if (answer.mimetype or "").startswith("text/"):
        assert answer.headers["Content-Type"].endswith("; charset=utf-8")
    assert answer.mimetype


def test_every_cookie_is_for_this_host_alone_and_unreadable_by_pages(
    answers: dict[str, tuple[TestResponse, list[str]]],
) -> None:
    lines = {line for _, cookies in answers.values() for line in cookies}
    assert {line.partition("=")[0] for line in lines} == {"__Host-form", "__Host-browser", "__Host-staff"}
    for line in lines:
        for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
            assert part in line, line
        assert "Domain" not in line


GOOD = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=63072000",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
OPENER = GOOD["Content-Security-Policy"].replace("default-src 'none'", "default-src 'self'")
COOKIE = "__Host-staff=x; Secure; HttpOnly; Path=/; SameSite=Lax"


@pytest.mark.parametrize(("change", "cookie", "points"), [
    ({}, COOKIE, 135),
    ({"Content-Security-Policy": ""}, COOKIE, 55),
    ({"Content-Security-Policy": "default-src 'self' 'unsafe-inline'"}, COOKIE, 60),
    ({"Content-Security-Policy": OPENER}, COOKIE, 130),
    ({"Strict-Transport-Security": "max-age=60"}, COOKIE, 125),
    ({"Strict-Transport-Security": ""}, COOKIE, 80),
    ({"X-Content-Type-Options": ""}, COOKIE, 130),
    ({"Referrer-Policy": "unsafe-url"}, COOKIE, 125),
    ({"Cross-Origin-Resource-Policy": "cross-origin"}, COOKIE, 125),
    ({}, COOKIE.replace("Secure; ", ""), 60),
    ({}, COOKIE.replace("HttpOnly; ", ""), 70),
    ({}, COOKIE.replace("Lax", "None"), 80),
])  # fmt: skip
def test_control_a_weaker_answer_gets_less(change: dict[str, str], cookie: str, points: int) -> None:
    assert score(Answer(GOOD | change, [cookie], "")) == points
