"""What the IRO puts on children's files: the list, each entry ready to copy, and marking it done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from disputes.models import Filing
from disputes.unit import Units
from tests.api.pages.reader import Page, Reader
from tests.support import council
from tests.support.clock import FakeClock

ON_FILE = "The child’s file"
SIBLINGS = (council.SIBLING, council.OTHER_SIBLING)


def copied(page: Page) -> str:
    """The text of the entry, as it would be copied."""
    (area,) = [one for one in page.main.iter("textarea") if one.get("id") == "entry-text"]
    assert area.get("readonly") is not None
    return "".join(area.itertext()).removeprefix("\n")


def marked(units: Units) -> int:
    with units.reading() as unit:
        return unit.connection.execute(select(func.count()).select_from(Filing)).scalar_one()


def menu(page: Page) -> list[str]:
    return [text for text, href in page.links.items() if href == "/filing" and text.startswith("To file")]


def test_with_nothing_to_file_the_page_says_so(iro: Reader) -> None:
    page = iro.open("/filing")
    assert page.title == "To put on file"
    assert "Everything is on file" in page.words
    assert menu(page) == ["To file"]


def test_the_menu_counts_what_is_to_be_filed(iro: Reader, units: Units) -> None:
    council.raise_informal(units, SIBLINGS)
    assert menu(iro.open("/my-disputes")) == ["To file (2)"]
    council.ask_team_manager(units)
    assert menu(iro.open("/my-disputes")) == ["To file (4)"]


def test_the_list_stands_by_child_and_dispute_the_oldest_first(
    iro: Reader, units: Units, clock: FakeClock
) -> None:
    first = council.raise_informal(units, SIBLINGS)
    clock.forward(minutes=1)
    second = council.raise_formal(units)
    clock.forward(minutes=1)
    council.move(units, first, council.IRO, "raise_with_team_manager")
    page = iro.open("/filing").words
    order = ("AB (case C-101)", "Raise it with the team manager", "CB (case C-102)", "XY (case C-103)")
    assert sorted(order, key=page.index) == list(order)
    assert page.index(first) < page.index(second)
    assert page.count("Dispute raised") == 6  # each with a link of the same words for a screen reader


def test_an_entry_has_all_of_the_step_ready_to_copy(iro: Reader, units: Units, clock: FakeClock) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.IRO, "add_note", {"note": "Rang the school."})
    clock.move_to(datetime(2026, 12, 2, 10, 30, tzinfo=UTC))
    council.move(
        units,
        reference,
        council.TEAM_MANAGER,
        "accept",
        {"proposed_actions": council.ACTIONS, "response": "Yes."},
    )
    iro.sign_in(council.IRO)
    text = copied(iro.open(f"/disputes/{reference}/file/4/1"))
    assert text.startswith(f"For the file of XY, case C-103\nInformal dispute {reference}, entry 4\n")
    for shown in (
        "10:30am on Wednesday 2 December 2026\nTariq Moss, Team manager\n2 working days late: ",
        "1. Find a school\nFor the child: In class daily\nSofia Wren, by Friday 15 January 2027",
        "\nYes.\n",
        "WHAT IS OWED NEXT\n- Irene Okoro (Independent Reviewing Officer): ",
        "TIME USED\n7 of 20 working days",
        "BEFORE THIS STEP\n\nAdd a note to the record",
        "Your note\nRang the school.",
    ):
        assert shown in text


def test_the_first_entry_has_what_the_iro_wrote(iro: Reader, units: Units) -> None:
    reference = council.raise_informal(units)
    text = copied(iro.open(f"/disputes/{reference}/file/1/1"))
    for shown in (
        "What is wrong\nNo school place since September.",
        "How it affects the child\nOut of school for ten weeks.",
        "The child’s wishes and feelings\nWants to be with friends.",
        "By when\nFriday 15 January 2027",
        "raise it with the team manager, by the end of Wednesday 25 November 2026",
    ):
        assert shown in text


def test_an_ending_says_that_nothing_is_owed(iro: Reader, units: Units) -> None:
    reference = council.raise_informal(units)
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Put right."})
    text = copied(iro.open(f"/disputes/{reference}/file/2/1"))
    assert "Why?\nPut right." in text
    assert "WHAT IS OWED NEXT\nNothing: it has ended." in text


def test_no_page_of_a_childs_entry_names_a_sibling(iro: Reader, units: Units) -> None:
    reference = council.raise_informal(units, SIBLINGS, what_is_wrong="AB and CB (case C-102) share a room.")
    page = iro.open(f"/disputes/{reference}/file/1/1")
    assert "AB and another child share a room." in copied(page)
    assert "This dispute is about 1 other child too." in copied(page)
    assert "Read it for names before you copy it." in page.words
    for named in ("CB", "C-102"):
        assert named not in page.words
        assert named not in copied(page)
    assert "CB (case C-102)" in iro.open(f"/disputes/{reference}/file/1/2").words


def test_the_address_of_an_entry_says_nothing_of_the_child(iro: Reader, units: Units) -> None:
    reference = council.raise_informal(units, SIBLINGS)
    for path in ("/filing", f"/disputes/{reference}/file", f"/disputes/{reference}/file/1/2"):
        for href in iro.open(path).links.values():
            assert not any(known in href for known in ("AB", "CB", "C-101", "C-102"))


@pytest.mark.demand("001 7.2.2(8)")
def test_an_entry_is_marked_and_the_next_one_of_the_same_child_follows(iro: Reader, units: Units) -> None:
    older = council.raise_formal(units)
    reference = council.ask_team_manager(units, SIBLINGS)
    iro.open(f"/disputes/{reference}/file/1/2")
    page = iro.send({"exactly": "Case note 7"})
    assert "1 entry marked as on file" in page.words
    assert "4 entries are still to go on file." in page.words
    assert f"{reference}, entry 2" in copied(page)
    assert "For the file of CB" in page.words
    page = iro.send()
    assert f"{older}, entry 1" in copied(page)  # nothing is left of that child: the oldest of all
    assert "On file: " in iro.open(f"/disputes/{reference}/file/1/2").words
    assert (
        f"{ON_FILE}: Case note 7. Marked by Irene Okoro at 9:00am on Monday 23 November 2026"
        in iro.page.words
    )
    assert iro.page.buttons == []


def test_after_the_last_one_the_list_says_that_everything_is_on_file(iro: Reader, units: Units) -> None:
    reference = council.raise_informal(units)
    iro.open(f"/disputes/{reference}/file/1/1")
    page = iro.send()
    assert page.title == "To put on file"
    assert "1 entry marked as on file Everything is on file." in page.words
    assert menu(page) == ["To file"]


def test_several_are_marked_at_once_from_the_list(iro: Reader, units: Units) -> None:
    reference = council.ask_team_manager(units, SIBLINGS)
    iro.open("/filing")
    page = iro.send({"entries": [f"{reference}/1/1", f"{reference}/1/2", f"{reference}/2/1"]})
    assert "3 entries marked as on file" in page.words
    assert "1 entry is still to go on file." in page.words
    assert page.options("entries") == [f"{reference}/2/2"]


def test_choosing_none_or_no_place_says_what_to_do_and_keeps_what_was_typed(
    iro: Reader, units: Units
) -> None:
    reference = council.ask_team_manager(units)
    iro.open("/filing")
    page = iro.send({"exactly": "Case note 7"})
    assert (page.status, page.errors) == (422, {"Choose what you have put on file.": "#entries"})
    assert page.fields()["exactly"] == ["Case note 7"]
    page = iro.send({"entries": [f"{reference}/2/1"], "place": ""})
    assert page.errors == {"Choose where you put it.": "#place"}
    assert page.fields()["entries"] == [f"{reference}/2/1"]
    iro.open(f"/disputes/{reference}/file/1/1")
    page = iro.send({"exactly": "x" * 151})
    assert list(page.errors.values()) == ["#exactly"]
    assert "For the file of XY" in page.words
    assert marked(units) == 0


@pytest.mark.parametrize("chosen", ["x", "D-AAAA-AAAA", "D-AAAA-AAAA/1/1/1", "D-AAAA-AAAA/-1/1", "/1/1"])
def test_what_no_box_of_the_list_sends_is_refused(iro: Reader, units: Units, chosen: str) -> None:
    council.raise_informal(units)
    iro.open("/filing")
    assert iro.send({"entries": [chosen]}).status == 400
    assert marked(units) == 0


def test_pressing_twice_marks_it_once(iro: Reader, units: Units) -> None:
    path = f"/disputes/{council.raise_informal(units)}/file/1/1"
    fields = iro.open(path).fields()
    for count in (1, 0):
        sent = iro.post(path, fields)
        assert (sent.status_code, sent.location) == (303, f"/filing?done={count}")
    assert marked(units) == 1
    assert "This was already marked" in iro.open("/filing?done=0").words


def test_another_place_than_before_gets_a_plain_page(iro: Reader, units: Units) -> None:
    path = f"/disputes/{council.raise_informal(units)}/file/1/1"
    fields: dict[str, Any] = iro.open(path).fields()
    iro.post(path, fields)
    sent = Page(iro.post(path, fields | {"exactly": "Elsewhere"}))
    assert sent.status == 409
    assert "This is already marked as on file" in sent.words


def test_the_disputes_page_says_how_many_are_not_yet_filed_and_leads_there(iro: Reader, units: Units) -> None:
    reference = council.ask_team_manager(units, SIBLINGS)
    page = iro.open(f"/disputes/{reference}")
    assert page.links["4 entries are not yet on the child’s file"] == f"/disputes/{reference}/file"
    page = iro.open(f"/disputes/{reference}/file")
    assert "Not yet" in page.words
    assert f"/disputes/{reference}/file/2/2" in page.links.values()
    for sequence, child in ((1, 1), (1, 2), (2, 1), (2, 2)):
        iro.open(f"/disputes/{reference}/file/{sequence}/{child}")
        iro.send()
    assert "Every entry is on the child’s file" in iro.open(f"/disputes/{reference}").links
    assert "Marked by Irene Okoro" in iro.open(f"/disputes/{reference}/file").words


def test_the_reviewing_line_reads_and_marks_nothing(signed_in: Callable[[int], Reader], units: Units) -> None:
    reference = council.raise_informal(units)
    path = f"/disputes/{reference}/file/1/1"
    reader = signed_in(council.IRO_TEAM_MANAGER)
    assert f"/disputes/{reference}/file" in reader.open(f"/disputes/{reference}").links.values()
    page = reader.open(path)
    assert "No school place since September." in copied(page)
    assert page.buttons == []
    assert "The IRO of this dispute puts it there." in page.words
    assert reader.post(path, {"place": ON_FILE}).status_code == 403
    assert reader.open("/filing").status == 404
    assert marked(units) == 0


@pytest.mark.parametrize(
    "person", [council.SOCIAL_WORKER, council.TEAM_MANAGER, council.DIRECTOR, council.OTHER_IRO]
)
def test_for_everybody_else_there_is_nothing(
    signed_in: Callable[[int], Reader], units: Units, person: int
) -> None:
    reference = council.ask_team_manager(units)
    reader = signed_in(person)
    for path in (f"/disputes/{reference}/file", f"/disputes/{reference}/file/1/1"):
        assert reader.open(path).status == 404
    assert reader.post(f"/disputes/{reference}/file/1/1", {"place": ON_FILE}).status_code == 404
    assert f"/disputes/{reference}/file" not in reader.open(f"/disputes/{reference}").links.values()
    assert marked(units) == 0


@pytest.mark.parametrize("path", ["9/1", "1/2", "0/1", "1/0", "3/1", "1000000/1", "x/1"])
def test_an_entry_that_is_none_is_not_there(iro: Reader, units: Units, path: str) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.IRO, "add_note", {"note": "Thought about it."})
    assert iro.open(f"/disputes/{reference}/file/{path}").status == 404
