"""The demo in a real browser: on a phone and a desktop, by axe; and one press, one jump, one letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from api.demo_clock import move_forward
from disputes.database import Database
from disputes.unit import Units
from machines.registry import Registry
from tests.support import council
from tests.support.browser import DESKTOP, PHONE, axe_violations, follow, open_page, press
from tests.support.clock import FakeClock
from tests.support.served import served
from tests.support.site import app_over

NARROW = (320, 640)
PAGES = ("/demo", "/demo/inbox", "/demo/inbox?to=nobody@council.test", "/demo/inbox/1", "/demo/inbox/2/html")


@pytest.fixture
def address(sqlite_council_url: str, clock: FakeClock, rochdale: Registry) -> Iterator[str]:
    """The demo's address; a team manager has been asked."""
    database = Database(sqlite_council_url, durable=False)
    units = Units(database, clock, rochdale, council.SECRET)
    council.ask_team_manager(units)
    app = app_over(units, demo=True, email_domains=())
    move_forward(app.extensions["iro"], None)
    with served(app) as there:
        yield there
    database.close()


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing(browser: Browser, address: str, size: tuple[int, int]) -> None:
    with open_page(browser, size) as page:
        for path in PAGES:
            page.goto(address + path)
            assert axe_violations(page) == [], path


def test_nothing_is_wider_than_a_narrow_phone(browser: Browser, address: str) -> None:
    with open_page(browser, NARROW) as page:
        for path in PAGES:
            page.goto(address + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0], path


def test_be_somebody_move_the_clock_and_read_the_reminder(browser: Browser, address: str) -> None:
    with open_page(browser, PHONE) as page:
        page.goto(f"{address}/demo")
        press(page, "Go 5 working days ahead")
        expect(page.locator("#clock + p")).to_contain_text("9:00am on Monday 30 November 2026")
        follow(page, re.compile("^Reminder"))
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Reminder"))
        follow(page, "See it as a mail program shows it")
        expect(page.get_by_role("link", name="Read it and answer")).to_be_visible()
        page.goto(f"{address}/demo")
        press(page, re.compile("^Sign in as Irene Okoro, "))
        expect(page).to_have_url(f"{address}/my-disputes")
