"""A dispute's page says whether the child was heard at this step, and who knows of the dispute."""

from __future__ import annotations

import pytest

from disputes.unit import Units
from tests.api.pages.reader import Reader
from tests.disputes.test_siblings import give_worker
from tests.support import council

VIEWS = {"child": "1", "views": "I want to stay.", "found_out": "On a visit."}
TOLD = {"informed": ["The child", "The carer"], "informed_on": "2026-11-23"}


@pytest.mark.demand("001 2 voice", "003 voice", "004 voice")
def test_the_childs_wishes_are_asked_for_again_at_each_later_step(iro: Reader, units: Units) -> None:
    reference = council.raise_informal(units)
    assert "Recorded when it was raised" in iro.open(f"/disputes/{reference}").words
    council.move(units, reference, council.IRO, "raise_with_team_manager")
    page = iro.open(f"/disputes/{reference}")
    assert page.links["Last when it was raised, not yet at this step"].endswith("/moves/record_views")
    council.move(units, reference, council.IRO, "record_views", VIEWS)
    assert "Recorded on Mon 23 Nov 2026" in iro.open(f"/disputes/{reference}").words


@pytest.mark.demand("001 2 advocate", "002 rights")
def test_the_page_says_who_was_told_of_the_dispute(iro: Reader, units: Units) -> None:
    reference = council.raise_informal(units)
    page = iro.open(f"/disputes/{reference}")
    assert page.links["Nobody is recorded as told"].endswith("/moves/record_told")
    council.move(units, reference, council.IRO, "record_told", TOLD)
    council.move(units, reference, council.IRO, "record_told", TOLD | {"informed": ["An advocate"]})
    assert "The child, the carer and an advocate" in iro.open(f"/disputes/{reference}").words


def test_of_siblings_each_has_their_own_wishes(iro: Reader, units: Units) -> None:
    reference = council.raise_informal(units, [council.SIBLING, council.OTHER_SIBLING])
    council.move(units, reference, council.IRO, "record_views", VIEWS | {"child": "2"})
    words = iro.open(f"/disputes/{reference}").words
    assert "Which child is this about? CB" in words


def test_of_siblings_one_childs_wishes_do_not_count_for_the_others(iro: Reader, units: Units) -> None:
    reference = council.ask_team_manager(units, [council.SIBLING, council.OTHER_SIBLING])
    assert "Last when it was raised, not yet at this step" in iro.open(f"/disputes/{reference}").links
    council.move(units, reference, council.IRO, "record_views", VIEWS | {"child": "2"})
    said = "AB: last when it was raised, not yet at this step; CB: recorded on Mon 23 Nov 2026"
    assert said in iro.open(f"/disputes/{reference}").links
    council.move(units, reference, council.IRO, "record_views", VIEWS)
    assert "Recorded on Mon 23 Nov 2026" in iro.open(f"/disputes/{reference}").links


def test_a_social_worker_reads_when_their_own_child_was_heard(signed_in, units: Units) -> None:
    give_worker(units, council.OTHER_SIBLING, council.OTHER_SOCIAL_WORKER)
    reference = council.ask_team_manager(units, [council.SIBLING, council.OTHER_SIBLING])
    council.move(units, reference, council.IRO, "record_views", VIEWS | {"child": "2"})
    council.move(units, reference, council.IRO, "record_told", TOLD | {"child": "2"})
    words = signed_in(council.SOCIAL_WORKER).open(f"/disputes/{reference}").words
    assert "Child’s wishes Last when it was raised, not yet at this step" in words
    assert "Told of it Nobody is recorded as told" in words
    words = signed_in(council.OTHER_SOCIAL_WORKER).open(f"/disputes/{reference}").words
    assert "Child’s wishes Recorded on Mon 23 Nov 2026" in words


def test_who_was_told_is_said_of_one_child_or_of_all(iro: Reader, units: Units) -> None:
    reference = council.raise_informal(units, [council.SIBLING, council.OTHER_SIBLING])
    page = iro.open(f"/disputes/{reference}/moves/record_told")
    assert "Which child is this about? (optional)" in page.words
    assert page.options("child") == ["1", "2"]
    council.move(units, reference, council.IRO, "record_told", TOLD | {"child": "2"})
    assert "The child (CB) and the carer (CB)" in iro.open(f"/disputes/{reference}").words
    council.move(units, reference, council.IRO, "record_told", TOLD | {"informed": ["The carer"]})
    assert "The child (CB) and the carer" in iro.open(f"/disputes/{reference}").links
    council.move(units, reference, council.IRO, "record_told", TOLD | {"child": "1"})
    assert "The child and the carer" in iro.open(f"/disputes/{reference}").links


def test_where_it_is_about_one_child_nobody_is_asked_which(iro: Reader, units: Units) -> None:
    reference = council.raise_informal(units)
    page = iro.open(f"/disputes/{reference}/moves/record_told")
    assert "Which child" not in page.words
    checked = iro.send({"informed": ["The child"], "informed_on-day": "23", "informed_on-month": "11",
                        "informed_on-year": "2026"})  # fmt: skip
    assert "Which child" not in checked.words


def test_that_the_child_was_told_how_it_ended_is_recorded_after_the_end(iro: Reader, units: Units) -> None:
    reference = council.raise_informal(units)
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Put right."})
    page = iro.open(f"/disputes/{reference}")
    assert "Record who was told" not in page.links
    assert page.links["Nobody is recorded as told"].endswith("/moves/record_told")
    iro.open(f"/disputes/{reference}/moves/record_told")
    checked = iro.send({"informed": ["The child"], "informed_on-day": "23", "informed_on-month": "11",
                        "informed_on-year": "2026"})  # fmt: skip
    assert "The dispute stays at its step: Withdrawn." in checked.words
    assert "ends" not in checked.words
    receipt = iro.send()
    assert receipt.title == "Done: record who was told"
    assert "is told by email" not in receipt.words
    page = iro.open(f"/disputes/{reference}")
    assert "Told of it The child" in page.words
    assert "withdrew it on Monday 23 November 2026." in page.words


def test_those_who_only_answer_may_read_it_and_not_change_it(signed_in, units: Units) -> None:
    reference = council.raise_informal(units)
    page = signed_in(council.TEAM_MANAGER).open(f"/disputes/{reference}")
    assert "Nobody is recorded as told" in page.words
    assert "Nobody is recorded as told" not in page.links
