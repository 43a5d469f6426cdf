"""Mail scanners open links, run scripts and press buttons. None of that may do or show anything.

The short form of the campaign: the whole zoo at a few mails, and a real browser that presses whatever
it finds at one. Each control is a door that is broken on purpose, which the zoo must find out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as BrowserError
from sqlalchemy import update

from api import doors
from disputes.attempts import count_attempt
from disputes.commands import ask_for_code, make_move
from disputes.database import Database
from disputes.links import find_link
from disputes.models import ResponseLink
from disputes.queries.dispute import dispute_view
from disputes.unit import Units, token_hash
from machines.registry import Registry
from tests.api.links.walk import codes_sent
from tests.faults.broken import takes_any_address
from tests.faults.ground import Ground
from tests.faults.scanners import SEEN_ONLY_AFTER_PROOF, ZOO, Figures, Reached, path_of, scan, scan_mails
from tests.support import council
from tests.support.browser import DESKTOP, open_page
from tests.support.clock import FakeClock
from tests.support.served import served
from tests.support.site import Visitor, app_over

PRESSED = "main button, main input[type=submit], main a[href]"


@pytest.fixture
def here(sqlite_council_url: str, clock: FakeClock, rochdale: Registry) -> Iterator[Units]:
    database = Database(sqlite_council_url, durable=False)
    yield Units(database, clock, rochdale, council.SECRET)
    database.close()


def test_the_whole_zoo_does_no_harm_and_the_reader_still_answers(units: Units) -> None:
    figures = scan(app_over(units), units, ZOO, mails=3)
    assert figures.harm == {}
    assert figures.mails == 3
    assert figures.requests > 3 * 60


def test_no_code_goes_out_but_to_the_address_that_the_mail_went_to(units: Units) -> None:
    scan(app_over(units), units, ZOO, mails=1)
    assert set(codes_sent(units)) == {council.TEAM_MANAGER}


def test_a_browser_that_presses_everything_does_no_harm(browser: Browser, here: Units) -> None:
    app = app_over(here)

    def in_a_browser(_app: Flask, link: str, _to: str, reached: Reached) -> None:
        with served(app) as address, open_page(browser, DESKTOP) as page:
            _press_everything(page, address + path_of(link), reached)

    figures = scan(app, here, [in_a_browser], mails=1)
    assert figures.harm == {}
    assert figures.requests >= 5


def _press_everything(page: Page, link: str, reached: Reached) -> None:
    """Fill every field with rubbish and press each thing on the page, and again on the page after it."""
    page.goto(link)
    for first in range(page.locator(PRESSED).count()):
        page.goto(link)
        if _press(page, first, reached):
            there = page.url
            for second in range(page.locator(PRESSED).count()):
                _press(page, second, reached)
                page.goto(there)


def _press(page: Page, number: int, reached: Reached) -> bool:
    for field in page.locator("input:not([type=hidden]), textarea").all():
        field.fill("scan@elsewhere.test")
    try:
        with page.expect_navigation(timeout=5000):
            page.locator(PRESSED).nth(number).dispatch_event("click", timeout=5000)
    except BrowserError:
        return False
    reached.requests += 1
    reached.received.append(page.content())
    return True


# Doors broken on purpose. Each takes the app and breaks it.


def accepts_on_get(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The button is a link: whatever opens it has answered."""
    as_it_is = app.view_functions["link.find"]

    def find(token: str) -> Any:
        with doors.writing() as unit:
            link = find_link(unit, token)
            if link.outcome.value == "usable":
                given = {"reasons": "Opened."}
                make_move.handle(
                    make_move.MakeMove(link.reference, "disagree", given, link.person_id, token), unit
                )
        return as_it_is(token)

    monkeypatch.setitem(app.view_functions, "link.find", _declared_as(as_it_is, find))


def shows_the_case_before_proof(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The link is taken for proof."""
    as_it_is = app.view_functions["link.find"]

    def find(token: str) -> Any:
        with doors.reading() as unit:
            link = find_link(unit, token)
            if link.id:
                return str(dispute_view(unit, link.reference, link.person_id).written)
        return as_it_is(token)

    monkeypatch.setitem(app.view_functions, "link.find", _declared_as(as_it_is, find))


def works_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A link that dies when it is opened, as sign-in links do: the scanner uses it up."""
    as_it_is = app.view_functions["link.find"]

    def find(token: str) -> Any:
        page = as_it_is(token)
        with doors.writing() as unit:
            unit.connection.execute(
                update(ResponseLink)
                .where(ResponseLink.token_hash == token_hash(token))
                .values(revoked_at=unit.now)
            )
        return page

    monkeypatch.setitem(app.view_functions, "link.find", _declared_as(as_it_is, find))


def locks_after_a_few(_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit on codes counts everybody together, so that a scanner uses it up for the reader."""
    monkeypatch.setattr(
        ask_for_code,
        "count_attempt",
        lambda unit, _what, most: count_attempt(unit, "codes for anybody", most),
    )


def _declared_as(view: Any, broken: Any) -> Any:
    for name, value in vars(view).items():
        setattr(broken, name, value)
    return broken


@pytest.mark.parametrize(
    ("break_it", "harm"),
    [
        (accepts_on_get, "moves"),
        (shows_the_case_before_proof, "case_words"),
        (works_once, "dead_links"),
        (lambda _app, monkeypatch: takes_any_address(monkeypatch), "sessions"),
        (locks_after_a_few, "locked_out"),
    ],
)
def test_control_the_zoo_finds_each_broken_door(
    here: Units, monkeypatch: pytest.MonkeyPatch, break_it: Any, harm: str
) -> None:
    app = app_over(here)
    break_it(app, monkeypatch)
    figures: Figures = scan(app, here, ZOO, mails=1)
    assert harm in figures.harm


def test_the_words_looked_for_are_words_that_the_reader_does_see(here: Units) -> None:
    seen: list[str] = []

    def reader(app: Flask, _link: str, _to: str, _reached: Reached) -> None:
        visitor = Visitor(app, here)
        visitor.sign_in(council.TEAM_MANAGER)
        seen.append(visitor.get("/answer/1").text)

    scan(app_over(here), here, [reader], mails=1)
    assert sum(word in seen[0] for word in SEEN_ONLY_AFTER_PROOF) >= 8


def test_a_round_of_the_campaign_is_clean_and_its_control_is_caught(ground: Ground) -> None:
    whole = scan_mails(ground, 1, 1)
    assert whole.is_clean, whole.examples
    assert whole.tried["mails"] == 1


def test_control_the_campaign_finds_a_door_that_takes_any_address(ground: Ground) -> None:
    assert scan_mails(ground, 1, 1, "takes_any_address").harm["sessions"] > 0
