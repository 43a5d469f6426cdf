"""The security headers, on every kind of answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response, abort, jsonify, redirect, request
from werkzeug.test import TestResponse

from api.look import set_up_look, static_version
from api.security_headers import add_security_headers
from tests.support.gallery import SampleCouncil

EXPECTED = {
    "Content-Security-Policy": "default-src 'none'; script-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
ANSWERS = {
    "page": ("GET", "/page", 200),
    "head": ("HEAD", "/page", 200),
    "options": ("OPTIONS", "/page", 200),
    "redirect": ("GET", "/elsewhere", 302),
    "json": ("GET", "/json", 200),
    "stream": ("GET", "/stream", 200),
    "weaker headers of its own": ("GET", "/weak", 200),
    "bad request": ("GET", "/bad", 400),
    "unknown": ("GET", "/nowhere", 404),
    "unknown static file": ("GET", "/static/nothing.css", 404),
    "wrong method": ("POST", "/page", 405),
    "too large": ("POST", "/form", 413),
    "fault": ("GET", "/fault", 500),
    "unavailable": ("GET", "/unavailable", 503),
    "handler of its own": ("GET", "/teapot", 418),
    "static file": ("GET", "/static/service.css", 200),
}


def make_app(*, https: bool) -> Flask:
    app = Flask("api")
    app.config.update(MAX_CONTENT_LENGTH=10)
    add_security_headers(app, https)
    set_up_look(app, SampleCouncil())

    @app.after_request
    def weaken(response: Response) -> Response:
        response.headers["X-Frame-Options"] = "ALLOWALL"
        response.headers["Cache-Control"] = "public, max-age=60"
        return response

    app.add_url_rule("/page", view_func=lambda: "page", endpoint="page")
    app.add_url_rule("/elsewhere", view_func=lambda: redirect("/page"), endpoint="elsewhere")
    app.add_url_rule("/json", view_func=lambda: jsonify(ok=True), endpoint="json")
    app.add_url_rule("/stream", view_func=lambda: Response(iter(["a", "b"])), endpoint="stream")
    app.add_url_rule(
        "/weak", view_func=lambda: ("x", {"Content-Security-Policy": "default-src *"}), endpoint="weak"
    )
    for path, code in (("/bad", 400), ("/unavailable", 503), ("/teapot", 418)):
        app.add_url_rule(path, view_func=lambda code=code: abort(code), endpoint=path)
    app.register_error_handler(418, lambda _: ("short and stout", 418))

    @app.post("/form")
    def form() -> str:
        return str(len(request.form))

    @app.get("/fault")
    def fault() -> str:
        raise RuntimeError("a fault of ours")

    return app


@pytest.fixture
def app() -> Flask:
    return make_app(https=True)


def ask(app: Flask, method: str, path: str) -> TestResponse:
    body = {"words": "more than ten bytes"} if method == "POST" else None
    return app.test_client().open(path, method=method, data=body)


@pytest.fixture(params=ANSWERS, ids=str)
def answer(request: pytest.FixtureRequest, app: Flask) -> Iterator[TestResponse]:
    method, path, code = ANSWERS[request.param]
    response = ask(app, method, path)
    assert response.status_code == code
    yield response
    response.close()


def test_every_kind_of_answer_carries_every_header_once(answer: TestResponse) -> None:
    for name, value in EXPECTED.items():
        assert answer.headers.getlist(name) == [value]
    assert answer.headers.getlist("Strict-Transport-Security") == ["max-age=63072000; includeSubDomains"]


def test_every_kind_of_answer_lends_the_page_no_power(answer: TestResponse) -> None:
    powers = answer.headers["Permissions-Policy"].split(", ")
    assert {"camera=()", "geolocation=()", "microphone=()", "payment=()"} <= set(powers)
    assert all(power.endswith("=()") for power in powers)


def test_no_answer_allows_unsafe_styles_or_scripts(answer: TestResponse) -> None:
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("kind", [kind for kind in ANSWERS if kind != "static file"])
def test_nothing_but_a_static_file_is_kept_by_anyone(app: Flask, kind: str) -> None:
    method, path, _ = ANSWERS[kind]
    assert ask(app, method, path).headers.getlist("Cache-Control") == ["no-store"]


@pytest.mark.parametrize(
    ("version", "kept"),
    [("current", "public, max-age=31536000, immutable"), ("0123456789ab", "no-cache"), ("", "no-cache")],
)
def test_a_static_file_is_kept_for_long_only_under_its_own_version(
    app: Flask, version: str, kept: str
) -> None:
    if version == "current":
        version = app.extensions["static_versions"]("service.css")
    with app.test_client().get(f"/static/service.css?v={version}") as answer:
        assert answer.headers.getlist("Cache-Control") == [kept]


def test_the_version_is_that_of_the_file(app: Flask) -> None:
    assert app.static_folder is not None
    of_file = static_version(Path(app.static_folder) / "service.css")
    assert app.extensions["static_versions"]("service.css") == of_file


def test_without_https_browsers_are_not_told_to_insist_on_it() -> None:
    answer = ask(make_app(https=False), "GET", "/page")
    assert "Strict-Transport-Security" not in answer.headers
