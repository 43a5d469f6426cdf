"""A letter to the child: drafted from the record, rewritten by the IRO, downloaded, never sent or kept."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from api.documents.letter import LONGEST, paragraphs, still_to_write
from disputes.models import KeptForm, Outbox
from disputes.unit import Units
from tests.api.documents.pdf_parts import is_accessible
from tests.api.pages.reader import Reader
from tests.support import council
from tests.support.clock import FakeClock

OWN_WORDS = "You should be at school.\n\n- I will phone you.\n- I will come and see you."


def path(reference: str, child: str = "") -> str:
    return f"/disputes/{reference}/letter-to-the-child{child}"


@pytest.mark.demand("001 2 rights", "001 2 advocate")
@pytest.mark.demand("000 rights")
def test_the_draft_says_what_the_child_may_do(iro: Reader, units: Units) -> None:
    letter = iro.open(path(council.ask_team_manager(units))).fields()["letter"][0]
    for right in ("you can have an advocate", "make a complaint", "ask for a court to look at it"):
        assert right in letter


@pytest.mark.demand("003 know")
def test_the_draft_is_from_the_record_and_asks_for_the_iros_own_words(iro: Reader, units: Units) -> None:
    page = iro.open(path(council.ask_team_manager(units)))
    assert page.title == "Write to XY (case C-103)"
    letter = page.fields()["letter"][0]
    assert "What I am worried about: [say it in words for the child. The record says: No school" in letter
    assert "What you told me: [say it in words for the child. The record says: Wants to be with" in letter
    assert "Now I am waiting for an answer from the team manager." in letter
    assert "They should answer by Monday 30 November 2026." in letter
    assert page.fields()["called"] == [""]
    assert "XY" not in letter


def test_a_long_record_does_not_make_a_draft_too_long(iro: Reader, units: Units) -> None:
    long = dict.fromkeys(("what_is_wrong", "impact", "wishes_and_feelings"), "So it is. " * 390)
    letter = iro.open(path(council.raise_informal(units, **long))).fields()["letter"][0]
    assert len(letter) < LONGEST
    assert " …]" in letter


@pytest.mark.demand("003 plain")
def test_what_has_been_agreed_is_told_as_promises(iro: Reader, units: Units) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.IRO, "agree", {"agreed_actions": council.ACTIONS})
    letter = iro.open(path(reference)).fields()["letter"][0]
    assert "This is what people have now promised to do: [say each in words for the child" in letter
    assert "- [Find a school. Sofia Wren will see to it by Friday 15 January 2027.]" in letter
    assert "waiting" not in letter


def test_every_action_is_the_iros_to_say_anew(iro: Reader, units: Units) -> None:
    reference = council.ask_team_manager(units)
    action = council.ACTIONS[0] | {"what": "A school for CB [the sister]"}
    council.move(units, reference, council.IRO, "agree", {"agreed_actions": [action]})
    letter = iro.open(path(reference)).fields()["letter"][0]
    promised = "[A school for CB (the sister). Sofia Wren will see to it by Friday 15 January 2027.]"
    assert promised in still_to_write(letter)


@pytest.mark.parametrize("route", ["informal", "concern"])
def test_no_letter_tells_of_an_answer_before_there_is_one(iro: Reader, units: Units, route: str) -> None:
    reference = council.raise_one(units, route)
    letter = iro.open(path(reference)).fields()["letter"][0]
    assert "I have had an answer" not in letter
    assert "The next step is mine to take. I will tell you what happens." in letter


def test_an_answer_is_told_of_once_it_has_come(iro: Reader, units: Units) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.TEAM_MANAGER, "disagree", {"reasons": "Not so."})
    assert "I have had an answer" in iro.open(path(reference)).fields()["letter"][0]


def test_what_was_promised_and_not_done_is_no_longer_told_as_a_promise(iro: Reader, units: Units) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.IRO, "agree", {"agreed_actions": council.ACTIONS})
    again = {"enter_at": "team_manager_asked", "reason": "Nothing was done."}
    council.move(units, reference, council.IRO, "reopen", again)
    letter = iro.open(path(reference)).fields()["letter"][0]
    assert "Find a school" not in letter
    assert "Now I am waiting for an answer from the team manager." in letter
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Put right."})
    letter = iro.open(path(reference)).fields()["letter"][0]
    assert "Find a school" not in letter
    assert "[say how it ended, and what that means for the child]" in letter


def test_a_letter_is_made_once_it_has_a_name_and_no_brackets(iro: Reader, units: Units) -> None:
    reference = council.ask_team_manager(units)
    iro.open(path(reference))
    page = iro.send({"called": ""})
    assert page.status == 422
    assert list(page.errors.values()) == ["#called", "#letter"]
    assert "Give the name that the letter greets the child by" in page.errors
    assert any("take the brackets out: [say it in words" in error for error in page.errors)
    assert list(iro.send({"called": "Alex", "letter": ""}).errors) == ["Write the letter"]
    assert list(iro.send({"called": "x" * 61, "letter": "y" * (LONGEST + 1)}).errors) == [
        "The name can have up to 60 characters",
        "The letter can have up to 6,000 characters",
    ]
    sent = iro.post(path(reference), {"called": "Alex", "letter": OWN_WORDS, "child": "1"})
    assert (sent.status_code, sent.mimetype) == (200, "application/pdf")
    assert is_accessible(sent.data)
    assert sent.headers["Content-Disposition"] == f'attachment; filename="{reference}-letter-1.pdf"'


def test_nothing_is_sent_and_nothing_kept(iro: Reader, units: Units) -> None:
    reference = council.ask_team_manager(units)
    with units.reading() as unit:
        before = unit.connection.execute(select(Outbox.__table__)).all()
    iro.open(path(reference))
    iro.post(path(reference), {"called": "Alex", "letter": OWN_WORDS, "child": "1"})
    with units.reading() as unit:
        assert unit.connection.execute(select(Outbox.__table__)).all() == before
        assert unit.connection.execute(select(KeptForm.__table__)).all() == []


def test_what_was_typed_is_given_back_after_a_lost_session_but_not_the_name(
    iro: Reader, units: Units, clock: FakeClock
) -> None:
    reference = council.ask_team_manager(units, [council.SIBLING, council.OTHER_SIBLING])
    fields = iro.open(path(reference, "?child=2")).fields()
    clock.forward(minutes=61)
    sent = iro.post(path(reference), {**fields, "called": "Alex", "letter": OWN_WORDS})
    assert sent.location == f"/sign-in?next={path(reference)}"
    with units.reading() as unit:
        kept: dict[str, Any] = unit.connection.execute(select(KeptForm.fields)).scalar_one()
    assert "Alex" not in str(kept)
    iro.sign_in(council.IRO, path(reference))
    page = iro.open(path(reference))
    assert page.title == "Write to CB (case C-102)"
    assert page.fields()["letter"] == [OWN_WORDS.replace("\n", "\r\n")] or page.fields()["letter"] == [
        OWN_WORDS
    ]
    assert "You should be at school" not in iro.open(path(reference, "?child=1")).fields()["letter"][0]
    iro.post(path(reference), {"called": "Alex", "letter": OWN_WORDS, "child": "2"})
    with units.reading() as unit:
        assert unit.connection.execute(select(KeptForm.__table__)).all() == []


def test_of_several_children_one_is_chosen_first(iro: Reader, units: Units) -> None:
    reference = council.ask_team_manager(units, [council.SIBLING, council.OTHER_SIBLING])
    page = iro.open(path(reference))
    assert page.links["AB (case C-101)"] == path(reference, "?child=1")
    assert page.links["CB (case C-102)"] == path(reference, "?child=2")
    assert iro.post(path(reference), {"called": "Alex", "letter": OWN_WORDS}).status_code == 400


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("All said.", []),
        ("Now [say\n why].", ["[say why]"]),
        ("[one] and [two", ["[one]", "[two"]),
    ],
)
def test_what_is_still_to_be_written_stands_in_brackets(text: str, left: list[str]) -> None:
    assert still_to_write(text) == left


def test_a_letter_has_paragraphs_and_lists() -> None:
    assert paragraphs("One\r\ntwo\r\n\r\n\r\n- three\r\n- four\r\n\r\n ") == [
        {"lines": ["One", "two"], "points": []},
        {"lines": [], "points": ["three", "four"]},
    ]
