"""Programs that put entries on children's files: what is waiting, the text, the mark."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from disputes.unit import Units
from tests.api.v1.program import Program, refused
from tests.support import council

ON_FILE = "The child’s file"
SIBLINGS = [council.SIBLING, council.OTHER_SIBLING]


def at(reference: str, sequence: int = 1, child_number: int = 1) -> dict[str, Any]:
    return {"reference": reference, "sequence": sequence, "child_number": child_number}


def total(program: Program) -> int:
    found: int = program.get("/filing")["total"]
    return found


def test_what_waits_is_listed_oldest_first_with_the_councils_places(iro: Program):
    reference = iro.raise_dispute(children=SIBLINGS)
    iro.move(reference, "raise_with_team_manager")
    found = iro.get("/filing")
    assert (found["total"], found["places"][0]) == (4, ON_FILE)
    assert [(one["sequence"], one["child_number"], one["initials"]) for one in found["entries"]] == [
        (1, 1, "AB"),
        (1, 2, "CB"),
        (2, 1, "AB"),
        (2, 2, "CB"),
    ]
    assert (
        found["entries"][0] | {"reference": reference, "label": "Dispute raised", "filed": None}
        == found["entries"][0]
    )
    short = iro.get("/filing?limit=1")
    assert (short["total"], len(short["entries"])) == (4, 1)
    refused(iro.open("GET", "/filing?limit=0"), 422, "bad_input")


def test_an_entry_is_read_as_text_that_names_no_sibling(iro: Program):
    reference = iro.raise_dispute(children=SIBLINGS, what_is_wrong="AB and CB (C-102) share a room.")
    found = iro.get(f"/disputes/{reference}/file/1/1")
    assert (found["case_number"], found["initials"], found["filed"]) == ("C-101", "AB", None)
    assert "What is wrong\nAB and another child share a room." in found["text"]
    assert "C-102" not in str(found)


@pytest.mark.demand("001 7.1.1(3) record")
def test_entries_are_marked_once_and_say_where_by_whom_and_when(iro: Program):
    reference = iro.raise_dispute()
    iro.move(reference, "raise_with_team_manager")
    body = {"entries": [at(reference)], "place": ON_FILE, "exactly": "Case note 7"}
    for marked in (1, 0):
        answer = iro.post("/filing", body)
        assert (answer.status_code, answer.json) == (200, {"marked": marked, "total": 1})
    filed = iro.get(f"/disputes/{reference}/file/1/1")["filed"]
    assert filed == {
        "place": f"{ON_FILE}: Case note 7",
        "by": "Irene Okoro",
        "at": "2026-11-23T09:00:00+00:00",
    }
    listed = iro.get(f"/disputes/{reference}/file")["entries"]
    assert [one["filed"] for one in listed] == [filed, None]


def test_all_are_marked_or_none(iro: Program):
    reference = iro.raise_dispute()
    wrong = at(reference, sequence=2)
    refused(iro.post("/filing", {"entries": [at(reference), wrong], "place": ON_FILE}), 404, "not_found")
    assert total(iro) == 1
    iro.post("/filing", {"entries": [at(reference)], "place": ON_FILE})
    again = {"entries": [at(reference)], "place": "The IRO’s record"}
    refused(iro.post("/filing", again), 409, "filed_elsewhere")


BODIES: list[tuple[dict[str, Any], str]] = [
    ({"entries": None}, "entries"),
    ({"entries": []}, "entries"),
    ({"entries": "x"}, "entries"),
    ({"entries": [{}]}, "entries.1.reference"),
    ({"entries": [at("D-AAAA-AAAA", sequence=0)]}, "entries.1.sequence"),
    ({"entries": [at("D-AAAA-AAAA") | {"child_number": "1"}]}, "entries.1.child_number"),
    ({"entries": [at("D-AAAA-AAAA") | {"child_number": True}]}, "entries.1.child_number"),
    ({"entries": [at("D-AAAA-AAAA") | {"more": 1}]}, "entries.1.more"),
    ({"entries": [at("D-AAAA-AAAA")] * 101}, "entries"),
    ({"place": "My desk"}, "place"),
    ({"place": None}, "place"),
    ({"exactly": "x" * 151}, "exactly"),
    ({"exactly": "one\ntwo"}, "exactly"),
    ({"extra": 1}, "extra"),
]


@pytest.mark.parametrize(("wrong", "field"), BODIES)
def test_what_is_sent_wrongly_is_refused_by_field(iro: Program, wrong: dict[str, Any], field: str):
    reference = iro.raise_dispute()
    body = {"entries": [at(reference)], "place": ON_FILE} | wrong
    assert field in refused(iro.post("/filing", body), 422, "bad_input")["fields"]
    assert total(iro) == 1


def test_only_the_iro_marks_the_reviewing_line_reads_and_nobody_else_learns_of_it(
    app: Flask, units: Units, iro: Program
):
    reference = iro.raise_dispute()
    path = f"/disputes/{reference}/file"
    body = {"entries": [at(reference)], "place": ON_FILE}
    reviewing = Program(app, units, council.IRO_TEAM_MANAGER)
    assert len(reviewing.get(path)["entries"]) == 1
    assert "No school place" in reviewing.get(f"{path}/1/1")["text"]
    refused(reviewing.post("/filing", body), 403, "not_allowed")
    other_iro = Program(app, units, council.OTHER_IRO)
    refused(other_iro.post("/filing", body), 404, "dispute_not_found")
    assert total(other_iro) == 0
    for person in (council.OTHER_IRO, council.SOCIAL_WORKER, council.TEAM_MANAGER, council.DIRECTOR):
        stranger = Program(app, units, person)
        for there in (path, f"{path}/1/1"):
            refused(stranger.open("GET", there), 404, "dispute_not_found")
    refused(Program(app, units, council.DIRECTOR).open("GET", "/filing"), 403, "not_allowed")
    assert total(iro) == 1


def test_a_reference_or_entry_that_is_none_is_not_found(iro: Program):
    reference = iro.raise_dispute()
    refused(iro.open("GET", "/disputes/x/file"), 404, "dispute_not_found")
    refused(iro.open("GET", "/disputes/x/file/1/1"), 404, "dispute_not_found")
    for wrong in ("2/1", "1/2", "0/1", "1/0"):
        refused(iro.open("GET", f"/disputes/{reference}/file/{wrong}"), 404, "not_found")
