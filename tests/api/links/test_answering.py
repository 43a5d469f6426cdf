"""After proof: what is asked, the answer in three steps, its receipt, and those who come too late."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from disputes.models import Outbox, Person, Transition
from disputes.unit import Units
from tests.api.links.walk import (
    ACTION_FIELDS,
    answer,
    come_in,
    confirm,
    fill,
    hidden_of,
    moves_made,
    send_link,
    words_of,
)
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.site import Visitor, app_over

REASONS = {"reasons": "We see it differently."}
TYPED = "The sessions begin in January, as agreed with the school."


@pytest.fixture
def visitor(units: Units) -> Visitor:
    return Visitor(app_over(units), units)


def asked(units: Units) -> tuple[str, str]:
    """A dispute in which the team manager is asked, and the token of their link."""
    reference = council.ask_team_manager(units)
    return reference, send_link(units, reference, council.TEAM_MANAGER)


def last_transition(units: Units) -> Transition:
    with units.reading() as unit:
        newest = select(Transition.__table__).order_by(Transition.id.desc()).limit(1)
        return unit.connection.execute(newest).one()  # type: ignore[return-value]  # a row with its columns


def letters(units: Units) -> list[tuple[str, int]]:
    with units.reading() as unit:
        rows = unit.connection.execute(select(Outbox.letter, Outbox.person_id).order_by(Outbox.id))
        return [(letter, person_id) for letter, person_id in rows]


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
        "Irene Okoro, the IRO, reads your answer",
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
    assert "Action 4" in words_of(more)
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
    assert "asks somebody else" in words_of(visitor.get(sent.location))
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
    assert "reads your decision" in words_of(visitor.get(sent.location))
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


def test_when_the_iro_acts_meanwhile_the_words_are_kept_and_taken_as_a_comment(
    units: Units, visitor: Visitor
) -> None:
    reference, token = asked(units)
    page = come_in(visitor, token)
    checked = fill(visitor, page, "disagree", {"reasons": TYPED})
    council.move(units, reference, council.IRO, "take_to_formal", {"reason": "Cannot wait."})
    late = confirm(visitor, page, "disagree", checked)
    words = words_of(late)
    assert late.status_code == 409
    for shown in ("Your answer came too late", "Take it to formal dispute", "Irene Okoro", TYPED):
        assert shown in words
    form = visitor.post(f"{page}/moves/comment", hidden_of(late))
    assert TYPED in form.text
    sent = visitor.post(
        f"{page}/moves/comment", {**hidden_of(form), "comment": f"Why do you disagree?\n{TYPED}"}
    )
    assert sent.status_code == 303
    row = last_transition(units)
    assert (row.move, row.role, row.actor_kind, row.to_route) == (
        "comment",
        "team_manager",
        "link",
        "formal",
    )
    assert TYPED in row.given["comment"]
    assert "Your words stay on the record" in words_of(visitor.get(sent.location))
    assert ("comment_received", council.IRO) in letters(units)


def test_a_late_comment_is_sent_once_and_not_empty(units: Units, visitor: Visitor) -> None:
    reference, token = asked(units)
    page = come_in(visitor, token)
    council.move(units, reference, council.IRO, "take_to_formal", {"reason": "Cannot wait."})
    assert "Leave a comment" in words_of(visitor.get(page))
    form = visitor.get(f"{page}/moves/comment")
    empty = visitor.post(f"{page}/moves/comment", {**hidden_of(form), "comment": " "})
    assert empty.status_code == 422
    assert "Answer this question: Your comment" in words_of(empty)
    fields = {**hidden_of(empty), "comment": TYPED}
    first, second = (visitor.post(f"{page}/moves/comment", fields) for _ in range(2))
    assert first.location == second.location
    assert moves_made(units) == 4


def test_somebody_reassigned_away_may_still_comment_but_sees_no_case(units: Units, visitor: Visitor) -> None:
    reference, token = asked(units)
    given = {"to_person": str(council.OTHER_TEAM_MANAGER), "reason": "Away."}
    council.move(units, reference, council.IRO, "reassign", given)
    given = {"to_person": str(council.TEAM_MANAGER), "reason": "Back."}
    other = send_link(units, reference, council.OTHER_TEAM_MANAGER)
    council.move(units, reference, council.IRO, "reassign", given)
    page = come_in(visitor, other, council.OTHER_TEAM_MANAGER)
    assert "No school place" not in visitor.get(page).text
    form = visitor.get(f"{page}/moves/comment")
    sent = visitor.post(f"{page}/moves/comment", {**hidden_of(form), "comment": TYPED})
    assert last_transition(units).actor_id == council.OTHER_TEAM_MANAGER
    assert TYPED in words_of(visitor.get(sent.location))
    assert "overtaken" in words_of(Visitor(visitor.client.application, units).get(f"/r/{token}"))


def test_once_the_dispute_has_ended_nothing_is_taken_and_the_iro_is_named(
    units: Units, visitor: Visitor
) -> None:
    reference, token = asked(units)
    page = come_in(visitor, token)
    checked = fill(visitor, page, "disagree", {"reasons": TYPED})
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Solved."})
    late = confirm(visitor, page, "disagree", checked)
    assert late.status_code == 409
    assert TYPED in words_of(late)
    assert council.email_of(council.IRO) in words_of(visitor.get(page))
    assert visitor.get(f"{page}/moves/comment").location == page
    assert visitor.post(f"{page}/moves/comment", {**hidden_of(late), "comment": TYPED}).location == page
    assert moves_made(units) == 3


def test_what_is_recorded_meanwhile_in_the_same_step_is_shown_before_going_on(
    units: Units, visitor: Visitor
) -> None:
    reference, token = asked(units)
    page = come_in(visitor, token)
    checked = fill(visitor, page, "disagree", {"reasons": TYPED})
    council.move(units, reference, council.IRO, "add_note", {"note": "Rang; no reply."})
    stale = confirm(visitor, page, "disagree", checked)
    assert stale.status_code == 409
    assert "Rang; no reply." not in words_of(stale)
    assert "Add a note to the record" in words_of(stale)
    assert TYPED in words_of(stale)
    form = visitor.post(f"{page}/moves/disagree", hidden_of(stale))
    again = visitor.post(f"{page}/moves/disagree", {**hidden_of(form), "reasons": TYPED})
    assert confirm(visitor, page, "disagree", again).status_code == 303


def test_an_expired_link_cannot_answer_and_one_press_asks_for_another(
    units: Units, visitor: Visitor, clock: FakeClock
) -> None:
    app = app_over(units, longest=datetime(2027, 1, 1, tzinfo=UTC) - clock.now())
    manager = Visitor(app, units)
    page = come_in(manager, asked(units)[1])
    checked = fill(manager, page, "disagree", {"reasons": TYPED})
    clock.move_to(datetime(2026, 12, 8, tzinfo=UTC))
    late = confirm(manager, page, "disagree", checked)
    assert late.status_code == 409
    assert TYPED in words_of(late)
    too_old = manager.get(page)
    assert "This link has expired" in words_of(too_old)
    before = letters(units)
    manager.post(f"{page}/new-link", hidden_of(too_old))
    assert letters(units)[len(before) :] == [("asked_to_respond", council.TEAM_MANAGER)]
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


def test_two_phones_answer_and_one_wins(units: Units, visitor: Visitor) -> None:
    _, token = asked(units)
    page = come_in(visitor, token)
    other = Visitor(visitor.client.application, units)
    come_in(other, token)
    checked = fill(visitor, page, "disagree", REASONS)
    also = fill(other, page, "accept", {**ACTION_FIELDS, "response": TYPED})
    assert confirm(visitor, page, "disagree", checked).status_code == 303
    late = confirm(other, page, "accept", also)
    assert late.status_code == 409
    assert "You have already answered" in words_of(late)
    assert "Find a school" in words_of(late)
    assert moves_made(units) == 3


def test_a_changed_address_shuts_the_page_at_once(units: Units, visitor: Visitor) -> None:

    page = come_in(visitor, asked(units)[1])
    with units.writing() as unit:
        moved = update(Person).where(Person.id == council.TEAM_MANAGER).values(email="t@council.test")
        unit.connection.execute(moved)
    assert visitor.get(page).location == f"{page}/prove"
    visitor.get(f"{page}/prove")
    for address in ("t@council.test", council.email_of(council.TEAM_MANAGER)):
        visitor.post(f"{page}/prove", {"email": address})
    assert [person for letter, person in letters(units) if letter == "code"] == [council.TEAM_MANAGER]
