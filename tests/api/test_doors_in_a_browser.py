"""The doors in a real browser: signing in by keyboard without scripts, and every page of theirs by axe."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from disputes.database import Database
from disputes.unit import Units
from machines.registry import Registry
from tests.support.browser import DESKTOP, PHONE, axe_violations, open_page, press
from tests.support.clock import FakeClock
from tests.support.council import BYSTANDER, SECRET, email_of
from tests.support.served import served
from tests.support.site import Visitor, app_over

pytestmark = pytest.mark.usefixtures("trial_pages")

NARROW = (320, 640)
PUBLIC = (
    "/sign-in",
    "/signed-out",
    "/how-the-clock-counts",
    "/privacy",
    "/accessibility",
    "/nowhere",
    "/trial/refused/broken",
    "/trial/refused/unavailable",
    "/trial/refused/link_expired",
    "/trial/refused/too_many_tries",
)


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
def address(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield address


def check(page: Page) -> None:
    """Axe finds nothing, and nothing is wider than the screen."""
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def enter(page: Page) -> None:
    """Press Enter, and wait for the page it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("size", [PHONE, DESKTOP, NARROW])
def test_what_everybody_can_open_is_accessible(browser: Browser, address: str, size: tuple[int, int]) -> None:
    with open_page(browser, size) as page:
        for path in PUBLIC:
            page.goto(address + path)
            check(page)


def test_somebody_signs_in_by_keyboard_loses_nothing_and_signs_out(
    phone: Page, address: str, app: Flask, units: Units, clock: FakeClock
) -> None:
    letters = Visitor(app, units)
    phone.goto(f"{address}/trial/form")
    assert urlsplit(phone.url).path == "/sign-in"
    phone.get_by_label("Your work email address").focus()
    enter(phone)
    assert phone.title().startswith("Error: ")
    check(phone)
    phone.get_by_role("link", name="Enter your work email address").press("Enter")  # to the field
    phone.keyboard.type(email_of(BYSTANDER))
    enter(phone)
    check(phone)
    phone.get_by_label("6-digit code").fill("000000" if letters.newest_digits() != "000000" else "111111")
    enter(phone)
    assert phone.title().startswith("Error: ")
    check(phone)
    phone.get_by_label("6-digit code").fill(letters.newest_digits())
    enter(phone)
    assert urlsplit(phone.url).path == "/trial/form"
    phone.get_by_label("Reason").fill("Out of school since September")
    clock.forward(minutes=61)
    press(phone, "Continue")
    assert phone.get_by_text("What you typed has been kept").is_visible()
    check(phone)
    phone.get_by_label("Your work email address").fill(email_of(BYSTANDER))
    enter(phone)
    phone.get_by_label("6-digit code").fill(letters.newest_digits())
    enter(phone)
    assert phone.get_by_label("Reason").input_value() == "Out of school since September"
    press(phone, "Continue")
    assert urlsplit(phone.url).path == "/trial/all"
    phone.goto(address)
    assert phone.get_by_role("heading", name="You do not need to sign in").is_visible()
    check(phone)
    press(phone, "Sign out")
    assert phone.get_by_role("heading", name="You have signed out").is_visible()
    phone.go_back()
    phone.reload()
    assert urlsplit(phone.url).path == "/sign-in"


def test_a_form_too_old_says_that_its_words_are_kept_and_leads_back(
    desktop: Page, address: str, app: Flask, units: Units
) -> None:
    letters = Visitor(app, units)
    desktop.goto(f"{address}/sign-in?next=/trial/form")
    desktop.get_by_label("Your work email address").fill(email_of(BYSTANDER))
    enter(desktop)
    desktop.get_by_label("6-digit code").fill(letters.newest_digits())
    enter(desktop)
    desktop.get_by_label("Reason").fill("Out of school since September")
    desktop.context.clear_cookies(name="form")
    press(desktop, "Continue")
    assert desktop.get_by_role("heading", name="This form has been open too long").is_visible()
    check(desktop)
    press(desktop, "Open the form again")
    assert desktop.get_by_label("Reason").input_value() == "Out of school since September"
