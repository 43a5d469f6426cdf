"""An IRO puts entries on children's files in a real browser without scripts: phone, desktop, narrowest."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from disputes.unit import Units
from tests.api.pages.test_pages_in_a_browser import NARROWEST, Look, fits, let_in, sound
from tests.support import council
from tests.support.browser import DESKTOP, PHONE, follow, open_page, press
from tests.support.served import served

LONG = "No school place since September. AB and CB (case C-102) share a room. " * 12


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with served(app) as at:
        yield at


def walk(page: Page, app: Flask, units: Units, address: str, look: Look) -> None:
    """Every page of filing, and each fault that it can have."""
    let_in(page, app, units, address, council.IRO)
    page.goto(f"{address}/filing")
    look(page, "filing-empty")
    siblings = (council.SIBLING, council.OTHER_SIBLING)
    reference = council.ask_team_manager(units, siblings, what_is_wrong=LONG)
    council.move(
        units,
        reference,
        council.TEAM_MANAGER,
        "accept",
        {"proposed_actions": council.ACTIONS, "response": LONG},
    )
    council.raise_formal(units)
    page.goto(f"{address}/disputes/{reference}")
    look(page, "dispute")
    follow(page, "6 entries are not yet on the child’s file")
    look(page, "of-dispute")
    follow(page, "To file (7)")
    look(page, "filing")
    press(page, "I have put these on file")
    look(page, "filing-fault")
    page.get_by_label("Dispute raised").first.check()
    page.get_by_label("The IRO’s record").check()
    press(page, "I have put these on file")
    look(page, "filing-marked")
    follow(page, "Read and copy entry: Raise it with the team manager")
    look(page, "entry")
    page.get_by_label("Where exactly?").fill("x" * 151)
    press(page, "I have put this on file")
    look(page, "entry-fault")
    page.get_by_label("Where exactly?").fill("Case note 7")
    press(page, "I have put this on file")
    look(page, "entry-next")
    page.goto(f"{address}/disputes/{reference}/file/2/1")
    look(page, "entry-filed")
    follow(page, "All entries of dispute")
    look(page, "of-dispute-some-filed")
    let_in(page, app, units, address, council.IRO_TEAM_MANAGER)
    page.goto(f"{address}/disputes/{reference}/file/2/2")
    look(page, "entry-read-only")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing_on_any_page_of_filing(
    browser: Browser, app: Flask, units: Units, address: str, size: tuple[int, int]
) -> None:
    with open_page(browser, size, scripts=False) as page:
        walk(page, app, units, address, sound)


def test_nothing_of_filing_runs_over_the_edge_of_the_narrowest_screen(
    browser: Browser, app: Flask, units: Units, address: str
) -> None:
    with open_page(browser, NARROWEST, scripts=False) as page:
        walk(page, app, units, address, fits)


def test_the_whole_entry_is_copied_with_the_keyboard_alone(
    browser: Browser, app: Flask, units: Units, address: str
) -> None:
    reference = council.raise_informal(units)
    with open_page(browser, DESKTOP) as page:
        let_in(page, app, units, address, council.IRO)
        page.goto(f"{address}/disputes/{reference}/file/1/1")
        entry = page.get_by_label("The entry")
        entry.focus()
        page.keyboard.press("Control+A")
        selected = entry.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)")
        assert selected == entry.input_value()
        assert selected.startswith("For the file of XY, case C-103")
        page.keyboard.press("x")
        assert entry.input_value() == selected  # it cannot be changed by mistake
