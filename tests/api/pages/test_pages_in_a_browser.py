"""The IRO's pages in a real browser without scripts: every page and error state, phone and desktop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import update

from disputes.models import Holding, Outbox
from disputes.unit import Units
from tests.api.pages.test_dispute import record_lapses
from tests.support import council
from tests.support.browser import DESKTOP, PHONE, axe_violations, open_page, press
from tests.support.clock import FakeClock
from tests.support.served import served
from tests.support.site import Visitor

NARROWEST = (320, 640)
# Looks at a page under a name: a walk that only takes pictures is given one that takes them.
Look = Callable[[Page, str], None]


def sound(page: Page, name: str) -> None:
    """Axe finds no fault in the page, and nothing runs over the edge of the screen."""
    assert [str(one) for one in axe_violations(page)] == [], name
    fits(page, name)


def fits(page: Page, name: str) -> None:
    wide = page.locator("html").evaluate("html => html.scrollWidth - html.clientWidth")
    assert wide == 0, f"{name} is {wide} px too wide"


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with served(app) as at:
        yield at


def let_in(page: Page, app: Flask, units: Units, address: str, person: int) -> None:
    """Give the browser the cookies of a person who has signed in."""
    visitor = Visitor(app, units, address)
    visitor.sign_in(person)
    page.context.clear_cookies()
    page.context.add_cookies(
        [
            {"name": name, "value": value.strip('"'), "url": address}
            for name, value in visitor.cookies().items()
        ]
    )


def raise_one(page: Page, address: str, look: Look) -> None:
    """Every page of raising, each with its faults first where it can have any."""
    page.goto(f"{address}/my-disputes")
    look(page, "mine-empty")
    press(page, "Raise a dispute")
    look(page, "children")
    press(page, "Continue")
    look(page, "children-fault")
    page.get_by_label("AB", exact=True).check()
    page.get_by_label("CB", exact=True).check()
    press(page, "Continue")
    look(page, "route")
    press(page, "Continue")
    look(page, "route-fault")
    page.get_by_label("How the work is done").check()
    page.get_by_label("Why this one?").fill("Nothing has been started since the review.")
    press(page, "Continue")
    look(page, "start")
    page.get_by_label("Step 2: team manager to discuss").check()
    press(page, "Continue")
    look(page, "start-fault")
    page.get_by_label("Step 1: social worker told").check()
    press(page, "Continue")
    look(page, "themes")
    page.get_by_label("Drift or delay in the care plan").check()
    press(page, "Continue")
    look(page, "wrong")
    press(page, "Continue")
    look(page, "wrong-fault")
    page.get_by_label("What is wrong?").fill("No school place since September.\n\nNobody has said why.")
    press(page, "Continue")
    page.get_by_label("How does this affect the child?").fill("At home for ten weeks.")
    press(page, "Continue")
    look(page, "wishes")
    page.get_by_label("What does the child want and feel?").fill("“I want my friends.”")
    page.get_by_label("How did you find out, or why could you not?").fill("Asked on a visit.")
    press(page, "Continue")
    press(page, "Continue")
    look(page, "outcome-fault")
    page.get_by_label("What should happen?").fill("A school place.")
    for part, number in (("Day", "15"), ("Month", "1"), ("Year", "2027")):
        page.get_by_label(part).fill(number)
    press(page, "Continue")
    look(page, "risk")
    page.get_by_label("Low: it matters").check()
    page.get_by_label("Your own limit for this case").fill("9")
    press(page, "Continue")
    look(page, "risk-fault")
    page.get_by_label("Your own limit for this case").fill("4")
    page.get_by_label("Why does this case need its own limit?").fill("A month of drift.")
    press(page, "Continue")
    look(page, "tell")
    press(page, "Continue")
    look(page, "check")
    page.goto(f"{address}/raise")
    look(page, "begun")
    page.goto(f"{address}/my-disputes")
    look(page, "mine-with-a-draft")
    page.goto(f"{address}/raise/check")
    press(page, "Raise the dispute")
    look(page, "raised")


def make_moves(page: Page, address: str, units: Units, look: Look) -> None:
    """A dispute that is answered, changed meanwhile, taken further; its forms, checks and refusals."""
    reference = council.ask_team_manager(units)
    at = f"{address}/disputes/{reference}"
    page.goto(at)
    look(page, "dispute-waiting")
    given = {"proposed_actions": council.ACTIONS, "response": "Sorry that it took so long."}
    council.move(units, reference, council.TEAM_MANAGER, "accept", given)
    page.goto(at)
    look(page, "dispute-answered")
    page.goto(f"{at}/moves/agree")
    look(page, "agree")
    press(page, "Add another action")
    look(page, "agree-one-more")
    page.get_by_label("What will be done").nth(1).fill("Book a visit")
    press(page, "Continue")
    look(page, "agree-fault")
    page.goto(f"{at}/moves/take_to_formal")
    press(page, "Continue")
    look(page, "formal-fault")
    page.get_by_label("Why?").fill("The reply does not answer the review.")
    page.get_by_label("Service Director to resolve").check()
    press(page, "Continue")
    look(page, "formal-check")
    council.move(units, reference, council.IRO, "add_note", {"note": "Phoned."})
    press(page, "Take it to formal dispute")
    look(page, "stale")
    press(page, "Continue with what I typed")
    press(page, "Continue")
    press(page, "Take it to formal dispute")
    look(page, "moved")
    page.goto(f"{at}/moves/agree_nothing")
    look(page, "refused")
    page.goto(f"{at}/moves/reassign")
    look(page, "reassign")
    page.goto(f"{at}/moves/withdraw")
    page.get_by_label("Why?").fill("Put right.")
    press(page, "Continue")
    look(page, "withdraw-check")
    press(page, "Withdraw the dispute")
    look(page, "withdrawn")
    page.goto(at)
    look(page, "dispute-ended")


def live_with_it(
    page: Page, address: str, units: Units, clock: FakeClock, look: Look, come_back: Callable[[int], None]
) -> None:
    """What is late, what has failed, whose post is empty; and how leaders and the asked see it."""
    late = council.ask_team_manager(units)
    council.raise_formal(units, [council.SIBLING])
    clock.move_to(datetime(2026, 12, 2, 9, tzinfo=UTC))
    record_lapses(units)
    with units.writing() as unit:
        asked = update(Outbox).where(Outbox.letter == "asked_to_respond")
        unit.connection.execute(asked.values(failed_at=unit.now, failure="550 no such mailbox"))
        gone = update(Holding).where(Holding.person_id == council.TEAM_MANAGER)
        unit.connection.execute(gone.values(to_on=datetime(2026, 12, 1, tzinfo=UTC).date()))
    vacant = council.ask_team_manager(units)
    come_back(council.IRO)
    for name, path in (
        ("mine-full", "/my-disputes"),
        ("tasks", "/tasks"),
        ("dispute-late", f"/disputes/{late}"),
        ("dispute-vacant", f"/disputes/{vacant}"),
    ):
        page.goto(address + path)
        look(page, name)
    come_back(council.DIRECTOR)
    page.goto(f"{address}/disputes/{late}")
    look(page, "dispute-leader")
    come_back(council.SERVICE_MANAGER)
    page.goto(f"{address}/disputes/{vacant}")
    look(page, "dispute-asked")


def walk(page: Page, app: Flask, units: Units, clock: FakeClock, address: str, look: Look) -> None:
    """Every page that an IRO can meet, one after another."""

    def come_back(person: int) -> None:
        let_in(page, app, units, address, person)

    come_back(council.IRO)
    raise_one(page, address, look)
    make_moves(page, address, units, look)
    live_with_it(page, address, units, clock, look, come_back)


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_on_any_page_or_error_state(
    browser: Browser, app: Flask, units: Units, clock: FakeClock, address: str, size: tuple[int, int]
) -> None:
    with open_page(browser, size, scripts=False) as page:
        walk(page, app, units, clock, address, sound)


def test_nothing_runs_over_the_edge_of_the_narrowest_screen(
    browser: Browser, app: Flask, units: Units, clock: FakeClock, address: str
) -> None:
    with open_page(browser, NARROWEST, scripts=False) as page:
        walk(page, app, units, clock, address, fits)


def test_another_action_leads_straight_to_its_first_field(
    browser: Browser, app: Flask, units: Units, address: str
) -> None:
    reference = council.ask_team_manager(units)
    with open_page(browser, PHONE, scripts=False) as page:
        let_in(page, app, units, address, council.IRO)
        page.goto(f"{address}/disputes/{reference}/moves/agree")
        press(page, "Add another action")
        assert page.url.endswith("#agreed_actions-2-what")


def test_enter_in_a_field_goes_on_and_adds_no_action(
    browser: Browser, app: Flask, units: Units, address: str
) -> None:
    reference = council.ask_team_manager(units)
    with open_page(browser, DESKTOP, scripts=False) as page:
        let_in(page, app, units, address, council.IRO)
        page.goto(f"{address}/disputes/{reference}/moves/agree")
        page.get_by_label("Name of the person who will do it").first.press("Enter")
        assert page.get_by_text("There is a problem").is_visible()


def test_a_dispute_on_paper_has_the_record_and_nothing_to_press(
    browser: Browser, app: Flask, units: Units, address: str
) -> None:
    reference = council.ask_team_manager(units)
    with open_page(browser, DESKTOP) as page:
        let_in(page, app, units, address, council.IRO)
        page.goto(f"{address}/disputes/{reference}")
        page.emulate_media(media="print")
        for hidden in (".app-moves", "nav", "a.govuk-button"):
            for one in page.locator(hidden).all():
                assert not one.is_visible(), hidden
        for kept in ("h1", ".app-ladder", ".app-timeline", ".app-owed"):
            assert page.locator(kept).first.is_visible(), kept
