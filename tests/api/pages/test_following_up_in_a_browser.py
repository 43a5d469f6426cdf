"""More time, agreed actions and reopening in a real browser without scripts, on a phone and a desktop."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from disputes.unit import Units
from tests.api.links.test_links_in_a_browser import come_in
from tests.api.links.walk import send_link
from tests.api.pages.test_dispute import record_lapses
from tests.api.pages.test_following_up import ASKED, agree
from tests.api.pages.test_pages_in_a_browser import NARROWEST, Look, address, let_in, sound
from tests.disputes.clockwork import beside
from tests.support import council
from tests.support.browser import DESKTOP, PHONE, follow, open_page, press
from tests.support.clock import FakeClock

__all__ = ["address"]  # the fixture

MONDAY_AFTER = datetime(2027, 1, 18, 9, tzinfo=UTC)


def walk(page: Page, app: Flask, units: Units, clock: FakeClock, address: str, look: Look) -> None:
    """As the IRO, as the manager by their link, as a leader: every page that this work has touched."""
    reference = council.ask_team_manager(units, [council.SIBLING])
    page.goto(f"{address}/r/{send_link(units, reference, council.TEAM_MANAGER)}")
    come_in(page, units)
    look(page, "link")
    at = page.url
    follow(page, "Ask for more time")
    look(page, "ask")
    press(page, "Continue")
    look(page, "ask-fault")
    council.move(units, reference, council.TEAM_MANAGER, "ask_more_time", ASKED)
    page.goto(at)
    look(page, "link-asked")
    let_in(page, app, units, address, council.IRO)
    for name, path in (("mine-asked", "/my-disputes"), ("dispute-asked", f"/disputes/{reference}")):
        page.goto(address + path)
        look(page, name)
    press(page, "Give more time")
    look(page, "give")
    for part, number in (("Day", "9"), ("Month", "12"), ("Year", "2026")):
        page.get_by_label(part).fill(number)
    press(page, "Continue")
    look(page, "give-check")
    press(page, "Give more time")
    page.goto(f"{address}/disputes/{reference}")
    look(page, "dispute-given")
    ended, _ = agree(units)
    other = council.ask_team_manager(units, [council.OTHER_SIBLING])
    outsider = [{**council.ACTIONS[0], "person": "A. N. Other, the school"}, council.ACTIONS[0]]
    council.move(units, other, council.IRO, "agree", {"agreed_actions": outsider})
    done = {"done_on": "2026-11-23", "evidence_text": "The school's letter."}
    council.move(units, beside(units, other)[-1]["reference"], council.SOCIAL_WORKER, "report_done", done)
    clock.move_to(MONDAY_AFTER)
    record_lapses(units)
    let_in(page, app, units, address, council.IRO)
    for name, path in (
        ("mine-actions", "/my-disputes"),
        ("dispute-ended", f"/disputes/{other}"),
        ("actions-iro", "/actions?part=open"),
        ("reopen", f"/disputes/{ended}/moves/reopen"),
    ):
        page.goto(address + path)
        look(page, name)
    page.get_by_label("Team manager to reply").check()
    page.get_by_label("Why?").fill("Still no school.")
    press(page, "Continue")
    look(page, "reopen-check")
    press(page, "Reopen the dispute")
    look(page, "reopen-done")
    page.goto(f"{address}/disputes/{ended}")
    look(page, "dispute-reopened")
    page.goto(f"{address}/disputes/{ended}/moves/agree")
    look(page, "one-action")
    let_in(page, app, units, address, council.DIRECTOR)
    for name, path in (("queue", "/queue"), ("actions-leader", "/actions")):
        page.goto(address + path)
        look(page, name)


@pytest.mark.parametrize("size", [PHONE, DESKTOP, NARROWEST], ids=["phone", "desktop", "narrowest"])
def test_every_page_is_sound_at_every_size(
    browser: Browser, app: Flask, units: Units, clock: FakeClock, address: str, size: tuple[int, int]
) -> None:
    with open_page(browser, size, scripts=False) as page:
        walk(page, app, units, clock, address, sound)
