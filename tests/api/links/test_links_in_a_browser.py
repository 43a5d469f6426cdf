"""The walk through a link in a real browser on a phone, without scripts: every page and error state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from disputes.codes import digits_of
from disputes.database import Database
from disputes.models import Code
from disputes.unit import Units
from machines.registry import Registry
from tests.api.links.walk import moves_made, send_link
from tests.support import council
from tests.support.browser import axe_violations, follow, open_page, press
from tests.support.clock import FakeClock
from tests.support.served import served
from tests.support.site import app_over

WORDS = "The sessions begin in January, as agreed with the school."

NARROWEST = (320, 640)
# Looks at a page under a name: a test that only walks may be given one that takes a picture.
Look = Callable[[Page, str], None]


def sound(page: Page, name: str) -> None:
    """A page has no fault that axe finds, and nothing runs over the edge of the screen."""
    assert axe_violations(page) == [], name
    fits(page, name)


def fits(page: Page, name: str) -> None:
    """Nothing runs over the edge of the screen."""
    wide = page.locator("html").evaluate("html => html.scrollWidth - html.clientWidth")
    assert wide == 0, f"{name} is {wide} px too wide"


@pytest.fixture
def here(sqlite_council_url: str, clock: FakeClock, rochdale: Registry) -> Iterator[Units]:
    database = Database(sqlite_council_url, durable=False)
    yield Units(database, clock, rochdale, council.SECRET)
    database.close()


def newest_digits(units: Units) -> str:
    with units.reading() as unit:
        code = unit.connection.execute(
            select(Code.id, Code.browser_hash).order_by(Code.id.desc()).limit(1)
        ).one()
        return digits_of(unit.secret, code.id, code.browser_hash)


def come_in(page: Page, units: Units, person: int = council.TEAM_MANAGER) -> None:
    page.get_by_label("Your work email address").fill(council.email_of(person))
    press(page, "Send me a code")
    page.get_by_label("6-digit code").fill(newest_digits(units))
    press(page, "Continue")


def walk(page: Page, units: Units, clock: FakeClock, address: str, look: Look) -> None:
    """Every page that the person of a link can meet, one after another."""
    reference = council.ask_team_manager(units)
    token = send_link(units, reference, council.TEAM_MANAGER)
    page.goto(f"{address}/r/{token}")
    look(page, "01-usable")
    page.get_by_label("Your work email address").fill("not an address")
    press(page, "Send me a code")
    look(page, "02-no-address")
    page.get_by_label("Your work email address").fill(council.email_of(council.TEAM_MANAGER))
    press(page, "Send me a code")
    look(page, "03-code")
    page.get_by_label("6-digit code").fill("12")
    press(page, "Continue")
    look(page, "04-wrong-code")
    page.get_by_label("6-digit code").fill(newest_digits(units))
    press(page, "Continue")
    look(page, "05-asked")
    assert token not in page.url + page.content()
    page.get_by_text("What has happened so far").click()
    look(page, "06-asked-so-far")
    press(page, "Accept the concern and propose actions")
    look(page, "07-form")
    press(page, "Continue")
    look(page, "08-form-faults")
    page.get_by_label("What will be done").first.fill("Book the sessions with the school")
    page.get_by_label("What it will change for the child").first.fill("In class every day")
    page.get_by_label("Name of the person who will do it").first.fill("Sofia Wren")
    for part, value in (("Day", "15"), ("Month", "1"), ("Year", "2027")):
        page.get_by_label(part).first.fill(value)
    page.get_by_label("Your reply to the IRO").fill(WORDS)
    press(page, "Continue")
    look(page, "09-check")
    press(page, "Accept the concern and propose actions")
    look(page, "10-receipt")
    page.goto(f"{address}/r/{token}")
    assert page.url.endswith("/receipts/3")
    press(page, "Forget me in this browser")
    look(page, "11-left")
    page.goto(f"{address}/r/{token}")
    look(page, "12-used")
    page.goto(f"{address}/r/{token[:-1]}")
    look(page, "13-unknown")

    reference = council.ask_team_manager(units, (council.SIBLING,))
    token = send_link(units, reference, council.TEAM_MANAGER)
    page.goto(f"{address}/r/{token}")
    come_in(page, units)
    follow(page, "This should go to someone else")
    look(page, "14-pass-on")
    page.goto(f"{address}/answer/2/moves/disagree")
    page.get_by_label("Why do you disagree?").fill(WORDS)
    press(page, "Continue")
    page.goto(f"{address}/answer/2")
    look(page, "15-begun")
    follow(page, "go on with")
    look(page, "16-form-kept")
    press(page, "Continue")
    council.move(units, reference, council.IRO, "add_note", {"note": "Rang; no reply."})
    press(page, "Disagree, with reasons")
    look(page, "17-stale")
    press(page, "Continue with what I typed")
    press(page, "Continue")
    council.move(units, reference, council.IRO, "take_to_formal", {"reason": "Cannot wait."})
    press(page, "Disagree, with reasons")
    look(page, "18-too-late")
    press(page, "Send it as a comment instead")
    look(page, "19-comment")
    press(page, "Send the comment")
    look(page, "20-comment-receipt")
    page.goto(f"{address}/answer/2")
    look(page, "21-overtaken")
    page.goto(f"{address}/answer/2/moves/comment")
    press(page, "Send the comment")
    look(page, "22-comment-empty")

    reference = council.ask_team_manager(units, (council.OTHER_SIBLING,))
    token = send_link(units, reference, council.TEAM_MANAGER)
    clock.move_to(datetime(2026, 11, 23, 20, 0, tzinfo=UTC))
    page.goto(f"{address}/r/{token}")
    assert "/answer/3" in page.url
    clock.move_to(datetime(2026, 12, 9, 9, tzinfo=UTC))
    page.goto(f"{address}/answer/3")
    look(page, "23-prove-again")
    page.goto(f"{address}/r/{token}")
    look(page, "24-expired")
    page.get_by_label("Your work email address").fill("x")
    press(page, "Send me a new link")
    look(page, "25-expired-no-address")
    page.get_by_label("Your work email address").fill(council.email_of(council.TEAM_MANAGER))
    press(page, "Send me a new link")
    look(page, "26-link-sent")
    page.goto(f"{address}/answer/3/prove")
    come_in(page, units)
    look(page, "27-expired-after-proof")
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Solved."})
    page.goto(f"{address}/answer/3")
    look(page, "28-ended")
    press(page, "Forget me in this browser")
    page.goto(f"{address}/r/{token}")
    look(page, "29-superseded")


def test_a_phone_without_scripts_walks_every_page_and_axe_finds_nothing(
    phone_without_scripts: Page, here: Units, clock: FakeClock
) -> None:
    with served(app_over(here)) as address:
        walk(phone_without_scripts, here, clock, address, sound)
    assert moves_made(here) == 11


def test_nothing_runs_over_the_edge_of_the_narrowest_screen(
    browser: Browser, here: Units, clock: FakeClock
) -> None:
    with served(app_over(here)) as address, open_page(browser, NARROWEST) as page:
        walk(page, here, clock, address, fits)
