"""A dispute's page says whether the child was heard at this step, and who knows of the dispute."""

from __future__ import annotations

import pytest

from disputes.unit import Units
from tests.api.pages.reader import Reader
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


def test_those_who_only_answer_may_read_it_and_not_change_it(signed_in, units: Units) -> None:
    reference = council.raise_informal(units)
    page = signed_in(council.TEAM_MANAGER).open(f"/disputes/{reference}")
    assert "Nobody is recorded as told" in page.words
    assert "Nobody is recorded as told" not in page.links
