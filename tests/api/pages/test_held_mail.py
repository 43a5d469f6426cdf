"""While mail is held, whoever relies on it reads so on the page that they open first."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from disputes.commands import hold_mail, release_mail
from disputes.unit import Units
from tests.api.pages.reader import Reader
from tests.support import council
from tests.support.clock import FakeClock

PAGES = (
    (council.IRO, "/my-disputes"),
    (council.IRO, "/tasks"),
    (council.DIRECTOR, "/queue"),
    (council.DIRECTOR, "/tasks"),
)
SAID = (
    "No email has been sent since 9:00am on Monday 23 November 2026, except codes for signing in."
    " Only a copy."
)


@pytest.mark.parametrize(("person", "page"), PAGES)
def test_held_mail_is_said_where_post_is_shown_until_it_is_released(
    signed_in: Callable[[int], Reader], units: Units, person: int, page: str
) -> None:
    reader = signed_in(person)
    assert "Email is on hold" not in reader.open(page).words
    with units.writing() as unit:
        hold_mail.handle(hold_mail.HoldMail("Only a copy."), unit)
    shown = reader.open(page).words
    assert "Email is on hold" in shown
    assert SAID in shown
    assert "Every email has been sent" not in shown
    with units.writing() as unit:
        release_mail.handle(release_mail.ReleaseMail(False), unit)
    assert "Email is on hold" not in reader.open(page).words


def test_letters_that_wait_for_it_are_listed_as_held(iro: Reader, units: Units, clock: FakeClock) -> None:
    council.ask_team_manager(units)
    with units.writing() as unit:
        hold_mail.handle(hold_mail.HoldMail("Only a copy."), unit)
    clock.forward(minutes=59)
    iro.open("/tasks")
    clock.forward(minutes=2)
    iro.sign_in(council.IRO)
    shown = iro.open("/tasks").words
    assert "Emails that are on hold" in shown
    assert "Still being tried" not in shown


def test_what_somebody_typed_as_the_reason_is_no_markup(iro: Reader, units: Units) -> None:
    with units.writing() as unit:
        hold_mail.handle(hold_mail.HoldMail("<b>A copy</b>"), unit)
    assert "<b>A copy</b>" in iro.open("/my-disputes").words
