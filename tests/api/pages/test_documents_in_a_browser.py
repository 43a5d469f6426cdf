"""The documents of a dispute in a real browser without scripts, on a desktop, a phone and on paper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser

from disputes.unit import Units
from tests.api.pages.test_pages_in_a_browser import let_in, sound
from tests.support import council
from tests.support.browser import DESKTOP, PHONE, follow, open_page, press
from tests.support.served import served


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with served(app) as at:
        yield at


@pytest.fixture
def reference(units: Units) -> str:
    about = council.ask_team_manager(units, [council.SIBLING, council.OTHER_SIBLING])
    council.move(units, about, council.TEAM_MANAGER, "disagree", {"reasons": "The plan is right."})
    return about


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_document_and_its_faults_are_sound(
    browser: Browser, app: Flask, units: Units, address: str, reference: str, size: tuple[int, int]
) -> None:
    at = f"{address}/disputes/{reference}"
    with open_page(browser, size, scripts=False) as page:
        let_in(page, app, units, address, council.IRO)
        for what in (
            "",
            "/record",
            "/record?child=1",
            "/briefing",
            "/briefing?child=2",
            "/letter-to-the-child",
        ):
            page.goto(at + what)
            sound(page, what)
        follow(page, "AB (case C-101)")
        sound(page, "letter")
        press(page, "Download the letter")
        assert page.get_by_text("There is a problem").is_visible()
        sound(page, "letter with faults")


def test_the_letter_is_downloaded_and_stays_on_the_screen(
    browser: Browser, app: Flask, units: Units, address: str, reference: str
) -> None:
    with open_page(browser, PHONE, scripts=False) as page:
        let_in(page, app, units, address, council.IRO)
        page.goto(f"{address}/disputes/{reference}/letter-to-the-child?child=2")
        page.get_by_label("What does the child like to be called?").fill("Cal")
        page.get_by_label("The letter").fill("I have asked for a school for you.")
        with page.expect_download() as download:
            page.get_by_role("button", name="Download the letter").last.click()
        assert download.value.suggested_filename == f"{reference}-letter-2.pdf"
        assert page.get_by_label("The letter").input_value() == "I have asked for a school for you."


def test_on_paper_there_is_the_document_and_nothing_to_press(
    browser: Browser, app: Flask, units: Units, address: str, reference: str
) -> None:
    with open_page(browser, DESKTOP) as page:
        let_in(page, app, units, address, council.IRO)
        page.goto(f"{address}/disputes/{reference}/record")
        page.emulate_media(media="print")
        assert not page.get_by_role("link", name="Download the whole record as PDF").is_visible()
        assert not page.locator(".app-navigation").is_visible()
        assert page.get_by_text("The plan is right.").is_visible()
