"""A link in a side matter: it says in that matter's words what is asked, and nothing of a dispute's."""

from __future__ import annotations

import pytest

from disputes.commands import open_beside
from disputes.unit import Units
from tests.api.links.walk import answer, come_in, send_link, words_of
from tests.support import council
from tests.support.site import Visitor

QUESTION = "May the council end the placement?"


@pytest.fixture
def advice(units: Units) -> str:
    """Legal advice that was asked for beside a dispute: the reference of that matter."""
    reference = council.raise_formal(units)
    given = {"question": QUESTION, "reason": "It ends on Friday."}
    command = open_beside.OpenBeside(council.IRO, "key-0001", "legal_advice", given, reference)
    with units.writing() as unit:
        return open_beside.handle(command, unit).reference


def test_before_proof_it_says_what_it_is_and_nothing_of_the_child(
    visitor: Visitor, units: Units, advice: str
) -> None:
    page = words_of(visitor.get(f"/r/{send_link(units, advice, council.SAFEGUARDING_MANAGER, 'legal_gate')}"))
    assert "You are asked about a request for legal advice" in page
    assert f"Legal advice {advice}" in page
    for hidden in (QUESTION, "Friday", "XY (case", "C-103"):
        assert hidden not in page


def test_the_gate_refuses_in_the_words_of_the_matter(visitor: Visitor, units: Units, advice: str) -> None:
    token = send_link(units, advice, council.SAFEGUARDING_MANAGER, "legal_gate")
    at = come_in(visitor, token, council.SAFEGUARDING_MANAGER)
    page = words_of(visitor.get(at))
    for said in (
        "Agree to legal advice, or refuse it with reasons",
        "This is a request for legal advice. It is about XY (case C-103).",
        "Only these can read it: the Independent Reviewing Officer, the",
        QUESTION,
    ):
        assert said in page
    assert "ispute" not in page.replace("Care plan disputes", "")
    done = answer(visitor, at, "refuse_advice", {"reasons": "Ask the council's own lawyer first."})
    receipt = words_of(visitor.get(done.location))
    assert f"in legal advice {advice}" in receipt
    assert "It has ended. Nothing more is needed from you." in receipt


def test_an_answer_that_does_not_end_it_goes_to_the_iro(visitor: Visitor, units: Units, advice: str) -> None:
    token = send_link(units, advice, council.SAFEGUARDING_MANAGER, "legal_gate")
    at = come_in(visitor, token, council.SAFEGUARDING_MANAGER)
    done = answer(visitor, at, "agree_to_advice", {"response": "Ask for J. at the panel."})
    receipt = words_of(visitor.get(done.location))
    told = "Irene Okoro, the Independent Reviewing Officer, has been told, and will read what you wrote."
    assert told in receipt
    assert "takes it to the next step" not in receipt
    again = words_of(visitor.get(f"/r/{token}", follow_redirects=True))
    assert "Agree to legal advice" in again
