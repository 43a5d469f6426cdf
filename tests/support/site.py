"""The web application over a small council, and a browser that signs in and sends forms as people do."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import select
from werkzeug.test import TestResponse

from api.app import create_app
from api.settings import Cafcass, Settings
from api.wiring import Service, around
from disputes.codes import digits_of
from disputes.models import Code
from disputes.unit import Units
from tests.support.council import SECRET, email_of

SETTINGS = Settings(
    demo=False,
    council="rochdale",
    data_dir=Path("nowhere"),
    database_url="",
    secret=SECRET,
    base_url="http://localhost",
    listen="127.0.0.1",
    port=8000,
    proxies=0,
    smtp=None,
    mail_from="disputes@council.test",
    email_domains=("council.test",),
    idle=timedelta(hours=1),
    longest=timedelta(hours=12),
    cafcass=Cafcass(),
)
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class CompiledOnce(BytecodeCache):
    """Keeps compiled templates, so that not every test compiles all of them again."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled from this source before, if anything."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what has been compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = CompiledOnce()


def service_over(units: Units, **settings: Any) -> Service:
    """The service over a test's units. ``settings`` replace the usual ones."""
    return around(replace(SETTINGS, **settings), units)


def app_over(units: Units, **settings: Any) -> Flask:
    """The application over a test's units; an error in a view is answered as people would see it."""
    app = create_app(service_over(units, **settings))
    app.jinja_env.bytecode_cache = TEMPLATES
    return app


class Visitor:
    """Somebody with a browser: it keeps cookies and takes the CSRF token from the page it has open."""

    def __init__(self, app: Flask, units: Units, base_url: str = "http://localhost") -> None:
        self.client = app.test_client()
        self.units = units
        self.base_url = base_url
        self.csrf_token = ""

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open a page."""
        return self._seen(self.client.get(path, base_url=self.base_url, **options))

    def post(self, path: str, fields: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """Send a form from the page that is open."""
        data = {"csrf_token": self.csrf_token, **(fields or {})}
        return self._seen(self.client.post(path, data=data, base_url=self.base_url, **options))

    def ask_for_code(self, address: str, then: str = "/") -> TestResponse:
        """Give an address on the sign-in page."""
        self.get("/sign-in")
        return self.post("/sign-in", {"email": address, "next": then})

    def newest_digits(self) -> str:
        """The digits that the newest code's letter would carry."""
        with self.units.reading() as unit:
            newest = select(Code.id, Code.browser_hash).order_by(Code.id.desc()).limit(1)
            code = unit.connection.execute(newest).one()
            return digits_of(unit.secret, code.id, code.browser_hash)

    def type_code(self, digits: str, then: str = "/") -> TestResponse:
        """Type six digits on the page that asks for them."""
        self.get("/sign-in/code")
        return self.post("/sign-in/code", {"code": digits, "next": then})

    def sign_in(self, person_id: int, then: str = "/") -> TestResponse:
        """Sign in by address and code, as people do."""
        self.ask_for_code(email_of(person_id), then)
        return self.type_code(self.newest_digits(), then)

    def cookies(self) -> dict[str, str]:
        """The names and values of the cookies in the jar."""
        jar = self.client._cookies or {}
        return {cookie.key: cookie.value for cookie in jar.values() if cookie.value}

    def _seen(self, response: TestResponse) -> TestResponse:
        found = TOKEN.search(response.text) if response.mimetype == "text/html" else None
        if found:
            self.csrf_token = unescape(found[1])
        return response


@pytest.fixture
def trial_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every app that this test makes carry the pages of tests/support/trial_pages.py, and few others."""
    own = ("api.pages.sign_in", "api.pages.home", "api.pages.about", "api.pages.health")
    monkeypatch.setattr("api.app.PAGES", (*own, "tests.support.trial_pages", "tests.support.trial_link"))
