"""A downloaded record is proved without a database: whatever is done to the file is found and named."""

from __future__ import annotations

import copy
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from disputes.chain import BEFORE_THE_FIRST, CHAINED, transition_hash
from disputes.models import Dispute
from disputes.record_file import DIGEST, prove
from disputes.unit import Units
from tests.api.documents.files import at, downloaded, edited, found, kinds, leaves, resealed
from tests.api.pages.reader import Reader
from tests.support import council

OTHER_HASH = "f" * 64


@pytest.fixture
def document(iro: Reader, units: Units) -> dict[str, Any]:
    """The record of a dispute with five transitions."""
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.TEAM_MANAGER, "disagree", {"reasons": "The plan is right."})
    council.move(units, reference, council.IRO, "add_note", {"note": "Phoned “the school”: no place. ✓"})
    council.move(units, reference, council.IRO, "take_to_formal", {"reason": "No answer to it."})
    return downloaded(iro, reference)


def test_a_file_as_it_was_downloaded_agrees_with_itself(document: dict[str, Any], units: Units) -> None:
    proof = prove(document)
    assert proof.faults == ()
    with units.reading() as unit:
        stored = unit.connection.execute(select(Dispute.head_hash)).scalar_one()
    assert [(one.transitions, one.head) for one in proof.matters] == [(5, stored)]


def test_every_value_that_is_edited_is_found(document: dict[str, Any]) -> None:
    missed = [place for place in leaves(document) if not found(edited(document, place, "edited"))]
    assert missed == []


def test_a_column_of_a_transition_is_found_also_under_a_new_digest(document: dict[str, Any]) -> None:
    values: list[Any] = [OTHER_HASH, None, 7, {"note": "Something else."}, []]
    for column, number, value in product([*CHAINED, "hash"], [0, 2, 4], values):
        place = ("record", "transitions", number, column)
        if value != at(document, place):
            changed = resealed(edited(document, place, value))
            assert number + 1 in {sequence for sequence, _ in found(changed)}, (place, value)


def test_a_word_inside_an_answer_is_found(document: dict[str, Any]) -> None:
    place = ("record", "transitions", 2, "given", "reasons")
    assert at(document, place) == "The plan is right."
    changed = resealed(edited(document, place, "The plan is wrong."))
    assert found(changed) == {(3, "hash")}


def test_a_transition_with_a_new_hash_of_its_own_breaks_the_chain_after_it(document: dict[str, Any]) -> None:
    record = document["record"]
    record["transitions"][2]["given"] = {"reasons": "The plan is wrong."}
    record["transitions"][2]["hash"] = transition_hash(record["reference"], record["transitions"][2])
    assert found(resealed(document)) == {(4, "chain")}


def test_a_transition_taken_out_is_found(document: dict[str, Any]) -> None:
    for number in range(5):
        changed = copy.deepcopy(document)
        del changed["record"]["transitions"][number]
        told = found(resealed(changed))
        assert (None, "head") in told
        assert number == 4 or (number + 1, "sequence") in told


def test_a_transition_put_in_is_found(document: dict[str, Any]) -> None:
    for number in range(6):
        changed = copy.deepcopy(document)
        rows = changed["record"]["transitions"]
        forged = {**rows[min(number, 4)], "sequence": number + 1, "idempotency_key": "forged"}
        forged["previous_hash"] = rows[number - 1]["hash"] if number else BEFORE_THE_FIRST
        forged["hash"] = transition_hash(document["record"]["reference"], forged)
        rows.insert(number, forged)
        assert (None, "head") in found(resealed(changed))


def test_two_transitions_that_changed_places_are_found(document: dict[str, Any]) -> None:
    for number in range(4):
        changed = copy.deepcopy(document)
        rows = changed["record"]["transitions"]
        rows[number], rows[number + 1] = rows[number + 1], rows[number]
        told = found(resealed(changed))
        assert {(number + 1, "sequence"), (number + 2, "sequence")} <= told


def test_an_end_cut_off_is_found_by_the_head_and_by_how_it_stands(document: dict[str, Any]) -> None:
    rows = document["record"]["transitions"]
    del rows[3:]
    assert (None, DIGEST) in found(document)
    assert {(None, "head"), (None, "standing")} <= found(resealed(document))
    document["heads"] = [
        {"reference": document["record"]["reference"], "sequence": 3, "hash": rows[-1]["hash"]}
    ]
    assert found(resealed(document)) == {(None, "standing")}


def test_the_digest_alone_is_found(document: dict[str, Any]) -> None:
    document[DIGEST] = OTHER_HASH
    assert found(document) == {(None, DIGEST)}


def test_what_was_written_when_it_was_raised_is_held_against_the_first_transition(
    document: dict[str, Any],
) -> None:
    changed = resealed(edited(document, ("record", "dispute", "impact"), "None at all."))
    assert found(changed) == {(None, "answers")}


def test_a_file_made_anew_whole_differs_from_the_service_in_its_head(document: dict[str, Any]) -> None:
    """The control, and the limit: who makes every hash anew is found by the head outside it alone."""
    true_head = document["heads"][0]["hash"]
    made_anew = _made_anew(document, 2, {"reasons": "The plan is wrong."})
    proof = prove(made_anew)
    assert proof.faults == ()
    assert proof.matters[0].head != true_head


def _made_anew(document: dict[str, Any], number: int, given: dict[str, Any]) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    record = changed["record"]
    record["transitions"][number]["given"] = given
    previous = BEFORE_THE_FIRST
    for row in record["transitions"]:
        row["previous_hash"] = previous
        row["hash"] = previous = transition_hash(record["reference"], row)
    record["dispute"]["head_hash"] = changed["heads"][0]["hash"] = previous
    return resealed(changed)


def test_nothing_that_stands_anywhere_in_it_stops_the_proof(document: dict[str, Any]) -> None:
    values: list[Any] = [None, [], {}, True, [1], {"a": 1}, "\ud800"]
    for place, value in product(_every_place(document), values):
        proof = prove(edited(document, place, value))
        assert proof.faults or at(document, place) == value, place


def _every_place(document: dict[str, Any]) -> set[tuple[str | int, ...]]:
    return {place[:depth] for place in leaves(document) for depth in range(1, len(place) + 1)}


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
PARTS = st.sampled_from(
    ["record", "beside", "heads", "digest", "people", "reference", "transitions", "dispute"]
)


@given(st.dictionaries(PARTS, JUNK | st.dictionaries(PARTS, JUNK | st.lists(st.dictionaries(PARTS, JUNK)))))
def test_no_document_whatever_stops_the_proof(junk: dict[str, Any]) -> None:
    assert prove(junk).faults


def test_a_copy_says_which_of_its_transitions_lack_something(document: dict[str, Any]) -> None:
    """Nobody can hide words by calling them left out: what is said to be left out may not stand there."""
    changed = edited(
        document, ("record", "transitions", 2, "withheld"), {"why": "It is about another child."}
    )
    assert kinds(prove(resealed(changed))) == {(3, "withheld")}
