"""Who has read a dispute: a page for its IRO and the IRO's managers, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser

from disputes.commands import note_reading
from disputes.readings import Door, What
from disputes.unit import Units
from tests.api.pages.reader import Reader
from tests.api.pages.test_pages_in_a_browser import fits, let_in, sound
from tests.support import council
from tests.support.browser import DESKTOP, PHONE, follow, open_page
from tests.support.clock import FakeClock
from tests.support.served import served

SignedIn = Callable[[int], Reader]
LINK_TO_IT = "Who has read this"


def note(units: Units, person: int, reference: str, what: What, door: Door, before: timedelta) -> None:
    with units.writing() as unit:
        reading = note_reading.NoteReading(person, reference, what, door, unit.now - before)
        note_reading.handle(reading, unit)


def read_by_many(units: Units) -> str:
    """A dispute that was read by each door and for each reason that there is."""
    reference = council.ask_team_manager(units)
    for hours, (person, what, door) in enumerate(
        [
            (council.TEAM_MANAGER, What.ASKED, Door.LINK),
            (council.SERVICE_MANAGER, What.DISPUTE, Door.SIGN_IN),
            (council.IRO_TEAM_MANAGER, What.RECORD_PDF, Door.SIGN_IN),
            (council.BYSTANDER, What.RECEIPT, Door.LINK),
            (council.IRO, What.TRANSITIONS_JSON, Door.TOKEN),
        ]
    ):
        note(units, person, reference, what, door, timedelta(hours=hours))
    return reference


def test_the_dispute_leads_to_the_page_and_the_page_says_who_what_when_and_why(
    iro: Reader, units: Units
) -> None:
    reference = read_by_many(units)
    at = iro.open(f"/disputes/{reference}").links[LINK_TO_IT]
    page = iro.open(at)
    assert page.title == LINK_TO_IT
    morning = "on Monday 23 November 2026"
    rows = (
        "Irene Okoro As Independent Reviewing Officer What The dispute When 9:00am",
        "Tariq Moss As Team manager, asked in this stage What What is asked",
        f"When 9:00am {morning} How By a response link",
        f"Selma Marsh As Service manager What The dispute When 8:00am {morning} How Signed in",
        "Imogen Tate As IRO Team Manager What The record as PDF",
        "Basil Stander As Had a part in it before What A receipt",
        "Irene Okoro As Independent Reviewing Officer What Its transitions as JSON",
    )
    places = [page.words.index(row) for row in rows]
    assert places == sorted(places)


def test_nothing_of_the_case_stands_on_it(iro: Reader, units: Units) -> None:
    reference = read_by_many(units)
    words = iro.open(f"/disputes/{reference}/readings").words
    assert not any(word in words for word in ("XY", council.ONLY_CHILD, "school", "friends"))


def test_with_nothing_read_it_says_so(iro: Reader, units: Units) -> None:
    reference = council.ask_team_manager(units)
    assert "Nobody has opened this yet" in iro.open(f"/disputes/{reference}/readings").words


@pytest.mark.parametrize(
    ("person", "status"),
    [
        (council.IRO_TEAM_MANAGER, 200),
        (council.SAFEGUARDING_MANAGER, 200),
        (council.OTHER_IRO, 404),
        (council.TEAM_MANAGER, 404),
        (council.DIRECTOR, 404),
        (council.BYSTANDER, 404),
    ],
)
def test_the_page_and_the_link_to_it_are_for_the_iro_service(
    signed_in: SignedIn, units: Units, person: int, status: int
) -> None:
    reference = council.ask_team_manager(units)
    reader = signed_in(person)
    assert reader.get(f"/disputes/{reference}/readings").status_code == status
    assert (LINK_TO_IT in reader.get(f"/disputes/{reference}").text) is (status == 200)


def test_many_readings_stand_on_pages_that_follow_each_other(
    iro: Reader, units: Units, clock: FakeClock
) -> None:
    reference = council.ask_team_manager(units)
    for hours in range(51):
        note(units, council.IRO, reference, What.DISPUTE, Door.SIGN_IN, timedelta(hours=hours))
    first = iro.open(f"/disputes/{reference}/readings")
    assert "50 of 51 readings" in first.words
    second = iro.open(next(href for words, href in first.links.items() if words.startswith("Next")))
    assert second.words.count("Irene Okoro") == 1
    assert any(words.startswith("Previous") for words in second.links)
    assert iro.get(f"/disputes/{reference}/readings?page=x").status_code == 200


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with served(app) as at:
        yield at


@pytest.mark.parametrize(
    ("size", "look"),
    [(PHONE, sound), (DESKTOP, sound), ((320, 640), fits)],
    ids=["phone", "desktop", "narrow"],
)
def test_it_is_sound_in_a_real_browser(
    browser: Browser, app: Flask, units: Units, address: str, size: tuple[int, int], look: Callable[..., None]
) -> None:
    read, unread = read_by_many(units), council.raise_formal(units)
    with open_page(browser, size, scripts=False) as page:
        let_in(page, app, units, address, council.IRO)
        page.goto(f"{address}/disputes/{unread}/readings")
        look(page, "readings, none")
        page.goto(f"{address}/disputes/{read}")
        follow(page, LINK_TO_IT)
        page.wait_for_url("**/readings")
        look(page, "readings")
