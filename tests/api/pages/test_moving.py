"""A move from its form to its receipt: asked, checked, sent once; and every way in which it is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from disputes.commands import make_move
from disputes.errors import Refused
from disputes.unit import Units
from tests.api.pages.reader import Reader
from tests.disputes.record import dispute_row, obligations, transitions
from tests.support import council
from tests.support.clock import FakeClock

REASON = "The reply does not answer the review."
ACTION = {
    "agreed_actions-1-what": "Find a school",
    "agreed_actions-1-outcome": "In class daily",
    "agreed_actions-1-person": "Sofia Wren",
    "agreed_actions-1-by-day": "15",
    "agreed_actions-1-by-month": "1",
    "agreed_actions-1-by-year": "2027",
}


def answered(units: Units, move: str = "accept") -> str:
    """An informal dispute that the team manager has answered."""
    reference = council.ask_team_manager(units)
    given: dict[str, Any] = {"proposed_actions": council.ACTIONS}
    council.move(
        units, reference, council.TEAM_MANAGER, move, given if move == "accept" else {"reasons": "No."}
    )
    return reference


def path(reference: str, move: str) -> str:
    return f"/disputes/{reference}/moves/{move}"


def test_a_move_without_questions_shows_at_once_what_will_follow(iro: Reader, units: Units) -> None:
    reference = council.raise_informal(units)
    page = iro.open(path(reference, "raise_with_team_manager"))
    assert "Tariq Moss (Team manager) is asked by email to reply to the IRO's concerns." in page.words
    assert "By the end of Monday 30 November 2026" in page.words
    assert len(transitions(units, reference)) == 1


def test_a_move_is_asked_checked_sent_and_receipted(iro: Reader, units: Units) -> None:
    reference = answered(units, "disagree")
    page = iro.open(path(reference, "take_to_formal"))
    assert "Read the last answer: Tariq Moss, Team manager" in page.words
    checked = iro.send({"reason": REASON})
    assert checked.title == "Take it to formal dispute: check before you send"
    assert REASON in checked.words
    assert "Selma Marsh (Service manager) is asked by email to meet the IRO and answer." in checked.words
    assert len(transitions(units, reference)) == 3
    receipt = iro.send()
    assert receipt.title == "Done: take it to formal dispute"
    for shown in (reference, REASON, "Selma Marsh (Service manager) is asked by email"):
        assert shown in receipt.words
    assert receipt.buttons == ["See the dispute"]
    assert transitions(units, reference)[-1]["given"]["reason"] == REASON


def test_agreeing_begins_with_the_actions_that_were_proposed(iro: Reader, units: Units) -> None:
    reference = answered(units)
    page = iro.open(path(reference, "agree"))
    assert page.fields()["agreed_actions-1-what"] == ["Find a school"]
    assert page.fields()["agreed_actions-1-by-month"] == ["1"]
    checked = iro.send()
    assert "This ends the dispute. You can reopen it later, with a reason." in checked.words
    iro.send()
    assert dispute_row(units, reference)["open"] is False
    assert transitions(units, reference)[-1]["given"]["agreed_actions"] == council.ACTIONS


def test_every_fault_is_named_at_its_field_and_what_was_typed_stays(iro: Reader, units: Units) -> None:
    reference = answered(units, "disagree")
    iro.open(path(reference, "agree"))
    page = iro.send({**ACTION, "agreed_actions-1-by-month": "13", "agreed_actions-2-what": "Book a visit"})
    assert page.status == 422
    assert page.errors["Give a real date, for example 27 3 2027."] == "#agreed_actions-1-by"
    assert page.errors["Action 2: give the outcome for the child."] == "#agreed_actions-2-outcome"
    assert page.fields()["agreed_actions-1-by-month"] == ["13"]
    assert page.fields()["agreed_actions-2-what"] == ["Book a visit"]
    assert len(transitions(units, reference)) == 3


def test_another_action_is_added_without_scripts_and_loses_nothing(iro: Reader, units: Units) -> None:
    reference = answered(units, "disagree")
    iro.open(path(reference, "agree"))
    page = iro.send({**ACTION, "add_action": "agreed_actions"})
    assert page.status == 200
    assert page.fields()["agreed_actions-1-what"] == ["Find a school"]
    assert "agreed_actions-2-what" in page.fields()
    assert "agreed_actions-3-what" not in page.fields()
    second = {name.replace("-1-", "-2-"): value for name, value in ACTION.items()}
    page = iro.send({**second, "add_action": "agreed_actions"})
    assert page.fields()["agreed_actions-2-what"] == ["Find a school"]
    assert "agreed_actions-3-what" in page.fields()


def test_adding_an_action_to_no_question_of_the_move_is_passed_over(iro: Reader, units: Units) -> None:
    reference = answered(units, "disagree")
    iro.open(path(reference, "take_to_formal"))
    assert iro.send({"reason": REASON, "add_action": "reason"}).fields()["reason"] == [REASON]


def test_where_several_were_asked_the_form_asks_in_whose_place(iro: Reader, units: Units) -> None:
    reference = council.raise_formal(units)
    for move in ("escalate_to_safeguarding", "escalate_to_service_director"):
        council.move(units, reference, council.IRO, move, {"reason": REASON})
    page = iro.open(path(reference, "reassign"))
    assert "Refer it to the Director if it is not resolved (Sami Gale, Service Manager for Saf" in page.words
    assert page.options("owed") == ["resolve", "refer"]
    given = {"to_person": str(council.IRO_TEAM_MANAGER), "reason": "It is not for them."}
    assert iro.send(given).errors == {"Choose what somebody else should do.": "#owed"}
    assert "Refer it to the Director if it is not resolved" in iro.send({"owed": "refer"}).words
    iro.send()
    owed = obligations(units, reference)
    assert owed["resolve"]["person_id"] == council.SERVICE_DIRECTOR
    assert owed["refer"]["person_id"] == council.IRO_TEAM_MANAGER


def test_what_was_checked_can_be_changed_and_is_still_there(iro: Reader, units: Units) -> None:
    reference = answered(units, "disagree")
    iro.open(path(reference, "take_to_formal"))
    checked = iro.send({"reason": REASON})
    page = iro.open(checked.links["Change why"])
    assert page.fields()["reason"] == [REASON]
    assert "What you typed before is still here. It has not been sent." in page.words


def test_what_was_sent_is_not_kept_for_the_next_form(iro: Reader, units: Units) -> None:
    reference = council.raise_informal(units)
    for _ in range(2):
        page = iro.open(path(reference, "add_note"))
        assert page.fields().get("note", [""]) == [""]
        iro.send({"note": "Phoned."})
        iro.send()


def test_pressing_twice_has_one_effect_and_one_receipt(iro: Reader, units: Units) -> None:
    reference = answered(units, "disagree")
    iro.open(path(reference, "take_to_formal"))
    iro.send({"reason": REASON})
    form = iro.page.fields()
    first = iro.post(path(reference, "take_to_formal"), form)
    second = iro.post(path(reference, "take_to_formal"), form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert len(transitions(units, reference)) == 4


def test_a_press_that_lost_the_race_to_its_own_twin_gets_the_same_receipt(
    iro: Reader, units: Units, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = council.raise_informal(units)
    iro.open(path(reference, "raise_with_team_manager"))
    handle = make_move.handle
    pressed: list[make_move.MakeMove] = []

    def stale_at_first(command: make_move.MakeMove, unit: Any) -> Any:
        if not pressed:
            pressed.append(command)
            raise Refused("stale")
        return handle(command, unit)

    monkeypatch.setattr(make_move, "handle", stale_at_first)
    assert iro.send().title == "Done: raise it with the team manager"
    assert len(transitions(units, reference)) == 2


def test_the_same_key_with_other_words_is_refused(iro: Reader, units: Units) -> None:
    reference = council.raise_informal(units)
    iro.open(path(reference, "add_note"))
    iro.send({"note": "Phoned."})
    form = iro.page.fields()
    iro.post(path(reference, "add_note"), form)
    again = iro.post(path(reference, "add_note"), {**form, "note": "Wrote."})
    assert again.status_code == 409
    assert "This form was already sent with other answers" in again.text
    assert len(transitions(units, reference)) == 2


def test_a_stale_page_shows_what_happened_and_keeps_what_was_typed(
    iro: Reader, units: Units, clock: FakeClock
) -> None:
    reference = council.ask_team_manager(units)
    iro.open(path(reference, "take_to_formal"))
    iro.send({"reason": REASON})
    clock.forward(minutes=30)
    council.move(units, reference, council.TEAM_MANAGER, "accept", {"proposed_actions": council.ACTIONS})
    stale = iro.send()
    assert stale.status == 409
    for shown in ("Accept the concern and propose actions", "Tariq Moss, Team manager", "9:30am", REASON):
        assert shown in stale.words
    assert stale.links["See it as it stands now"] == f"/disputes/{reference}"
    again = iro.send()
    assert again.fields()["reason"] == [REASON]
    assert iro.send().title == "Take it to formal dispute: check before you send"
    assert iro.send().title == "Done: take it to formal dispute"


def test_a_stale_page_of_a_move_that_is_gone_only_shows_what_was_typed(iro: Reader, units: Units) -> None:
    reference = council.ask_team_manager(units)
    iro.open(path(reference, "take_to_formal"))
    iro.send({"reason": REASON})
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Put right."})
    stale = iro.send()
    assert (stale.status, REASON in stale.words) == (409, True)
    assert "Continue with what I typed" not in stale.buttons


@pytest.mark.parametrize(
    ("move", "status", "title"),
    [
        ("raise_with_team_manager", 409, "That cannot be done at this step"),
        ("accept", 403, "That is not for you to do"),
        ("nonsense", 422, "There is no such move"),
        ("record_lapse", 403, "That is not for you to do"),
    ],
)
def test_a_move_that_cannot_be_made_says_why_and_leads_back(
    iro: Reader, units: Units, move: str, status: int, title: str
) -> None:
    reference = council.ask_team_manager(units)
    page = iro.open(path(reference, move))
    assert (page.status, page.title) == (status, title)
    assert "Whose turn it is: Tariq Moss (Team manager)." in page.words
    assert page.links["See the dispute"] == f"/disputes/{reference}"


def test_nothing_more_is_done_in_a_dispute_that_has_ended(iro: Reader, units: Units) -> None:
    reference = council.raise_informal(units)
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Put right."})
    page = iro.open(path(reference, "add_note"))
    assert (page.status, page.title) == (409, "This dispute has ended")
    assert "Withdrawn" in page.words


def test_a_form_that_is_none_of_ours_is_refused(iro: Reader, units: Units) -> None:
    reference = council.raise_informal(units)
    iro.open(path(reference, "add_note"))
    for wrong in ({"from": "nowhere 1"}, {"from": ""}):
        assert iro.post(path(reference, "add_note"), {"note": "x", **wrong}).status_code == 400
    assert len(transitions(units, reference)) == 1


@pytest.mark.parametrize("person", [council.OTHER_IRO, council.BYSTANDER])
def test_whoever_has_no_part_in_it_finds_nothing(
    signed_in: Callable[[int], Reader], units: Units, person: int
) -> None:
    reference = answered(units)
    reader = signed_in(person)
    for where in (path(reference, "agree"), f"/disputes/{reference}/receipts/1"):
        assert reader.open(where).status == 404
    reader.open("/sign-in")
    assert reader.post(path(reference, "agree"), {"from": "informal 2017-06"}).status_code == 404


def test_whoever_is_asked_may_answer_signed_in(signed_in: Callable[[int], Reader], units: Units) -> None:
    reference = council.ask_team_manager(units)
    manager = signed_in(council.TEAM_MANAGER)
    manager.open(path(reference, "disagree"))
    manager.send({"reasons": "We see it differently."})
    assert manager.send().title == "Done: disagree, with reasons"
    assert transitions(units, reference)[-1]["actor_kind"] == "person"


def test_a_receipt_that_is_not_there_is_not_found(iro: Reader, units: Units) -> None:
    reference = council.raise_informal(units)
    for sequence in (0, 2, 99):
        assert iro.open(f"/disputes/{reference}/receipts/{sequence}").status == 404


def test_an_old_receipt_says_that_more_has_happened(iro: Reader, units: Units) -> None:
    reference = answered(units)
    page = iro.open(f"/disputes/{reference}/receipts/2")
    assert "More has happened since. See the dispute for where it stands now." in page.words


def test_what_was_typed_survives_a_session_that_ran_out(
    iro: Reader, app: Flask, units: Units, clock: FakeClock
) -> None:
    reference = answered(units, "disagree")
    iro.open(path(reference, "take_to_formal"))
    iro.send({"reason": REASON})
    form = iro.page.fields()
    clock.forward(hours=2)
    sent = iro.post(path(reference, "take_to_formal"), form)
    assert (sent.status_code, sent.location.startswith("/sign-in")) == (303, True)
    assert len(transitions(units, reference)) == 3
    iro.sign_in(council.IRO, path(reference, "take_to_formal"))
    page = iro.open(path(reference, "take_to_formal"))
    assert page.fields()["reason"] == [REASON]


def test_what_was_kept_of_a_move_that_is_gone_is_shown_to_be_copied(
    iro: Reader, app: Flask, units: Units, clock: FakeClock
) -> None:
    reference = answered(units, "disagree")
    at = path(reference, "take_to_formal")
    iro.open(at)
    form = iro.page.fields()
    clock.forward(hours=2)
    iro.post(at, {**form, "reason": REASON})
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Put right."})
    iro.sign_in(council.IRO, at)
    for _ in range(2):
        page = iro.open(at)
        assert (page.status, page.title) == (409, "This dispute has ended")
        assert REASON in page.words
        assert "It is kept here, for you alone." in page.words
