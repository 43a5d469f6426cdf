"""The pages of absences in a real browser without scripts, on a phone and on a desktop."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser

from disputes.unit import Units
from tests.api.pages.test_pages_in_a_browser import let_in, sound
from tests.disputes.test_absences import NEXT_WEEK, TODAY, away
from tests.support import council
from tests.support.browser import DESKTOP, PHONE, open_page, press
from tests.support.served import served


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the application answers."""
    with served(app) as at:
        yield at


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_every_page_and_fault_is_sound(
    browser: Browser, app: Flask, units: Units, address: str, size: tuple[int, int]
) -> None:
    council.ask_team_manager(units)
    coming = away(units, council.TEAM_MANAGER, NEXT_WEEK, council.SERVICE_MANAGER)
    now = away(units, council.OTHER_TEAM_MANAGER, (TODAY, NEXT_WEEK[1]))
    pages = ("/absences", "/absences/new", f"/absences/{coming}/end", f"/absences/{now}/end")
    with open_page(browser, size, scripts=False) as page:
        let_in(page, app, units, address, council.DIRECTOR)
        for path in pages:
            page.goto(address + path)
            sound(page, path)
        press(page, "Save")
        sound(page, "saved")
        let_in(page, app, units, address, council.IRO)
        page.goto(f"{address}/absences/new")
        press(page, "Record the absence")
        sound(page, "faults")
