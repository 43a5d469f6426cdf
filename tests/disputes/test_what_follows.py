"""What a move would lead to is said before it is made, and it is what then happens."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from disputes.errors import Refused
from disputes.queries.dispute import DisputeView, dispute_view
from disputes.queries.what_follows import Following, what_follows
from disputes.unit import Units
from machines.stages import Ending
from tests.disputes.record import everything
from tests.support import council

AGREED = {"agreed_actions": council.ACTIONS}


def follows(
    units: Units, reference: str, person: int, move: str, given: dict[str, Any] | None = None, **more: Any
) -> Following:
    with units.reading() as unit:
        return what_follows(unit, reference, person, move, given or {}, **more)


def view_of(units: Units, reference: str, person: int = council.IRO) -> DisputeView:
    with units.reading() as unit:
        return dispute_view(unit, reference, person)


@pytest.mark.parametrize(
    ("move", "given"),
    [
        ("raise_with_team_manager", {}),
        ("take_to_formal", {"reason": "The child cannot wait."}),
        ("take_to_formal", {"reason": "The child cannot wait.", "enter_at": "director_asked"}),
        ("withdraw", {"reason": "Put right."}),
    ],
)
def test_what_was_said_to_follow_is_what_follows(units: Units, move: str, given: dict[str, Any]) -> None:
    reference = council.raise_informal(units)
    said = follows(units, reference, council.IRO, move, given)
    council.move(units, reference, council.IRO, move, given)
    view = view_of(units, reference)
    assert (said.route_title, said.stage_label) == (view.route_title, view.stage_label)
    assert [(one.code, one.person, one.due_on) for one in said.owed] == [
        (one.code, one.person, one.due_on) for one in view.owed
    ]
    assert said.skipped == view.timeline[-1].skipped


def test_asking_what_would_follow_changes_nothing(units: Units) -> None:
    reference = council.raise_informal(units)
    before = everything(units)
    follows(units, reference, council.IRO, "raise_with_team_manager")
    assert everything(units) == before


def test_a_move_that_stays_opens_nothing(units: Units) -> None:
    reference = council.raise_informal(units)
    said = follows(units, reference, council.IRO, "add_note", {"note": "Phoned."})
    assert (said.entered, said.owed, said.answers) == (False, (), {"note": "Phoned."})


def test_an_ending_is_named_and_so_is_whoever_is_told(units: Units) -> None:
    reference = council.ask_team_manager(units)
    said = follows(units, reference, council.IRO, "agree", AGREED)
    assert said.ending is Ending.AGREED
    assert [one.person for one in said.told] == ["Sofia Wren"]


@pytest.mark.parametrize(
    ("person", "move", "given", "more", "code"),
    [
        (council.BYSTANDER, "add_note", {"note": "x"}, {}, "dispute_not_found"),
        (council.IRO, "add_note", {"note": "x"}, {"version": 7}, "stale"),
        (council.IRO, "accept", {}, {}, "role_may_not"),
        (council.IRO, "nonsense", {}, {}, "unknown_move"),
        (council.IRO, "raise_with_team_manager", {}, {}, "move_not_here"),
        (council.IRO, "add_note", {}, {}, "bad_input"),
        (council.TEAM_MANAGER, "accept", {}, {"as_role": "director"}, "role_may_not"),
    ],
)
def test_it_is_refused_as_the_move_itself_would_be(
    units: Units, person: int, move: str, given: dict[str, Any], more: dict[str, Any], code: str
) -> None:
    reference = council.ask_team_manager(units)
    with pytest.raises(Refused) as refused:
        follows(units, reference, person, move, given, **more)
    assert refused.value.code == code


def test_whether_a_move_may_be_made_is_said_before_its_answers_are_looked_at(units: Units) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.IRO, "agree", AGREED)
    with pytest.raises(Refused) as refused:
        follows(units, reference, council.IRO, "take_to_formal", {})
    assert refused.value.code == "dispute_ended"


def test_a_view_names_whom_a_meeting_brings_together(units: Units) -> None:
    view = view_of(units, council.raise_formal(units))
    assert [(one.role, one.person) for one in view.meets_with] == [
        ("iro", "Irene Okoro"),
        ("service_manager", "Selma Marsh"),
        ("iro_team_manager", "Imogen Tate"),
    ]


def test_a_view_says_what_each_move_fulfils_and_what_comes_only_later(units: Units) -> None:
    reference = council.raise_formal(units)
    view = view_of(units, reference)
    meets = {move.id: move.meets for move in view.moves}
    assert (meets["record_meeting"], meets["add_note"]) == (("hold_meeting",), ())
    later = {move.id: move.steps for move in view.later}
    assert later["accept_decision"] == ("Director has decided",)
    assert "record_meeting" not in later
    council.move(units, reference, council.IRO, "escalate_to_safeguarding", {"reason": "No way forward."})
    later = {move.id: move.steps for move in view_of(units, reference).later}
    assert "record_meeting" not in later
    assert "accept_decision" in later
    assert view_of(units, council.raise_informal(units), council.DIRECTOR).later == ()


def test_the_record_names_people_steps_and_limits_in_words(units: Units) -> None:
    reference = council.ask_team_manager(units)
    given = {"to_person": str(council.SERVICE_MANAGER), "reason": "On leave."}
    council.move(units, reference, council.IRO, "reassign", given)
    council.move(
        units,
        reference,
        council.IRO,
        "take_to_formal",
        {"reason": "No time.", "enter_at": "service_director_asked"},
    )
    reassigned, taken = view_of(units, reference).timeline[-2:]
    assert {one.need: one.answer for one in reassigned.answers}["to_person"] == "Selma Marsh"
    assert {one.need: one.answer for one in taken.answers}["enter_at"] == "Service Director to resolve"
    assert date(2026, 11, 30) in {one.due_on for one in taken.left}
