"""A meeting that was held beside a dispute is recorded in the dispute without being typed again."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from disputes.commands import open_beside
from disputes.unit import Units
from tests.api.pages.reader import Reader
from tests.disputes.record import obligations, transitions
from tests.support import council
from tests.support.clock import FakeClock

SignedIn = Callable[[int], Reader]
TOO = "Record it for the dispute too"
MEETS = {"attendees": [str(council.SERVICE_MANAGER)], "times": "Tuesday at 2"}
HELD = {"meeting_on": "2026-11-23", "came": "Selma Marsh.", "said": "A school is found."}


def meeting(units: Units, dispute: str) -> str:
    command = open_beside.OpenBeside(council.IRO, secrets.token_hex(8), "meeting", MEETS, dispute)
    with units.writing() as unit:
        return open_beside.handle(command, unit).reference


def held(units: Units, dispute: str, **given: str) -> str:
    """A meeting beside the dispute, recorded as held."""
    reference = meeting(units, dispute)
    council.move(units, reference, council.IRO, "record_held", HELD | given)
    return reference


def test_its_receipt_and_its_page_lead_to_the_disputes_own_record_with_the_answers_filled_in(
    iro: Reader, units: Units
) -> None:
    dispute = council.raise_formal(units)
    reference = held(units, dispute)
    address = f"/disputes/{dispute}/moves/record_meeting"
    for path in (f"/disputes/{reference}/receipts/2", f"/disputes/{reference}"):
        assert iro.open(path).links[TOO] == address
    page = iro.open(address)
    assert page.fields()["meeting_on-day"] == ["23"]
    assert page.fields()["meeting_note"] == ["Selma Marsh.\n\nA school is found."]
    iro.send()
    assert iro.send().title == "Done: record that the meeting was held"
    assert obligations(units, dispute)["hold_meeting"]["outcome"] == "met"
    assert transitions(units, dispute)[-1]["given"]["meeting_note"] == "Selma Marsh.\n\nA school is found."
    for path in (f"/disputes/{reference}/receipts/2", f"/disputes/{reference}"):
        assert TOO not in iro.open(path).links


def test_of_two_meetings_the_newest_stands_in_the_form(iro: Reader, units: Units) -> None:
    dispute = council.raise_formal(units)
    first, second = held(units, dispute), held(units, dispute, said="They agree.")
    assert TOO not in iro.open(f"/disputes/{first}").links
    assert TOO in iro.open(f"/disputes/{second}").links
    fields = iro.open(f"/disputes/{dispute}/moves/record_meeting").fields()
    assert fields["meeting_note"] == ["Selma Marsh.\n\nThey agree."]


def test_one_that_was_held_before_the_step_began_is_not_taken_for_it(
    iro: Reader, units: Units, clock: FakeClock
) -> None:
    clock.forward(days=1)
    iro.sign_in(council.IRO)
    dispute = council.raise_formal(units)
    reference = held(units, dispute)
    assert TOO not in iro.open(f"/disputes/{reference}").links
    assert iro.open(f"/disputes/{dispute}/moves/record_meeting").fields().get("meeting_note", [""]) == [""]


def test_nothing_leads_there_where_the_dispute_waits_for_no_meeting_or_it_is_not_the_readers_to_record(
    iro: Reader, signed_in: SignedIn, units: Units
) -> None:
    informal = held(units, council.ask_team_manager(units))
    assert TOO not in iro.open(f"/disputes/{informal}").links
    dispute = council.raise_formal(units)
    arranged = meeting(units, dispute)
    assert TOO not in iro.open(f"/disputes/{arranged}").links
    reference = held(units, dispute)
    assert TOO not in signed_in(council.DIRECTOR).open(f"/disputes/{reference}").links
