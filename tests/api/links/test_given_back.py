"""What was typed by a link and could not be sent is given back, also when the move has gone meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime

from disputes.unit import Units
from tests.api.links.walk import (
    ACTION_FIELDS,
    TYPED,
    asked,
    come_in,
    hidden_of,
    last_transition,
    send_link,
    words_of,
)
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.site import Visitor


def send_too_late(visitor: Visitor, clock: FakeClock, page: str, move: str, fields: dict[str, str]) -> None:
    """Send a form half a day after its page was opened: its reader is asked who they are."""
    form = visitor.get(f"{page}/moves/{move}")
    clock.forward(hours=13)
    sent = visitor.post(f"{page}/moves/{move}", {**hidden_of(form), **fields})
    assert sent.location == f"{page}/prove"
    assert "What you typed has been kept" in words_of(visitor.get(sent.location))


def come_back(visitor: Visitor, page: str) -> None:
    """Show again who one is, on the page that says that it has been kept."""
    visitor.post(f"{page}/prove", {"email": council.email_of(council.TEAM_MANAGER)})
    visitor.get(f"{page}/code")
    assert visitor.post(f"{page}/code", {"code": visitor.newest_digits()}).location == page


def test_a_late_comment_that_was_kept_is_given_back_in_its_form(
    units: Units, visitor: Visitor, clock: FakeClock
) -> None:
    reference, token = asked(units)
    page = come_in(visitor, token)
    council.move(units, reference, council.IRO, "take_to_formal", {"reason": "Cannot wait."})
    send_too_late(visitor, clock, page, "comment", {"comment": TYPED})
    come_back(visitor, page)
    assert TYPED in words_of(visitor.get(page))
    form = visitor.get(f"{page}/moves/comment")
    assert f"{TYPED}</textarea>" in form.text
    assert "What you typed before is still here." in words_of(form)
    assert visitor.post(f"{page}/moves/comment", {**hidden_of(form), "comment": TYPED}).status_code == 303
    assert TYPED not in words_of(visitor.get(page))
    assert TYPED not in visitor.get(f"{page}/moves/comment").text


def test_an_answer_that_was_kept_is_shown_after_its_step_has_ended_and_taken_as_a_comment(
    units: Units, visitor: Visitor, clock: FakeClock
) -> None:
    reference, token = asked(units)
    page = come_in(visitor, token)
    send_too_late(visitor, clock, page, "disagree", {"reasons": TYPED})
    council.move(units, reference, council.IRO, "take_to_formal", {"reason": "Cannot wait."})
    come_back(visitor, page)
    overtaken = visitor.get(page)
    assert "This has moved on" in words_of(overtaken)
    assert f"Why do you disagree? {TYPED}" in words_of(overtaken)
    form = visitor.post(f"{page}/moves/comment", hidden_of(overtaken))
    assert TYPED in form.text
    words = {"comment": f"Why do you disagree?\n{TYPED}"}
    assert visitor.post(f"{page}/moves/comment", {**hidden_of(form), **words}).status_code == 303
    assert TYPED in last_transition(units).given["comment"]
    assert TYPED not in words_of(visitor.get(page))


def test_an_answer_that_was_kept_is_shown_to_be_copied_once_the_dispute_has_ended(
    units: Units, visitor: Visitor, clock: FakeClock
) -> None:
    reference, token = asked(units)
    page = come_in(visitor, token)
    send_too_late(visitor, clock, page, "accept", {**ACTION_FIELDS, "response": TYPED})
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Solved."})
    come_back(visitor, page)
    for _ in range(2):
        words = words_of(visitor.get(page))
        assert TYPED in words
        assert "Find a school" in words
        assert "Send it as a comment" not in words


def test_an_answer_that_was_kept_is_shown_when_its_link_has_expired(
    units: Units, visitor: Visitor, clock: FakeClock
) -> None:
    token = asked(units)[1]
    clock.move_to(datetime(2026, 12, 7, 13, tzinfo=UTC))
    page = come_in(visitor, token)
    send_too_late(visitor, clock, page, "disagree", {"reasons": TYPED})
    come_back(visitor, page)
    too_old = words_of(visitor.get(page))
    assert "This link has expired" in too_old
    assert TYPED in too_old
    assert "Send it as a comment instead" in too_old


def test_nobody_else_is_shown_what_was_kept(units: Units, visitor: Visitor, clock: FakeClock) -> None:
    reference, token = asked(units)
    page = come_in(visitor, token)
    given = {"to_person": str(council.OTHER_TEAM_MANAGER), "reason": "Away."}
    council.move(units, reference, council.IRO, "reassign", given)
    send_too_late(visitor, clock, page, "comment", {"comment": TYPED})
    other = Visitor(visitor.client.application, units)
    theirs = come_in(
        other, send_link(units, reference, council.OTHER_TEAM_MANAGER), council.OTHER_TEAM_MANAGER
    )
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Solved."})
    assert "This has moved on" in words_of(other.get(theirs))
    assert TYPED not in words_of(other.get(theirs))
