"""What IROs were told: the page with its counts, and a dispute raised from one of them."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from disputes.commands import open_beside
from disputes.queries.dispute import dispute_view
from disputes.unit import Units
from tests.api.pages.raise_walk import fill, raised
from tests.api.pages.reader import Page, Reader
from tests.support import council

SignedIn = Callable[[int], Reader]


def tell(units: Units) -> str:
    given = {"kind": "exclusion", "happened_on": "2026-11-02", "what": "Excluded for a week."}
    command = open_beside.OpenBeside(
        council.SOCIAL_WORKER, secrets.token_hex(8), "told_to_iro", given, children=[council.ONLY_CHILD]
    )
    with units.writing() as unit:
        return open_beside.handle(command, unit).reference


def test_the_page_counts_what_was_told_late(iro: Reader, units: Units) -> None:
    reference = tell(units)
    page = iro.open("/told")
    assert "Late: 15 working days after it happened" in page.words
    assert "Not yet seen" in page.words
    assert page.links["The child is excluded from school"] == f"/disputes/{reference}"


def test_with_nothing_told_it_says_so(iro: Reader) -> None:
    assert "Nothing has been told in the last year" in iro.open("/told").words


def test_a_dispute_raised_from_it_begins_with_its_child_and_words_and_marks_it_seen(
    iro: Reader, units: Units
) -> None:
    reference = tell(units)
    assert "Raise a dispute from this" in iro.open(f"/disputes/{reference}").buttons
    assert iro.post(f"/disputes/{reference}/raise", {}).location == "/raise/children"
    assert iro.open("/raise/children").fields()["children"] == [council.ONLY_CHILD]
    page = fill(iro, until="wrong")
    assert "Excluded for a week." in page.fields()["what_is_wrong"][0]
    fill(iro)
    assert iro.send().status == 200
    raised_one = raised(units)[-1]
    with units.reading() as unit:
        told = dispute_view(unit, reference, council.IRO)
        assert dispute_view(unit, raised_one, council.IRO).is_open
    assert not told.is_open
    assert told.timeline[-1].given["note"] == f"Dispute {raised_one} was raised from this."


def test_what_was_begun_before_is_thrown_away_only_when_the_iro_says_so(iro: Reader, units: Units) -> None:
    fill(iro, until="impact")
    reference = tell(units)
    path = f"/disputes/{reference}/raise"
    iro.post(path, {})
    assert iro.open("/raise/wrong").fields()["what_is_wrong"] == ["No school place since September."]
    iro.page = Page(iro.post(path, {}))
    assert {"/raise/check", f"/disputes/{reference}"} <= set(iro.page.links.values())
    assert iro.page.form().get("action") == path
    assert iro.send().title == "Which child or children is it about?"
    page = fill(iro, until="wrong")
    assert "Excluded for a week." in page.fields()["what_is_wrong"][0]


def test_nobody_else_raises_from_it_and_nothing_else_is_raised_from(
    signed_in: SignedIn, iro: Reader, units: Units
) -> None:
    reference = tell(units)
    worker = signed_in(council.SOCIAL_WORKER)
    assert "Raise a dispute from this" not in worker.open(f"/disputes/{reference}").buttons
    assert worker.post(f"/disputes/{reference}/raise", {}).status_code == 404
    assert signed_in(council.OTHER_IRO).post(f"/disputes/{reference}/raise", {}).status_code == 404
    assert iro.post(f"/disputes/{council.raise_formal(units)}/raise", {}).status_code == 404
