"""Letters that failed: who has to be told, and what the IRO can do about each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from disputes.commands import ask_for_code
from disputes.models import Outbox
from disputes.unit import Units
from machines.registry import Registry
from machines.roles import DIRECTOR
from tests.api.pages.reader import Page, Reader
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.html_tree import words


def fail(units: Units, letter: str) -> int:
    """Let the newest letter of a sort fail, and give its number."""
    with units.writing() as unit:
        number: int = unit.connection.execute(
            select(func.max(Outbox.id)).where(Outbox.letter == letter)
        ).scalar_one()
        failed = update(Outbox).where(Outbox.id == number)
        unit.connection.execute(failed.values(failed_at=unit.now, failure="550 no such mailbox"))
        return number


def forms(page: Page) -> dict[str, str]:
    """Where each button's form is sent, by the button's words."""
    return {words(one): one.get("action", "") for one in page.main.iter("form")}


def press(reader: Reader, page: Page, button: str) -> Page:
    sent = reader.post(forms(page)[button])
    assert sent.status_code == 303
    return reader.open(sent.location)


def test_when_all_has_been_sent_the_page_says_so(iro: Reader, units: Units) -> None:
    council.ask_team_manager(units)
    page = iro.open("/tasks")
    assert "Every email has been sent" in page.words
    assert page.links["Go to my disputes"] == "/my-disputes"


def test_a_letter_that_asks_says_whom_to_phone_and_how_to_ask_somebody_else(
    iro: Reader, units: Units
) -> None:
    reference = council.ask_team_manager(units)
    fail(units, "asked_to_respond")
    page = iro.open("/tasks")
    for shown in (
        "Tariq Moss (Team manager) tariq.moss@council.test",
        "550 no such mailbox",
        "They do not know yet that they are asked, and the clock is running. Phone them now.",
    ):
        assert shown in page.words
    assert page.links["Ask somebody else instead"] == f"/disputes/{reference}/moves/reassign"
    assert page.links[reference] == f"/disputes/{reference}"


def test_whoever_is_asked_stands_before_whoever_is_told(iro: Reader, units: Units) -> None:
    council.ask_team_manager(units)
    fail(units, "asked_to_respond")
    council.raise_informal(units, [council.SIBLING])
    fail(units, "told_for_information")
    page = iro.open("/tasks").words
    assert page.index("They do not know yet that they are asked") < page.index("It told them something")


def test_a_letter_for_information_offers_nobody_else(iro: Reader, units: Units) -> None:
    council.ask_team_manager(units)
    fail(units, "told_for_information")
    page = iro.open("/tasks")
    assert "It told them something for information." in page.words
    assert "Ask somebody else instead" not in page.links


def test_a_letter_to_the_iro_themselves_is_read_where_it_leads(iro: Reader, units: Units) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.TEAM_MANAGER, "disagree", {"reasons": "No."})
    fail(units, "answer_received")
    page = iro.open("/tasks")
    assert "This one was for you." in page.words
    assert "I have seen it" in forms(page)


def test_whoever_was_told_otherwise_is_taken_off_the_list(iro: Reader, units: Units) -> None:
    council.ask_team_manager(units)
    fail(units, "asked_to_respond")
    page = press(iro, iro.open("/tasks"), "I have told them another way")
    assert "Taken off the list" in page.words
    assert "Every email has been sent" in page.words


def test_a_letter_is_sent_again_as_a_new_one(iro: Reader, units: Units) -> None:
    council.ask_team_manager(units)
    number = fail(units, "asked_to_respond")
    page = press(iro, iro.open("/tasks"), "Send it again")
    assert "The email is on its way again" in page.words
    with units.reading() as unit:
        newest = unit.connection.execute(
            select(Outbox.letter, Outbox.sent_at, Outbox.failed_at).where(Outbox.id > number)
        ).all()
    assert newest == [("asked_to_respond", None, None)]


def test_pressing_twice_sends_it_once(iro: Reader, units: Units) -> None:
    council.ask_team_manager(units)
    number = fail(units, "asked_to_respond")
    iro.open("/tasks")
    for _ in range(2):
        assert iro.post(f"/tasks/{number}/again").status_code == 303
    with units.reading() as unit:
        asked = select(func.count()).select_from(Outbox).where(Outbox.letter == "asked_to_respond")
        assert unit.connection.execute(asked).scalar_one() == 2


def test_letters_that_have_waited_for_an_hour_are_shown_as_still_tried(
    iro: Reader, units: Units, clock: FakeClock
) -> None:
    council.ask_team_manager(units)
    assert "Still being tried" not in iro.open("/tasks").words
    clock.forward(hours=1, seconds=1)
    iro.sign_in(council.IRO)
    page = iro.open("/tasks")
    assert "Still being tried" in page.words
    assert "Tariq Moss (Team manager)" in page.words
    assert forms(page) == {}


@pytest.mark.parametrize("what", ["again", "told"])
def test_another_iros_letter_is_not_there(
    signed_in: Callable[[int], Reader], units: Units, what: str
) -> None:
    council.ask_team_manager(units)
    number = fail(units, "asked_to_respond")
    other = signed_in(council.OTHER_IRO)
    assert "Every email has been sent" in other.open("/tasks").words
    assert other.post(f"/tasks/{number}/{what}").status_code == 404
    with units.reading() as unit:
        stands = select(Outbox.dealt_with_at).where(Outbox.id == number)
        assert unit.connection.execute(stands).scalar_one() is None


def test_it_is_for_iros_and_leaders(signed_in: Callable[[int], Reader]) -> None:
    assert "Every email has been sent" in signed_in(council.DIRECTOR).open("/tasks").words
    manager = signed_in(council.TEAM_MANAGER)
    assert manager.open("/tasks").status == 404
    assert manager.post("/tasks/1/told").status_code == 404


def test_a_code_that_cannot_be_sent_is_a_leaders_to_put_right(
    iro: Reader, signed_in: Callable[[int], Reader], units: Units
) -> None:
    asked = ask_for_code.AskForCode(council.email_of(council.OTHER_IRO), "staff", "browser", "place")
    for _ in range(2):
        with units.writing() as unit:
            ask_for_code.handle(asked, unit)
        fail(units, "code")
    assert "Every email has been sent" in iro.open("/tasks").words
    leader = signed_in(council.IRO_TEAM_MANAGER)
    page = leader.open("/tasks")
    assert "Ivan Odell ivan.odell@council.test" in page.words
    assert "Their code cannot reach them." in page.words
    assert list(forms(page)) == ["I have told them another way"]
    page = press(leader, page, "I have told them another way")
    assert "Every email has been sent" in page.words


def test_a_receipt_that_nobody_knows_is_passed_over(iro: Reader) -> None:
    assert iro.open("/tasks?done=nonsense").status == 200


def test_the_manager_of_the_iros_sees_to_them_also_where_they_are_no_leader(
    signed_in: Callable[[int], Reader], units: Units, rochdale: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rochdale, "profile", replace(rochdale.profile, leaders=(DIRECTOR,)))
    manager = signed_in(council.IRO_TEAM_MANAGER)
    page = manager.open("/tasks")
    assert "Every email has been sent" in page.words
    assert (page.links["Failed emails"], page.links["Go to start page"]) == ("/tasks", "/")
    assert signed_in(council.SAFEGUARDING_MANAGER).open("/tasks").status == 404
