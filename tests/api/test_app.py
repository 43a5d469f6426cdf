"""What holds for every request: its size, its host, its headers, and what is written in the log."""

from __future__ import annotations

import errno
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
import structlog
from flask import Flask
from sqlalchemy import func, select

from api.logs import LibraryLines, set_up_logs
from disputes.database import Database
from disputes.models import Attempt
from disputes.unit import Units
from machines.registry import Registry
from tests.support.clock import FakeClock
from tests.support.council import IRO, SECRET
from tests.support.site import Visitor, app_over

pytestmark = pytest.mark.usefixtures("trial_pages")

TOKEN = "Zk3v9Qm2xT7wLp4zR8sB1nC6dF5gH0aYeUiOqWsXvBn"


@pytest.fixture
def units(sqlite_council_url: str, clock: FakeClock, rochdale: Registry) -> Iterator[Units]:
    """Nothing here depends on the kind of database."""
    database = Database(sqlite_council_url, durable=False)
    yield Units(database, clock, rochdale, SECRET)
    database.close()


@pytest.fixture
def app(units: Units) -> Flask:
    return app_over(units)


@pytest.fixture
def visitor(app: Flask, units: Units) -> Visitor:
    visitor = Visitor(app, units)
    visitor.sign_in(IRO)
    visitor.get("/trial/form")
    return visitor


@pytest.fixture
def logged(clock: FakeClock) -> Iterator[StringIO]:
    """What the real logs write in the length of a test."""
    root = logging.getLogger()
    before, level = root.handlers, root.level
    written = StringIO()
    set_up_logs(clock, written)
    yield written
    root.handlers, root.level = before, level
    structlog.reset_defaults()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"reason": "x" * 50_000}, 303),
        ({"reason": "x" * 50_001}, 413),
        ({"reason": "x" * 1_100_000}, 413),
        ({f"f{number}": "x" for number in range(998)}, 303),
        ({f"f{number}": "x" for number in range(1_001)}, 413),
        ({"reason": "a\x00b"}, 400),
        ({"a\x00b": "reason"}, 400),
    ],
)
def test_a_form_has_bounds(visitor: Visitor, fields: dict[str, str], code: int) -> None:
    assert visitor.post("/trial/form", fields).status_code == code


def test_a_form_in_parts_has_the_same_bounds(visitor: Visitor) -> None:
    parts = {"content_type": "multipart/form-data"}
    assert visitor.post("/trial/form", {"reason": "x"}, **parts).status_code == 303
    assert visitor.post("/trial/form", {"reason": "x" * 50_001}, **parts).status_code == 413
    many = {f"f{number}": "x" for number in range(1_100)}
    assert visitor.post("/trial/form", many, **parts).status_code == 413


def test_an_address_has_bounds_too(visitor: Visitor) -> None:
    assert visitor.get("/trial/all?q=a%00b").status_code == 400
    assert visitor.get("/trial/all?q=" + "x" * 50_001).status_code == 413


def test_another_host_name_is_refused_over_https(units: Units) -> None:
    client = app_over(units, base_url="https://disputes.council.test").test_client()
    assert client.get("/sign-in", base_url="https://disputes.council.test").status_code == 200
    assert client.get("/healthz", base_url="http://127.0.0.1:8000").status_code == 200
    for host in ("evil.test", "disputes.council.test.evil.test", "x.disputes.council.test", "a b"):
        answer = client.get("/sign-in", base_url="https://disputes.council.test", headers={"Host": host})
        assert (answer.status_code, answer.mimetype) == (400, "text/plain"), host
        assert "evil" not in answer.text


def test_a_proxy_is_believed_only_when_the_settings_say_so(units: Units) -> None:

    def places(proxies: int) -> int:
        app = app_over(units, proxies=proxies)
        for number in range(3):
            visitor = Visitor(app, units)
            visitor.get("/sign-in")
            forwarded = {"X-Forwarded-For": f"203.0.113.{number}"}
            visitor.post("/sign-in", {"email": f"p{proxies}@council.test"}, headers=forwarded)
        with units.reading() as unit:
            return int(unit.connection.execute(select(func.count()).select_from(Attempt)).scalar_one())

    alone = places(0)
    assert alone == 2  # one address, one place
    assert places(1) - alone == 4  # one address, three places


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/trial/refused/broken", "/healthz", "/"])
def test_every_answer_carries_the_security_headers(units: Units, path: str) -> None:
    secure = app_over(units, base_url="https://disputes.council.test").test_client()
    answer = secure.get(path, base_url="https://disputes.council.test")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in app_over(units).test_client().get(path).headers


def test_each_request_is_one_line_that_names_the_rule_and_nothing_of_the_address(
    app: Flask, units: Units, logged: StringIO
) -> None:
    visitor = Visitor(app, units)
    visitor.sign_in(IRO)
    logged.seek(0)
    logged.truncate()
    visitor.get(f"/trial/broken/{TOKEN}?q={TOKEN}", headers={"Referer": f"http://localhost/{TOKEN}"})
    visitor.get(f"/nowhere/{TOKEN}")
    visitor.get(f"/trial/refused/{TOKEN}")
    visitor.post(f"/trial/broken/{TOKEN}", {"reason": TOKEN})
    visitor.post(f"/trial/form?q={TOKEN}", {"reason": TOKEN, "csrf_token": TOKEN})
    visitor.get("/trial/token", headers={"Authorization": f"Bearer {TOKEN}"})
    visitor.client.get("/trial/staff", headers={"Host": f"{TOKEN}.test", "Cookie": f"staff={TOKEN}"})
    visitor.client.open(f"/trial/broken/{TOKEN}", method="PROPFIND")
    told = logged.getvalue()
    assert TOKEN not in told
    requests = [line for line in map(json.loads, told.splitlines()) if line["event"] == "request"]
    assert [(line["method"], line["rule"], line["status"]) for line in requests] == [
        ("GET", "/trial/broken/<token>", 500),
        ("GET", "-", 404),
        ("GET", "/trial/refused/<code>", 500),
        ("POST", "/trial/broken/<token>", 500),
        ("POST", "/trial/form", 400),
        ("GET", "/trial/token", 401),
        ("GET", "/trial/staff", 303),
        ("PROPFIND", "-", 405),
    ]
    assert all(line["at"] == "2026-11-23T09:00:00.000+00:00" for line in requests)
    assert len({line["request_id"] for line in requests}) == len(requests)
    assert all(
        set(line) == {"at", "event", "level", "method", "ms", "request_id", "rule", "status"}
        for line in requests
    )


def test_what_a_library_logs_comes_without_what_it_was_about(logged: StringIO) -> None:
    library = logging.getLogger("some.library")
    library.warning("could not send to %s", TOKEN)
    library.info("not worth a line")
    try:
        raise ValueError(TOKEN)
    except ValueError:
        library.exception("failed with %r", TOKEN)
    first, second = map(json.loads, logged.getvalue().splitlines())
    assert (first["library"], first["text"]) == ("some.library", "could not send to %s")
    assert (second["error"], second["severity"]) == ("ValueError", "ERROR")
    assert TOKEN not in json.dumps([first, second])
    assert isinstance(logging.getLogger().handlers[0], LibraryLines)


class FullDisk(StringIO):
    """Lines that find no room for as long as the disk is full."""

    is_full = False

    def write(self, text: str) -> int:
        if self.is_full:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(text)


@pytest.mark.usefixtures("logged")
def test_whoever_asks_is_answered_also_when_no_line_can_be_written_of_it(
    clock: FakeClock, app: Flask
) -> None:
    disk = FullDisk()
    set_up_logs(clock, disk)
    disk.is_full = True
    codes = [app.test_client().get("/healthz").status_code for _ in range(3)]
    disk.is_full = False
    codes.append(app.test_client().get("/healthz").status_code)
    lost, last = map(json.loads, disk.getvalue().splitlines())
    assert codes == [200] * 4
    assert (lost, last["event"]) == ({"event": "lines_lost", "lines": 3}, "request")


def test_a_failure_after_the_view_is_logged_without_the_address(
    app: Flask, monkeypatch: pytest.MonkeyPatch, logged: StringIO
) -> None:
    def fails(*_: object) -> bool:
        raise RuntimeError(TOKEN)

    client = app.test_client()
    monkeypatch.setattr("api.kept_forms.is_kept", fails)
    monkeypatch.setattr("api.kept_forms._person_here", lambda: IRO)
    monkeypatch.setattr("api.needs._takes_csrf", lambda _: False)
    assert client.post("/sign-in/code", data={"code": "x"}).status_code == 422
    assert client.post("/sign-out").status_code == 500
    told = logged.getvalue()
    assert TOKEN not in told
    assert '"error": "RuntimeError"' in told


def test_the_application_for_gunicorn_starts_from_the_environment(tmp_path: Path) -> None:
    environment = {
        "IRO_SECRET": "kJ3v9-Qm2xT7w_Lp4zR8sB1nC6dF5gH0",
        "IRO_BASE_URL": "https://disputes.council.test",
        "IRO_DATA_DIR": str(tmp_path),
        "IRO_SMTP_HOST": "mail.council.test",
        "IRO_MAIL_FROM": "disputes@council.test",
        "IRO_EMAIL_DOMAINS": "council.test",
    }
    asked = "from api.wsgi import app; print(app.test_client().get('/healthz').get_json())"
    done = subprocess.run(
        [sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout == "{'alive': True}\n", done.stderr
    refused = subprocess.run(
        [sys.executable, "-c", asked], env={}, capture_output=True, text=True, check=False
    )
    assert "IRO_SECRET: give at least 32 random characters" in refused.stderr
