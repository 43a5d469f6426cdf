"""The door of a response link: what it shows, to whom it opens, and that opening it does nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from disputes.models import Person
from disputes.unit import Units
from tests.api.links.walk import (
    CASE_WORDS,
    REASONS,
    come_in,
    forms_of,
    moves_made,
    send_link,
    whole_record,
    words_of,
)
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.site import Visitor

AFTER_IT_EXPIRED = datetime(2026, 12, 10, 9, tzinfo=UTC)


def link_to(units: Units, outcome: str, clock: FakeClock) -> str:
    """A link of one of the five outcomes."""
    if outcome == "unknown":
        return "A" * 43
    reference = council.ask_team_manager(units)
    token = send_link(units, reference, council.TEAM_MANAGER)
    if outcome == "used":
        council.move(units, reference, council.TEAM_MANAGER, "disagree", REASONS)
    elif outcome == "expired":
        clock.move_to(AFTER_IT_EXPIRED)
    elif outcome == "superseded":
        council.move(units, reference, council.IRO, "take_to_formal", {"reason": "Cannot wait."})
    elif outcome == "address changed":
        with units.writing() as unit:
            moved = update(Person).where(Person.id == council.TEAM_MANAGER).values(email="t@council.test")
            unit.connection.execute(moved)
    return token


OUTCOMES = {
    "usable": (200, "You are asked to answer a dispute"),
    "used": (410, "You have already answered"),
    "expired": (410, "This link has expired"),
    "superseded": (410, "You no longer need this link"),
    "address changed": (410, "out of date in this service"),
    "unknown": (404, "This link does not work"),
}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_each_outcome_has_its_page_with_a_way_on(
    units: Units, visitor: Visitor, clock: FakeClock, outcome: str
) -> None:
    page = visitor.get(f"/r/{link_to(units, outcome, clock)}")
    code, words = OUTCOMES[outcome]
    assert page.status_code == code
    assert words in words_of(page)
    assert forms_of(page) or "What to do now" in words_of(page)


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_a_link_changes_nothing_and_shows_nothing_of_the_case(
    units: Units, visitor: Visitor, clock: FakeClock, outcome: str, method: str
) -> None:
    token = link_to(units, outcome, clock)
    before = whole_record(units)
    for _ in range(3):
        page = getattr(visitor.client, method)(f"/r/{token}")
        for word in (*CASE_WORDS, "Irene Okoro", "Tariq Moss", token, council.email_of(council.TEAM_MANAGER)):
            assert word not in page.text
            assert word not in str(page.headers)
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["Cache-Control"] == "no-store"
    assert whole_record(units) == before


def test_before_proof_it_shows_council_reference_role_and_due_date(units: Units, visitor: Visitor) -> None:
    reference = council.ask_team_manager(units)
    words = words_of(visitor.get(f"/r/{send_link(units, reference, council.TEAM_MANAGER)}"))
    for shown in ("Rochdale Borough Council", reference, "Team manager", "Monday 30 November 2026"):
        assert shown in words


def test_a_slash_at_the_end_changes_nothing_and_leads_nowhere(units: Units, visitor: Visitor) -> None:
    token = link_to(units, "usable", FakeClock())
    plain, slashed = visitor.get(f"/r/{token}"), visitor.get(f"/r/{token}/")
    assert slashed.status_code == 200
    assert words_of(slashed) == words_of(plain)
    assert token not in slashed.text + str(slashed.headers)


def test_where_no_limit_is_stated_it_says_so(units: Units, visitor: Visitor) -> None:
    reference = council.raise_formal(units)
    for move in ("escalate_to_safeguarding", "escalate_to_service_director"):
        council.move(units, reference, council.IRO, move, {"reason": "Not met."})
    token = send_link(units, reference, council.SERVICE_DIRECTOR, "service_director")
    assert words_of(visitor.get(f"/r/{token}")).count("No time limit stated") == 2


def test_an_expired_link_sends_a_new_one_to_its_address_alone(
    units: Units, visitor: Visitor, clock: FakeClock
) -> None:
    token = link_to(units, "expired", clock)
    page = visitor.get(f"/r/{token}")
    asked = []
    for address in ("nobody@elsewhere.test", council.email_of(council.TEAM_MANAGER)):
        before = whole_record(units)["outbox"]
        sent = visitor.post(forms_of(page)[0], {"email": address})
        asked.append((sent.status_code, sent.location, words_of(visitor.get(sent.location))))
        new = [row for row in whole_record(units)["outbox"] if row not in before]
        assert len(new) == (0 if "nobody" in address else 1)
    assert asked[0] == asked[1]
    assert "asked_to_respond" in new[0]
    reference = words_of(page).split("Dispute ")[1].split()[0]
    fresh = send_link(units, reference, council.TEAM_MANAGER)
    assert visitor.get(f"/r/{fresh}").status_code == 200
    assert visitor.get(f"/r/{token}").status_code == 200


def test_a_usable_link_is_not_sent_again_by_asking(units: Units, visitor: Visitor) -> None:
    link_to(units, "usable", FakeClock())
    before = whole_record(units)["outbox"]
    visitor.get("/answer/1/new-link")
    visitor.post("/answer/1/new-link", {"email": council.email_of(council.TEAM_MANAGER)})
    assert whole_record(units)["outbox"] == before


def test_no_token_reaches_a_log(
    units: Units, visitor: Visitor, capfd: pytest.CaptureFixture[str], clock: FakeClock
) -> None:
    tokens = [link_to(units, outcome, clock) for outcome in ("usable", "unknown")]
    page = come_in(visitor, tokens[0])
    visitor.get(page)
    for token in tokens:
        visitor.get(f"/r/{token}")
        visitor.get(f"/r/{token}/nothing")
        visitor.client.post(f"/r/{token}")
    written = capfd.readouterr()
    assert "/r/<token>" in written.out + written.err
    for token in tokens:
        assert token not in written.out + written.err


@pytest.mark.parametrize("path", ["/r/{token}/x", "/r/", "/r/{token}%00", "/r/{token}?next=//evil.test"])
def test_a_mangled_link_shows_nothing_and_repeats_nothing(units: Units, visitor: Visitor, path: str) -> None:
    token = link_to(units, "usable", FakeClock())
    page = visitor.get(path.format(token=token))
    assert page.status_code in (200, 400, 404)
    assert token not in page.text
    assert "evil.test" not in page.text
    assert moves_made(units) == 2
