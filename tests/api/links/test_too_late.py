"""Those who come too late: somebody acted meanwhile, the link has expired, the dispute has ended."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from disputes.models import Person
from disputes.unit import Units
from tests.api.links.walk import (
    ACTION_FIELDS,
    REASONS,
    TYPED,
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
from tests.support.site import Visitor, app_over


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
    main = re.compile(r'class="govuk-button" data-module="govuk-button">\s*Send it as a comment instead')
    assert main.search(late.text)
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
    assert "You no longer need this link" in words_of(
        Visitor(visitor.client.application, units).get(f"/r/{token}")
    )


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
    assert moves_made(units) == 3


@pytest.mark.parametrize("do", ["change", "confirm"])
def test_a_comment_sent_after_the_end_is_shown_to_be_copied_and_names_who_to_write_to(
    units: Units, visitor: Visitor, do: str
) -> None:
    reference, token = asked(units)
    page = come_in(visitor, token)
    council.move(units, reference, council.IRO, "take_to_formal", {"reason": "Cannot wait."})
    form = visitor.get(f"{page}/moves/comment")
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Solved."})
    late = visitor.post(f"{page}/moves/comment", {**hidden_of(form), "comment": TYPED, "do": do})
    words = words_of(late)
    assert late.status_code == 409
    write_to = f"Write to Irene Okoro, the Independent Reviewing Officer, at {council.email_of(council.IRO)}."
    for shown in ("Your comment came too late", "The dispute has ended.", TYPED, write_to):
        assert shown in words
    assert "Send it as a comment" not in words
    assert moves_made(units) == 4


def test_a_comment_that_was_taken_has_its_receipt_also_once_the_dispute_has_ended(
    units: Units, visitor: Visitor
) -> None:
    reference, token = asked(units)
    page = come_in(visitor, token)
    council.move(units, reference, council.IRO, "take_to_formal", {"reason": "Cannot wait."})
    fields = {**hidden_of(visitor.get(f"{page}/moves/comment")), "comment": TYPED}
    first = visitor.post(f"{page}/moves/comment", fields)
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Solved."})
    assert visitor.post(f"{page}/moves/comment", fields).location == first.location
    other = visitor.post(f"{page}/moves/comment", {**fields, "comment": "Other words."})
    assert "already sent with other answers" in words_of(other)


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


def test_two_phones_that_press_at_the_same_moment_make_one_answer(units: Units, visitor: Visitor) -> None:
    _, token = asked(units)
    page = come_in(visitor, token)
    other = Visitor(visitor.client.application, units)
    come_in(other, token)
    pressed = [
        (visitor, "disagree", fill(visitor, page, "disagree", REASONS)),
        (other, "accept", fill(other, page, "accept", {**ACTION_FIELDS, "response": TYPED})),
    ]
    together = Barrier(2)

    def press(one: tuple[Visitor, str, TestResponse]) -> int:
        who, move, checked = one
        together.wait()
        return confirm(who, page, move, checked).status_code

    with ThreadPoolExecutor(2) as phones:
        assert sorted(phones.map(press, pressed)) == [303, 409]
    assert moves_made(units) == 3
