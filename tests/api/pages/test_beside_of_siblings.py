"""What is opened beside a siblings' dispute: its form asks about which of them, all ticked at first."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from disputes.unit import Units
from tests.api.pages.reader import Reader
from tests.api.pages.test_beside import ADVICE, opened
from tests.disputes.test_siblings import give_worker
from tests.support import council

BOTH = [council.SIBLING, council.OTHER_SIBLING]
ASKED = {"question": "Whom do we write to?", "asked_on-day": "20", "asked_on-month": "11",
         "asked_on-year": "2026"}  # fmt: skip


@pytest.fixture
def dispute(units: Units) -> str:
    give_worker(units, council.OTHER_SIBLING, council.OTHER_SOCIAL_WORKER)
    return council.raise_formal(units, BOTH)


def test_all_are_ticked_at_first_and_the_check_page_says_who_was_chosen(
    iro: Reader, units: Units, dispute: str
) -> None:
    page = iro.open(f"/disputes/{dispute}/beside/cafcass_advice")
    assert "Which children is this about?" in page.words
    assert (page.options("children"), page.fields()["children"]) == (BOTH, BOTH)
    checked = iro.send({**ASKED, "children": [council.OTHER_SIBLING]})
    assert "Which children is this about? CB (case C-102)" in checked.words
    assert "AB (case C-101)" not in checked.words
    back = iro.send({"do": "change"})
    assert back.fields()["children"] == [council.OTHER_SIBLING]
    iro.send()
    iro.send()
    (matter,) = opened(units)
    page = iro.open(f"/disputes/{matter}")
    assert "about CB (case C-102)" in page.words
    assert "AB" not in page.words
    assert "About CB alone." in iro.open(f"/disputes/{dispute}").words


def test_sent_as_it_stands_it_is_about_all_of_them(iro: Reader, units: Units, dispute: str) -> None:
    iro.open(f"/disputes/{dispute}/beside/legal_advice")
    checked = iro.send(ADVICE)
    assert "Which children is this about? AB (case C-101) CB (case C-102)" in checked.words
    iro.send()
    assert "AB" in iro.open(f"/disputes/{opened(units)[0]}").words
    assert "alone." not in iro.open(f"/disputes/{dispute}").words


def test_with_none_ticked_it_asks_again(iro: Reader, units: Units, dispute: str) -> None:
    iro.open(f"/disputes/{dispute}/beside/legal_advice")
    page = iro.send({**ADVICE, "children": []})
    assert (page.status, page.errors) == (422, {"Choose at least one child.": "#children"})
    assert "children" not in page.fields()
    assert page.fields()["question"] == [ADVICE["question"]]
    page = iro.send({"children": [council.ONLY_CHILD]})
    assert page.errors == {"Choose from the children of this dispute.": "#children"}
    assert opened(units) == []


def test_beside_a_dispute_about_one_child_nobody_is_asked(iro: Reader, units: Units) -> None:
    reference = council.raise_formal(units)
    page = iro.open(f"/disputes/{reference}/beside/legal_advice")
    assert "Which child" not in page.words
    checked = iro.send({**ADVICE, "children": [council.SIBLING]})
    assert "Which child" not in checked.words
    iro.send()
    assert "XY (case C-103)" in iro.open(f"/disputes/{opened(units)[0]}").words


def test_the_other_childs_social_worker_sees_nothing_of_it(
    iro: Reader, units: Units, dispute: str, signed_in: Callable[[int], Reader]
) -> None:
    iro.open(f"/disputes/{dispute}/beside/cafcass_advice")
    iro.send({**ASKED, "children": [council.OTHER_SIBLING]})
    iro.send()
    (matter,) = opened(units)
    own, other = signed_in(council.OTHER_SOCIAL_WORKER), signed_in(council.SOCIAL_WORKER)
    assert own.open(f"/disputes/{dispute}").links["Advice from Cafcass"] == f"/disputes/{matter}"
    assert own.open(f"/disputes/{matter}").status == 200
    assert "Advice from Cafcass" not in other.open(f"/disputes/{dispute}").words
    assert other.open(f"/disputes/{matter}").status == 404
