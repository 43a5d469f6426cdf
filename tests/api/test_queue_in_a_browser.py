"""The escalation queue in a real browser: on a phone and a desktop, without scripts, by axe."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from disputes.database import Database
from disputes.unit import Units
from machines.registry import Registry
from tests.support import council
from tests.support.browser import DESKTOP, PHONE, axe_violations, follow, open_page
from tests.support.clock import FakeClock
from tests.support.served import served
from tests.support.site import Visitor, app_over

NARROW = (320, 640)
STATES = (
    "/queue",
    "/queue?state=late&team=3&step=concern.1&risk=high",
    "/queue?state=ended",
    "/queue?reference=4F7",
    "/queue?reference=D-AAAA-AAAA",
    "/queue?team=x&step=!",
)


@dataclass(frozen=True)
class Site:
    """The service as a leader's browser reaches it: its address, and the cookies of the session."""

    address: str
    cookies: dict[str, str]


@pytest.fixture
def site(sqlite_council_url: str, clock: FakeClock, rochdale: Registry) -> Iterator[Site]:
    """A late concern, a formal dispute and an informal one; the Director has signed in."""
    database = Database(sqlite_council_url, durable=False)
    units = Units(database, clock, rochdale, council.SECRET)
    council.raise_concern(units, (council.SIBLING, council.OTHER_SIBLING))
    clock.forward(days=3)
    council.raise_formal(units)
    council.raise_informal(units)
    app = app_over(units)
    visitor = Visitor(app, units)
    visitor.sign_in(council.DIRECTOR)
    with served(app) as address:
        yield Site(address, visitor.cookies())
    database.close()


def open_as_leader(page: Page, site: Site, path: str) -> None:
    page.context.add_cookies(
        [{"name": name, "value": value, "url": site.address} for name, value in site.cookies.items()]
    )
    page.goto(site.address + path)


@pytest.mark.parametrize("size", [PHONE, DESKTOP, NARROW], ids=["phone", "desktop", "narrow"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    browser: Browser, site: Site, size: tuple[int, int]
):
    with open_page(browser, size, scripts=False) as page:
        for path in STATES:
            open_as_leader(page, site, path)
            assert axe_violations(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path


def test_on_a_phone_each_dispute_is_a_card_and_still_a_table_row(phone_without_scripts: Page, site: Site):
    page = phone_without_scripts
    open_as_leader(page, site, "/queue")
    rows = page.get_by_role("table", name="Open disputes").get_by_role("row")
    expect(rows).to_have_count(4)
    card = rows.nth(1).bounding_box()
    assert card is not None
    assert card["height"] > 150
    expect(rows.nth(1).get_by_role("cell").first).to_contain_text("working days late")


def test_a_leader_finds_the_late_ones_of_a_team_by_keyboard(desktop_without_scripts: Page, site: Site):
    page = desktop_without_scripts
    open_as_leader(page, site, "/queue")
    page.locator("summary", has_text="Filter").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Show").select_option("Late")
    page.get_by_label("Team, and all below it").select_option("– – – Team North")
    page.get_by_role("button", name="Show these").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("table", name="Late disputes, longest late first")).to_be_visible()
    expect(page.get_by_text("Showing 1 dispute")).to_be_visible()
    assert "state=late" in page.url
    follow(page, "Take off: Late")
    expect(page.get_by_text("Showing all 3 disputes")).to_be_visible()
