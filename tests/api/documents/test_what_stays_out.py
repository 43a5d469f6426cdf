"""What is private stays out of the documents: legal advice, and what was recorded about a sibling alone."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import pytest

from disputes.commands import open_beside
from disputes.record_file import prove
from disputes.unit import Units
from tests.api.documents.files import downloaded
from tests.api.documents.pdf_parts import is_accessible
from tests.api.pages.reader import Reader
from tests.support import council

SignedIn = Callable[[int], Reader]
QUESTION, ADVICE, REFUSAL = "May the plan be changed?", "Counsel says no.", "Ask the court team first."
OF_AB, OF_CB = "AB wants the old school.", "CB wants to draw."
OTHERS = (council.IRO_TEAM_MANAGER, council.SAFEGUARDING_MANAGER, council.HEAD_OF_SERVICE, council.DIRECTOR)


def opened(units: Units, reference: str, route: str, **given: Any) -> str:
    """Open a side matter beside a dispute as the IRO; gives its reference."""
    command = open_beside.OpenBeside(council.IRO, secrets.token_hex(8), route, given, reference)
    with units.writing() as unit:
        return open_beside.handle(command, unit).reference


@pytest.fixture
def reference(units: Units) -> str:
    """A dispute about two siblings, each of whom said something, with legal advice and Cafcass beside it."""
    about = council.raise_formal(units, [council.SIBLING, council.OTHER_SIBLING])
    for child, views in ((1, OF_AB), (2, OF_CB)):
        said = {"child": child, "views": views, "found_out": "On a visit."}
        council.move(units, about, council.IRO, "record_views", said)
    legal = opened(units, about, "legal_advice", question=QUESTION, reason="It is urgent.")
    council.move(units, legal, council.SAFEGUARDING_MANAGER, "agree_to_advice")
    advice = {"given_on": "2026-11-23", "advice": ADVICE}
    council.move(units, legal, council.IRO, "record_advice", advice)
    opened(units, about, "cafcass_advice", question="Whom do we write to?", asked_on="2026-11-23")
    return about


def everywhere(reader: Reader, reference: str, query: str = "") -> str:
    """All that the reader can get about a dispute, as text."""
    texts = [
        reader.get(f"/disputes/{reference}/{what}{query}").text
        for what in ("record", "record.json", "briefing")
    ]
    return "\n".join(texts)


def test_legal_advice_stands_whole_in_the_iros_own_record(iro: Reader, reference: str) -> None:
    page = iro.open(f"/disputes/{reference}/record")
    assert ADVICE in page.words
    assert QUESTION in page.words
    assert "This is the IRO’s own record. It holds what is private to the IRO service" in page.words
    assert ADVICE in str(downloaded(iro, reference))


@pytest.mark.parametrize("person", OTHERS)
def test_everybody_else_sees_that_it_was_asked_agreed_and_given(
    signed_in: SignedIn, reference: str, person: int
) -> None:
    reader = signed_in(person)
    for query in ("", "?child=1"):
        got = everywhere(reader, reference, query)
        for secret in (QUESTION, ADVICE, "It is urgent."):
            assert secret not in got, (query, secret)
    words = reader.open(f"/disputes/{reference}/record").words
    for step in ("Legal advice asked for", "Legal advice agreed", "Legal advice given"):
        assert f"{step}: 9:00am on Monday 23 November 2026" in words
    legal = next(
        one for one in downloaded(reader, reference)["beside"] if one["route"]["id"] == "legal_advice"
    )
    assert set(legal) == {"reference", "route", "stage", "outline"}
    assert [set(step) for step in legal["outline"]] == [{"sequence", "at", "stage", "label"}] * 3
    assert reader.get(f"/disputes/{legal['reference']}/record.json").status_code == 404


def test_the_copy_for_the_childs_file_has_the_outline_also_for_the_iro(iro: Reader, reference: str) -> None:
    got = everywhere(iro, reference, "?child=1")
    assert ADVICE not in got
    assert "Legal advice given" in got


@pytest.mark.parametrize("person", [council.IRO, *OTHERS])
def test_no_briefing_has_any_legal_advice(signed_in: SignedIn, reference: str, person: int) -> None:
    words = signed_in(person).open(f"/disputes/{reference}/briefing").words
    assert "egal advice" not in words
    assert "Advice from Cafcass: " in words


@pytest.mark.parametrize(("child", "own", "other", "name", "sibling"), [
    (1, OF_AB, OF_CB, "AB (case C-101)", "C-102"),
    (2, OF_CB, OF_AB, "CB (case C-102)", "C-101"),
])  # fmt: skip
def test_each_childs_copy_has_its_own_part_and_not_the_siblings(
    iro: Reader, reference: str, child: int, own: str, other: str, name: str, sibling: str
) -> None:
    got = everywhere(iro, reference, f"?child={child}")
    assert own in got
    assert other not in got
    words = iro.open(f"/disputes/{reference}/record?child={child}").words
    assert f"This is the copy for the file of {name}." in words
    assert "What was recorded here is left out. It is about another child." in words
    assert sibling not in words
    assert "another child" in words
    document = downloaded(iro, reference, f"?child={child}")
    assert sibling not in str(document)
    assert document["record"]["children"][2 - child] == {
        "position": 3 - child,
        "number": 3 - child,
        "name": "another child",
    }


def test_the_whole_record_has_both_and_so_has_a_briefing_about_both(iro: Reader, reference: str) -> None:
    for what in ("record", "record.json", "briefing"):
        got = iro.get(f"/disputes/{reference}/{what}").text
        assert OF_AB in got, what
        assert OF_CB in got, what


def test_a_copy_is_proved_too_and_says_what_it_cannot_prove(iro: Reader, reference: str) -> None:
    proof = prove(downloaded(iro, reference, "?child=1"))
    assert proof.faults == ()
    whole = prove(downloaded(iro, reference))
    assert whole.faults == ()
    assert [(one.withheld, one.is_outline) for one in proof.matters] == [(1, False), (0, True), (0, False)]
    assert [(one.withheld, one.is_outline) for one in whole.matters] == [(0, False)] * 3
    assert proof.matters[0].head == whole.matters[0].head


def test_a_letter_tells_a_child_nothing_that_its_sibling_said(iro: Reader, reference: str) -> None:
    for child, own, other in ((1, OF_AB, OF_CB), (2, OF_CB, OF_AB)):
        letter = iro.open(f"/disputes/{reference}/letter-to-the-child?child={child}").fields()["letter"][0]
        assert own in letter
        assert other not in letter
        assert ADVICE not in letter


def test_of_a_side_matter_there_is_the_record_alone(iro: Reader, reference: str) -> None:
    legal, cafcass = (one["reference"] for one in downloaded(iro, reference)["beside"])
    for beside in (legal, cafcass):
        assert is_accessible(iro.get(f"/disputes/{beside}/record.pdf").data)
        for what in ("briefing", "letter-to-the-child"):
            assert iro.get(f"/disputes/{beside}/{what}").status_code == 404


def test_of_legal_advice_there_is_no_copy_for_a_childs_file(iro: Reader, reference: str) -> None:
    legal = downloaded(iro, reference)["beside"][0]["reference"]
    page = iro.open(f"/disputes/{legal}/record")
    assert page.status == 200
    assert not [href for href in page.links.values() if "?child=" in href]
    for what in ("record", "record.json", "record.pdf"):
        assert iro.get(f"/disputes/{legal}/{what}?child=1").status_code == 404
