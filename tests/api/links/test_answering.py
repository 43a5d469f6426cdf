"""After proof: what is asked, the answer in three steps, its receipt, and those who come too late."""

from __future__ import annotations

import pytest

from disputes.unit import Units
from tests.api.links.walk import (
    ACTION_FIELDS,
    REASONS,
    TYPED,
    answer,
    asked,
    come_in,
    confirm,
    fill,
    hidden_of,
    last_transition,
    letters,
    moves_made,
    send_link,
    words_of,
)
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.site import Visitor


def test_the_page_says_what_is_asked_by_when_and_all_that_the_iro_wrote(
    units: Units, visitor: Visitor
) -> None:
    reference, token = asked(units)
    words = words_of(visitor.get(come_in(visitor, token)))
    for shown in (
        reference,
        "Reply to the IRO's concerns",
        "5 working days left",
        "Mon 30 Nov 2026",
        "Irene Okoro",
        "You are asked as Team manager",
        "XY (case C-103)",
        "No school place since September.",
        "Out of school for ten weeks.",
        "Wants to be with friends.",
        "A school place.",
        "What has happened so far (2 entries)",
        "Accept the concern and propose actions",
        "Disagree, with reasons",
        "This should go to someone else",
        "Add a comment",
    ):
        assert shown in words


def test_accepting_is_asked_checked_sent_and_receipted(
    units: Units, visitor: Visitor, clock: FakeClock
) -> None:
    reference, token = asked(units)
    page = come_in(visitor, token)
    clock.forward(hours=2)
    checked = fill(visitor, page, "accept", {**ACTION_FIELDS, "response": TYPED})
    words = words_of(checked)
    assert checked.status_code == 200
    for shown in ("check before you send", "Find a school", "Friday 15 January 2027", TYPED):
        assert shown in words
    assert moves_made(units) == 2
    sent = confirm(visitor, page, "accept", checked)
    assert (sent.status_code, sent.location) == (303, f"{page}/receipts/3")
    row = last_transition(units)
    assert (row.move, row.actor_kind, row.actor_id, row.role) == (
        "accept",
        "link",
        council.TEAM_MANAGER,
        "team_manager",
    )
    assert row.given["proposed_actions"][0]["by"] == "2027-01-15"
    receipt = words_of(visitor.get(sent.location))
    for shown in (
        f"{reference}-3",
        "11:00am on Monday 23 November 2026",
        "Tariq Moss, Team manager",
        "In time",
        "We have also sent you an email",
        "Irene Okoro, the Independent Reviewing Officer, will read your answer",
        "Find a school",
        TYPED,
    ):
        assert shown in receipt
    assert ("answer_receipt", council.TEAM_MANAGER) in letters(units)


def test_the_button_pressed_twice_gives_the_same_receipt(units: Units, visitor: Visitor) -> None:
    page = come_in(visitor, asked(units)[1])
    checked = fill(visitor, page, "disagree", REASONS)
    first = confirm(visitor, page, "disagree", checked)
    visitor.get(f"{page}/receipts/3")
    second = visitor.post(f"{page}/moves/disagree", hidden_of(checked))
    assert first.location == second.location == f"{page}/receipts/3"
    assert moves_made(units) == 3


def test_an_answered_link_shows_its_receipt_to_its_person(units: Units, visitor: Visitor) -> None:
    reference, token = asked(units)
    council.move(units, reference, council.TEAM_MANAGER, "disagree", REASONS)
    page = come_in(visitor, token)
    receipt = visitor.get(visitor.get(page).location)
    assert "“Disagree, with reasons”: recorded at" in words_of(receipt)
    assert "We see it differently." in words_of(receipt)
    assert visitor.get(f"{page}/moves/accept").location == page
    form = visitor.get(f"{page}/moves/comment")
    more = visitor.post(f"{page}/moves/comment", {**hidden_of(form), "comment": TYPED})
    assert TYPED in words_of(visitor.get(more.location))
    assert visitor.get(page).location == f"{page}/receipts/3"


def test_nobody_sees_a_receipt_of_what_somebody_else_did(units: Units, visitor: Visitor) -> None:
    page = come_in(visitor, asked(units)[1])
    for sequence in (1, 2, 99):
        assert visitor.get(f"{page}/receipts/{sequence}").status_code == 404


def test_faults_are_named_and_what_was_typed_stays(units: Units, visitor: Visitor) -> None:
    page = come_in(visitor, asked(units)[1])
    fields = {**ACTION_FIELDS, "proposed_actions-1-by-day": "31", "proposed_actions-1-by-month": "2"}
    refused = fill(visitor, page, "accept", fields)
    assert refused.status_code == 422
    assert "Give a real date" in words_of(refused)
    assert 'href="#proposed_actions-1-by"' in refused.text
    assert "In class daily" in refused.text
    empty = fill(visitor, page, "disagree", {"reasons": "  "})
    assert empty.status_code == 422
    assert "Answer this question: Why do you disagree?" in words_of(empty)
    assert moves_made(units) == 2


def test_another_action_can_be_added(units: Units, visitor: Visitor) -> None:
    page = come_in(visitor, asked(units)[1])
    form = visitor.get(f"{page}/moves/accept")
    more = visitor.post(
        f"{page}/moves/accept", {**hidden_of(form), **ACTION_FIELDS, "add_action": "proposed_actions"}
    )
    assert more.status_code == 200
    assert "Action 2" in words_of(more)
    assert "Find a school" in more.text


def test_passing_on_tells_the_iro_who_reassigns_and_the_old_link_dies(units: Units, visitor: Visitor) -> None:
    reference, token = asked(units)
    page = come_in(visitor, token)
    sent = answer(
        visitor,
        page,
        "pass_on",
        {"reason": "It is not my team any more.", "suggested_name": "Tess Moran, Team South"},
    )
    row = last_transition(units)
    assert (row.move, row.actor_name) == ("pass_on", "Tariq Moss")
    assert row.given["suggested_name"] == "Tess Moran, Team South"
    assert "will ask somebody else" in words_of(visitor.get(sent.location))
    assert ("passed_on", council.IRO) in letters(units)
    assert "Reply to the IRO's concerns" in words_of(visitor.get(page))
    council.move(
        units,
        reference,
        council.IRO,
        "reassign",
        {"to_person": str(council.OTHER_TEAM_MANAGER), "reason": "So."},
    )
    after = words_of(visitor.get(page))
    assert "Somebody else is asked now." in after
    assert "Ask somebody else instead" in after
    assert "No school place" not in after
    theirs = Visitor(visitor.client.application, units)
    new = come_in(theirs, send_link(units, reference, council.OTHER_TEAM_MANAGER), council.OTHER_TEAM_MANAGER)
    assert answer(theirs, new, "disagree", REASONS).location == f"{new}/receipts/5"
    assert "We see it differently." in words_of(theirs.get(f"{new}/receipts/5"))


def test_a_comment_leaves_the_link_alive(units: Units, visitor: Visitor) -> None:
    page = come_in(visitor, asked(units)[1])
    sent = answer(visitor, page, "comment", {"comment": "I am back on Thursday."})
    assert "Your words stay on the record" in words_of(visitor.get(sent.location))
    assert ("comment_received", council.IRO) in letters(units)
    assert answer(visitor, page, "disagree", REASONS).status_code == 303


def test_telling_needs_no_form(units: Units, visitor: Visitor) -> None:
    reference = council.raise_concern(units)
    council.move(units, reference, council.IRO, "contact_team_manager")
    council.move(units, reference, council.TEAM_MANAGER, "disagree", REASONS)
    council.move(units, reference, council.IRO, "not_resolved", {"reason": "Still no plan."})
    page = come_in(visitor, send_link(units, reference, council.TEAM_MANAGER))
    assert "Tell your service manager" in words_of(visitor.get(page))
    checked = visitor.get(f"{page}/moves/tell_service_manager")
    assert moves_made(units) == 4
    sent = confirm(visitor, page, "tell_service_manager", checked)
    assert "has been told by email" in words_of(visitor.get(sent.location))


def test_a_director_decides_by_link(units: Units, visitor: Visitor) -> None:
    reference = council.raise_formal(units)
    for move in ("escalate_to_safeguarding", "escalate_to_service_director", "refer_to_director"):
        council.move(units, reference, council.IRO, move, {"reason": "Not met."})
    token = send_link(units, reference, council.DIRECTOR, "director")
    page = come_in(visitor, token, council.DIRECTOR)
    assert "Decide" in words_of(visitor.get(page))
    sent = answer(visitor, page, "decide", {"decision": "A place by January."})
    assert "will read your decision" in words_of(visitor.get(sent.location))
    assert last_transition(units).actor_kind == "link"


@pytest.mark.parametrize(
    "move", ["withdraw", "escalate_to_service_director", "agree", "record_lapse", "nonsense"]
)
def test_a_link_makes_no_other_moves(units: Units, visitor: Visitor, move: str) -> None:
    page = come_in(visitor, asked(units)[1])
    assert visitor.get(f"{page}/moves/{move}").status_code in (403, 404, 409, 422)
    visitor.get(page)
    refused = visitor.post(
        f"{page}/moves/{move}",
        {"do": "confirm", "from": "informal 2017-06", "version": "2", "reason": "x", "key": "k" * 16},
    )
    assert refused.status_code in (400, 403, 404, 409, 422)
    assert moves_made(units) == 2


def test_a_session_that_runs_out_in_the_middle_of_a_form_loses_nothing(
    units: Units, visitor: Visitor, clock: FakeClock
) -> None:
    _, token = asked(units)
    page = come_in(visitor, token)
    form = visitor.get(f"{page}/moves/disagree")
    clock.forward(hours=13)
    sent_away = visitor.post(f"{page}/moves/disagree", {**hidden_of(form), "reasons": TYPED})
    assert (sent_away.status_code, sent_away.location) == (303, f"{page}/prove")
    assert "has been kept" in words_of(visitor.get(sent_away.location))
    assert come_in(visitor, token) == page
    assert "You have begun an answer" in words_of(visitor.get(page))
    again = visitor.get(f"{page}/moves/disagree")
    assert TYPED in again.text
    checked = visitor.post(f"{page}/moves/disagree", {**hidden_of(again), "reasons": TYPED})
    assert confirm(visitor, page, "disagree", checked).status_code == 303
    assert last_transition(units).given["reasons"] == TYPED


def test_what_was_checked_and_not_sent_is_there_the_next_time(units: Units, visitor: Visitor) -> None:
    _, token = asked(units)
    page = come_in(visitor, token)
    fill(visitor, page, "disagree", {"reasons": TYPED})
    other_phone = Visitor(visitor.client.application, units)
    assert come_in(other_phone, token) == page
    assert "You have begun an answer" in words_of(other_phone.get(page))
    assert TYPED in other_phone.get(f"{page}/moves/disagree").text
