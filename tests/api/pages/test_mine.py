"""The IRO's start page: what to do first, what is open, what has ended, and how to begin."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import update

from disputes.models import Outbox
from disputes.unit import Units
from tests.api.pages.reader import Page, Reader
from tests.api.pages.test_dispute import card
from tests.support import council
from tests.support.html_tree import words


def table(page: Page, caption: str) -> str:
    """What the table with that caption says."""
    found = [one for one in page.main.iter("table") if words(next(iter(one))) == caption]
    return words(found[0]) if found else ""


def withdrawn(units: Units) -> str:
    reference = council.raise_informal(units)
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Put right."})
    return reference


def test_whoever_has_raised_nothing_is_told_how_to_begin(iro: Reader) -> None:
    page = iro.open("/my-disputes")
    assert "You have raised no dispute yet" in card(page)
    assert page.buttons == ["Raise a dispute"]
    assert page.links["Raise a dispute"] == "/raise"


def test_the_next_thing_to_do_stands_first_and_leads_straight_to_it(iro: Reader, units: Units) -> None:
    council.ask_team_manager(units, [council.SIBLING])
    reference = council.raise_informal(units)
    page = iro.open("/my-disputes")
    assert card(page).startswith(
        f"Do this next Raise it with the team manager {reference} 2 working days left"
    )
    assert "About XY." in card(page)
    assert (
        page.links["Raise it with the team manager"] == f"/disputes/{reference}/moves/raise_with_team_manager"
    )


def test_a_choice_leads_to_the_answer_on_the_disputes_own_page(iro: Reader, units: Units) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.TEAM_MANAGER, "disagree", {"reasons": "No."})
    page = iro.open("/my-disputes")
    assert page.links["Read it, then decide"] == f"/disputes/{reference}#answer-title"


def test_every_open_dispute_says_whose_turn_it_is_and_how_long_is_left(iro: Reader, units: Units) -> None:
    own = council.raise_formal(units)
    others = council.ask_team_manager(units, [council.SIBLING, council.OTHER_SIBLING])
    page = iro.open("/my-disputes")
    yours, waiting = table(page, "Waiting for you"), table(page, "Waiting for others")
    for shown in (own, "You: arrange the three-way meeting", "5 working days left", "Three-way meeting"):
        assert shown in yours
    for shown in (
        others,
        "Tariq Moss (Team manager)",
        "5 working days left",
        "Team manager to reply",
        "0 of 20",
    ):
        assert shown in waiting


def test_when_nothing_waits_for_the_iro_the_next_answer_is_named(iro: Reader, units: Units) -> None:
    council.ask_team_manager(units)
    said = card(iro.open("/my-disputes"))
    assert said.startswith(
        "Nothing for you to do now Next: Tariq Moss should answer by Monday 30 November 2026"
    )


def test_what_has_ended_is_paged(iro: Reader, units: Units) -> None:
    ended = {withdrawn(units) for _ in range(12)}
    first = iro.open("/my-disputes")
    assert "No dispute of yours is open" in card(first)
    forward = next(href for text, href in first.links.items() if text.startswith("Next"))
    second = iro.open(forward)
    shown = {
        reference for reference in ended for page in (first, second) if reference in table(page, "Ended")
    }
    assert shown == ended
    assert any(text.startswith("Previous") for text in second.links)


@pytest.mark.parametrize("place", ["nonsense", "1-2-3", "-1", "9" * 40 + "-1"])
def test_a_place_that_cannot_be_read_is_the_first_page(iro: Reader, units: Units, place: str) -> None:
    reference = withdrawn(units)
    assert reference in iro.open(f"/my-disputes?after={place}&before={place}").words


def test_letters_that_did_not_arrive_are_counted(iro: Reader, units: Units) -> None:
    council.ask_team_manager(units)
    assert "not arrived" not in iro.open("/my-disputes").words
    with units.writing() as unit:
        asked = update(Outbox).where(Outbox.letter == "asked_to_respond")
        unit.connection.execute(asked.values(failed_at=unit.now, failure="550 no such mailbox"))
    page = iro.open("/my-disputes")
    assert page.links["1 email has not arrived. See who has to be told in another way."] == "/tasks"


def test_a_draft_is_there_to_go_on_with(iro: Reader) -> None:
    iro.open("/raise/children")
    iro.send({"children": council.ONLY_CHILD, "do": "later"})
    page = iro.open("/my-disputes")
    assert page.links["Continue the one you started"] == "/raise"


def test_it_is_for_iros(signed_in: Callable[[int], Reader]) -> None:
    assert signed_in(council.DIRECTOR).open("/my-disputes").status == 404
