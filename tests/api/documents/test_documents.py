"""The record, the briefing and the letter of a dispute: who may have them, and what they say."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from api.documents import pdf
from disputes.chain import CHAINED, canonical
from disputes.commands import mark_filed
from disputes.filing import EntryAt
from disputes.models import Dispute, Obligation, Transition
from disputes.unit import Units
from tests.api.documents.files import downloaded
from tests.api.documents.pdf_parts import is_accessible, pages, tags, unpacked
from tests.api.pages.reader import Reader
from tests.support import council
from tests.support.clock import FakeClock

SignedIn = Callable[[int], Reader]
RECORD = ("record", "record.json", "record.pdf", "record?child=1")
BRIEFING = ("briefing", "briefing.pdf", "briefing?child=1")
LETTER = ("letter-to-the-child",)


def answered(units: Units) -> str:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.TEAM_MANAGER, "disagree", {"reasons": "The plan is right."})
    return reference


@pytest.mark.parametrize("person", [council.IRO, council.IRO_TEAM_MANAGER, council.SAFEGUARDING_MANAGER])
def test_the_iro_and_the_line_above_have_every_document(
    signed_in: SignedIn, units: Units, person: int
) -> None:
    reader, reference = signed_in(person), answered(units)
    for what in (*RECORD, *BRIEFING, *LETTER):
        assert reader.get(f"/disputes/{reference}/{what}").status_code == 200, what
    assert list(documents_linked(reader, reference)) == [
        "The whole record, and copies for the child’s file",
        "Briefing for the Children’s Guardian and the legal adviser",
        "Letter to the child",
    ]


@pytest.mark.parametrize("person", [council.HEAD_OF_SERVICE, council.SERVICE_DIRECTOR, council.DIRECTOR])
def test_leaders_have_the_record_and_the_briefing(signed_in: SignedIn, units: Units, person: int) -> None:
    reader, reference = signed_in(person), answered(units)
    for what in (*RECORD, *BRIEFING):
        assert reader.get(f"/disputes/{reference}/{what}").status_code == 200, what
    assert reader.get(f"/disputes/{reference}/letter-to-the-child").status_code == 404
    assert reader.post(f"/disputes/{reference}/letter-to-the-child", {"child": "1"}).status_code == 404
    assert len(documents_linked(reader, reference)) == 2


@pytest.mark.parametrize(
    "person",
    [
        council.TEAM_MANAGER,
        council.SOCIAL_WORKER,
        council.OTHER_IRO,
        council.OTHER_TEAM_MANAGER,
        council.BYSTANDER,
    ],
)
def test_nobody_else_has_any_also_where_they_see_the_dispute(
    signed_in: SignedIn, units: Units, person: int
) -> None:
    reader, reference = signed_in(person), answered(units)
    for what in (*RECORD, *BRIEFING, *LETTER):
        response = reader.get(f"/disputes/{reference}/{what}")
        assert response.status_code == 404, what
        assert "No school place" not in response.text
    assert documents_linked(reader, reference) == {}


def documents_linked(reader: Reader, reference: str) -> dict[str, str]:
    """The documents that the dispute's page leads to."""
    places = {f"/disputes/{reference}/{what}" for what in ("record", "briefing", "letter-to-the-child")}
    links = reader.open(f"/disputes/{reference}").links
    return {words: href for words, href in links.items() if href in places}


def test_whoever_has_not_signed_in_is_asked_to(app: Any, units: Units) -> None:
    reader, reference = Reader(app, units), answered(units)
    for what in (*RECORD, *BRIEFING, *LETTER):
        assert reader.get(f"/disputes/{reference}/{what}").status_code == 303, what


def test_a_child_that_there_is_not_is_not_found(iro: Reader, units: Units) -> None:
    reference = answered(units)
    for child in ("0", "2", "x", "-1", "C-103", "99999", "１"):
        for what in ("record", "record.json", "record.pdf", "briefing", "letter-to-the-child"):
            assert iro.get(f"/disputes/{reference}/{what}?child={child}").status_code == 404, (what, child)


def test_the_json_holds_every_row_as_it_is_stored(iro: Reader, units: Units) -> None:
    reference = answered(units)
    document = downloaded(iro, reference)
    record = document["record"]
    with units.reading() as unit:
        for table, name in ((Transition, "transitions"), (Obligation, "obligations")):
            rows = unit.connection.execute(select(*table.__table__.c).order_by(table.id)).mappings()
            stored = json.loads(canonical([dict(row) for row in rows]))
            for row in stored:
                del row["id"], row["dispute_id"]
            assert record[name] == stored
        row = unit.connection.execute(select(*Dispute.__table__.c)).mappings().one()
        stored = json.loads(canonical({name: row[name] for name in row if name != "id"}))
        assert record["dispute"] == stored
    assert {*CHAINED, "hash"} == set(record["transitions"][0])
    assert document["heads"] == [{"reference": reference, "sequence": 3, "hash": stored["head_hash"]}]
    assert document["people"][str(council.TEAM_MANAGER)] == "Tariq Moss"
    assert document["record"]["route"] == {
        "id": "informal",
        "version": "2017-06",
        "title": "Informal dispute",
    }


def test_no_address_and_no_file_name_holds_anything_of_a_child(iro: Reader, units: Units) -> None:
    reference = council.raise_informal(units, [council.SIBLING, council.OTHER_SIBLING])
    page = iro.open(f"/disputes/{reference}/record")
    found = [href for href in page.links.values() if "/record" in href]
    assert f"/disputes/{reference}/record.pdf?child=2" in found
    assert not [href for href in found if re.search("C-10|AB|CB", href.replace(reference, ""))]
    named = iro.get(f"/disputes/{reference}/record.pdf?child=2").headers["Content-Disposition"]
    assert named == f'attachment; filename="{reference}-record-child-2.pdf"'


def test_the_record_is_read_from_first_to_last(iro: Reader, units: Units) -> None:
    page = iro.open(f"/disputes/{answered(units)}/record")
    order = ["1. Dispute raised", "2. Raise it with the team manager", "3. Disagree, with reasons"]
    assert [page.words.index(one) for one in order] == sorted(page.words.index(one) for one in order)
    assert "Why do you disagree? The plan is right." in page.words
    assert (
        "Reply to the IRO's concerns Tariq Moss, Team manager Mon 30 Nov 2026 Done Mon 23 Nov 2026"
        in page.words
    )
    assert "No entry has been marked as filed." in page.words


def test_what_was_marked_as_filed_stands_in_the_copy_of_that_child_alone(iro: Reader, units: Units) -> None:
    reference = council.ask_team_manager(units, [council.SIBLING, council.OTHER_SIBLING])
    place = "The child’s file"
    for child, note in ((1, "note 11"), (2, "note 22")):
        command = mark_filed.MarkFiled(council.IRO, [EntryAt(reference, 1, child)], place, note)
        with units.writing() as unit:
            assert mark_filed.handle(command, unit) == 1
    whole = iro.open(f"/disputes/{reference}/record").words
    assert f"{reference}, entry 1 AB (case C-101) {place}: note 11 9:00am" in whole
    assert "note 22" in whole
    copy = iro.open(f"/disputes/{reference}/record?child=2").words
    assert f"{reference}, entry 1 CB (case C-102) {place}: note 22 9:00am" in copy
    assert "note 11" not in copy
    assert [row["child_id"] for row in downloaded(iro, reference, "?child=2")["record"]["filings"]] == [2]


@pytest.mark.parametrize("what", ["record", "briefing"])
def test_the_pdf_is_tagged_with_title_and_language(iro: Reader, units: Units, what: str) -> None:
    reference = answered(units)
    response = iro.get(f"/disputes/{reference}/{what}.pdf")
    assert response.mimetype == "application/pdf"
    assert is_accessible(response.data)
    assert {"H1", "H2", "P", "Table", "TR", "TH", "TD"} <= tags(response.data)
    assert f"dispute {reference}" in unpacked(response.data)


def test_where_no_pdf_can_be_made_the_page_says_why_and_what_to_do(
    iro: Reader, units: Units, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot_load() -> None:
        raise pdf.NoPdf(pdf.WHY_NOT)

    monkeypatch.setattr(pdf, "_maker", cannot_load)
    page = iro.open(f"/disputes/{answered(units)}/record.pdf")
    assert page.status == 200
    assert (
        "There is no PDF This server cannot make a PDF: the libraries for it are not installed" in page.words
    )
    assert "print it from your browser" in page.words
    assert "The plan is right." in page.words


def test_a_library_that_cannot_be_loaded_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "weasyprint", None)
    with pytest.raises(pdf.NoPdf):
        pdf.pdf_of("<p>Nothing</p>")


@pytest.mark.demand("001 4 briefing", "001 4 wishes")
@pytest.mark.demand("002 guardian")
def test_a_briefing_tells_at_a_glance_whether_the_plan_is_in_dispute(
    signed_in: SignedIn, units: Units, clock: FakeClock
) -> None:
    reference = answered(units)
    council.move(units, reference, council.IRO, "take_to_formal", {"reason": "No answer to it."})
    clock.forward(days=1)
    iro = signed_in(council.IRO)
    page = iro.open(f"/disputes/{reference}/briefing")
    assert page.title == "Is the care plan in dispute?"
    for said in (
        "About XY (case C-103).",
        "Yes, formally, since Monday 23 November 2026. It is in the route “Formal dispute”, and waits for",
        "Step 3 of 6: Three-way meeting",
        "What the child wants and feels Wants to be with friends. How this was found out: Asked on a visit.",
        "Selma Marsh (Service manager), to meet the IRO and answer",
        "Due by the end of Monday 30 November 2026.",
        "1 working day of 20",
        "What the IRO asks for A school place. By Friday 15 January 2027.",
        "The answer of Tariq Moss",
        "Why do you disagree? The plan is right.",
        "Mon 23 Nov 2026 Dispute raised. Now: Social worker told. Independent Reviewing Officer",
    ):
        assert said in page.words, said
    assert pages(iro.get(f"/disputes/{reference}/briefing.pdf").data) <= 2


@pytest.mark.demand("001 4 briefing")
def test_a_briefing_says_whether_the_dispute_is_a_formal_one_and_since_when(
    signed_in: SignedIn, units: Units, clock: FakeClock
) -> None:
    concern, informal = council.raise_concern(units), council.raise_informal(units, [council.SIBLING])
    clock.forward(days=1)

    def answer(reference: str) -> str:
        return signed_in(council.IRO).open(f"/disputes/{reference}/briefing").words

    assert "concern about practice has been open since Monday 23 November 2026. This is not" in answer(
        concern
    )
    assert "Yes, informally, since Monday 23 November 2026. This is not a formal dispute." in answer(informal)
    council.move(units, informal, council.IRO, "take_to_formal", {"reason": "It cannot wait."})
    assert "Yes, formally, since Tuesday 24 November 2026." in answer(informal)
    council.move(units, informal, council.IRO, "withdraw", {"reason": "Put right."})
    said = "It was, formally, from Tuesday 24 November 2026 to Tuesday 24 November 2026."
    assert said in answer(informal)
    council.move(units, concern, council.IRO, "withdraw", {"reason": "Put right."})
    assert "A concern about practice was open from Monday 23 November 2026 to Tuesday" in answer(concern)


def test_a_briefing_on_what_has_ended_says_how(iro: Reader, units: Units) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.IRO, "agree", {"agreed_actions": council.ACTIONS})
    page = iro.open(f"/disputes/{reference}/briefing")
    assert "It was, informally, from Monday 23 November 2026 to Monday 23 November 2026." in page.words
    assert "It ended in the route “Informal dispute”: resolved: actions agreed." in page.words
    assert "What has been agreed Find a school For the child: In class daily Sofia Wren, by" in page.words


def test_reading_the_documents_changes_nothing(iro: Reader, units: Units) -> None:
    reference = answered(units)
    with units.reading() as unit:
        before = unit.connection.execute(select(Dispute.__table__)).all()
    for what in (*RECORD, *BRIEFING, *LETTER):
        iro.get(f"/disputes/{reference}/{what}")
    with units.reading() as unit:
        assert unit.connection.execute(select(Dispute.__table__)).all() == before
