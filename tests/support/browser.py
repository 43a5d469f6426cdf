"""A real Chromium for tests: pages the size of a phone and of a desktop, and the axe check.

The browser is Debian's own, driven by Playwright; nothing is downloaded. A page that asks for
anything but this machine fails its test.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from tests.support.chromium import find_chromium
from tests.support.network_off import is_this_machine

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
PHONE = (390, 844)
DESKTOP = (1280, 900)
PLACE: dict[str, Any] = {"locale": "en-GB", "timezone_id": "Europe/London"}
CHECKED_AGAINST = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Each browser without scripts, and beside it the page with scripts in which axe looks at copies.
_looked_at_in: WeakKeyDictionary[BrowserContext, Page] = WeakKeyDictionary()


@dataclass(frozen=True)
class Violation:
    """One rule of axe that a page breaks, and the elements that break it."""

    rule: str
    impact: str
    help: str
    elements: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.rule} ({self.impact}): {self.help}\n    " + "\n    ".join(self.elements)


def press(page: Page, words: str | re.Pattern[str]) -> None:
    """Press the last button of exactly those words, and wait for the page that comes of it."""
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=isinstance(words, str)).last.click()


def follow(page: Page, words: str | re.Pattern[str]) -> None:
    """Follow the first link that has those words in it, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("link", name=words).first.click()


def axe_violations(page: Page) -> list[Violation]:
    """Return what axe finds wrong with the page as it stands: WCAG 2.2 A and AA and good practice.

    Axe is a script, so a page opened without scripts is checked as a copy in a browser that runs them.
    """
    copy = _looked_at_in.get(page.context)
    if copy is None:
        return _run_axe(page)
    seen, url = page.content(), page.url
    copy.route(url, lambda route: route.fulfill(body=seen, content_type="text/html; charset=utf-8"))
    copy.goto(url)
    copy.unroute(url)
    return _run_axe(copy)


def _run_axe(page: Page) -> list[Violation]:
    found = Axe().run(page, options={"runOnly": CHECKED_AGAINST, "resultTypes": ["violations"]})
    return [
        Violation(
            rule=broken["id"],
            impact=broken["impact"],
            help=broken["help"],
            elements=tuple(node["html"] for node in broken["nodes"]),
        )
        for broken in found.response["violations"]
    ]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for each process of the test run."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield chromium
        chromium.close()


@contextmanager
def open_page(browser: Browser, size: tuple[int, int], *, scripts: bool = True) -> Iterator[Page]:
    """Open a page with cookies of its own; fail the test if it asks another machine for anything."""
    screen: Any = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=screen, java_script_enabled=scripts, **PLACE)
    beside = None if scripts else browser.new_context(viewport=screen, **PLACE)
    if beside is not None:
        _looked_at_in[context] = beside.new_page()
    elsewhere: list[str] = []

    def note(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "about", "blob") and not is_this_machine(address.hostname):
            elsewhere.append(request.url)

    context.on("request", note)
    try:
        yield context.new_page()
    finally:
        context.close()
        if beside is not None:
            beside.close()
    if elsewhere:
        pytest.fail(f"The page asked another machine for: {'; '.join(elsewhere)}")


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page the size of a phone, 390 by 844."""
    with open_page(browser, PHONE) as page:
        yield page


@pytest.fixture
def desktop(browser: Browser) -> Iterator[Page]:
    """A page the size of a desktop screen, 1280 by 900."""
    with open_page(browser, DESKTOP) as page:
        yield page


@pytest.fixture
def phone_without_scripts(browser: Browser) -> Iterator[Page]:
    """A page the size of a phone in a browser that runs no JavaScript."""
    with open_page(browser, PHONE, scripts=False) as page:
        yield page


@pytest.fixture
def desktop_without_scripts(browser: Browser) -> Iterator[Page]:
    """A page the size of a desktop screen in a browser that runs no JavaScript."""
    with open_page(browser, DESKTOP, scripts=False) as page:
        yield page
