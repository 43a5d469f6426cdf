"""The look in a real Chromium: nothing for axe to find, no sideways scrolling, focus in sight."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import DESKTOP, PHONE, axe_violations, open_page
from tests.support.gallery import PATHS, make_gallery
from tests.support.served import served

NARROWEST = (320, 640)
# What WCAG 2.2, 1.4.12, says that a reader may set.
SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    "p { margin-bottom: 2em !important }"
)
WITH_TEXT = ["/dispute", "/queue", "/form_errors", "/check", "/errors/409"]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(make_gallery()) as at:
        yield at


def open_all_details(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")


def sticking_out(page: Page) -> list[str]:
    """What reaches past the right edge, if the page can be scrolled sideways."""
    return page.evaluate(
        """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
        [...document.querySelectorAll('body *')]
          .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1)
          .map((one) => one.outerHTML.slice(0, 90))"""
    )


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing(browser: Browser, address: str, size: tuple[int, int]) -> None:
    found = {}
    with open_page(browser, size) as page:
        for path in PATHS:
            page.goto(address + path)
            open_all_details(page)
            found[path] = [str(one) for one in axe_violations(page)]
    assert found == {path: [] for path in PATHS}


@pytest.mark.parametrize("size", [NARROWEST, PHONE, DESKTOP], ids=["320", "390", "1280"])
def test_nothing_can_be_scrolled_sideways(browser: Browser, address: str, size: tuple[int, int]) -> None:
    with open_page(browser, size) as page:
        for path in PATHS:
            page.goto(address + path)
            open_all_details(page)
            assert sticking_out(page) == [], path


def test_a_page_too_wide_is_noticed(browser: Browser, address: str) -> None:
    with open_page(browser, NARROWEST) as page:
        page.goto(address + "/signed_out")
        page.evaluate("document.querySelector('h1').style.width = '400px'")
        assert sticking_out(page)


def test_wider_spacing_of_the_text_loses_nothing(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, bypass_csp=True)
    page = context.new_page()
    for path in WITH_TEXT:
        page.goto(address + path)
        page.add_style_tag(content=SPACED)
        assert sticking_out(page) == [], path
    context.close()


@pytest.mark.parametrize("path", ["/dispute", "/queue", "/form_errors", "/post"])
def test_the_focus_is_always_in_sight(browser: Browser, address: str, path: str) -> None:
    with open_page(browser, DESKTOP) as page:
        page.goto(address + path)
        stops = 0
        while True:
            page.keyboard.press("Tab")
            shown = page.evaluate(
                """() => { const one = document.activeElement; if (one === document.body) return null;
                const look = getComputedStyle(one), box = one.getBoundingClientRect();
                const before = getComputedStyle(one, '::before').boxShadow;
                const drawn = look.boxShadow !== 'none' || before !== 'none'
                  || (look.outlineStyle !== 'none' && look.outlineColor !== 'rgba(0, 0, 0, 0)');
                return [one.outerHTML.slice(0, 90), drawn && box.width > 1 && box.height > 1]; }"""
            )
            if shown is None:
                break
            stops += 1
            assert shown[1], shown[0]
        assert stops > 5


def test_the_content_policy_stops_nothing_that_the_pages_need(browser: Browser, address: str) -> None:
    with open_page(browser, DESKTOP) as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        for path in PATHS:
            page.goto(address + path)
        assert [line for line in said if "Content Security Policy" in line] == []


def test_paper_has_the_record_and_nothing_to_press(browser: Browser, address: str) -> None:
    with open_page(browser, DESKTOP) as page:
        page.goto(address + "/dispute")
        page.emulate_media(media="print")
        for hidden in ("nav", ".app-moves", ".app-header__person", "a[role=button]"):
            assert not page.locator(hidden).first.is_visible(), hidden
        for kept in ("h1", ".app-ladder", ".app-timeline", ".app-cap"):
            assert page.locator(kept).first.is_visible(), kept
