"""Every page of the side matters in a real browser without scripts, as everybody who touches them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser

from disputes.unit import Units
from tests.api.pages.beside_walk import Look, Walk
from tests.api.pages.test_pages_in_a_browser import fits, sound
from tests.support.browser import DESKTOP, PHONE, open_page
from tests.support.served import served


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with served(app) as at:
        yield at


@pytest.mark.parametrize(
    ("size", "look"), [(PHONE, sound), (DESKTOP, fits)], ids=["phone, with axe", "desktop"]
)
def test_every_side_matter_is_walked_by_all_who_touch_it(
    browser: Browser, app: Flask, units: Units, address: str, size: tuple[int, int], look: Look
) -> None:
    with open_page(browser, size, scripts=False) as page:
        Walk(page, app, units, address, look).all()
