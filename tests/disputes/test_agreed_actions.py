"""What was agreed is followed up: opened in the commit that agreed it, until it is confirmed or let go."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert, update

from disputes.commands import answer_by_link, make_move
from disputes.commands.make_move import MakeMove
from disputes.directory import person_named
from disputes.errors import Refused
from disputes.links import find_link, issue_link
from disputes.models import Dispute, Person
from disputes.queries.beside import own_matters
from disputes.queries.dispute import dispute_view
from disputes.unit import Units
from tests.disputes.clockwork import assert_whole, beside, lapse, post_of, send_reminders, written_by
from tests.disputes.record import dispute_row, everything, obligations, transitions
from tests.support import council
from tests.support.clock import FakeClock

SCHOOL = council.ACTIONS[0]
VISIT = {"what": "See a school", "outcome": "Knows it", "person": "A. N. Other, school", "by": "2026-12-18"}
BOTH = {"agreed_actions": [SCHOOL, VISIT]}
DONE = {"done_on": "2026-11-23", "evidence_text": "The letter from the school."}


def agree(units: Units, given: dict[str, Any] | None = None) -> tuple[str, list[str]]:
    """A dispute that ended in agreement, and the references of its actions."""
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.IRO, "agree", given or {"agreed_actions": [SCHOOL]})
    return reference, [row["reference"] for row in beside(units, reference)]


@pytest.mark.demand("002 named person", "004 outcomes", "001 6 all cases (3)")
def test_each_action_opens_with_its_person_its_date_and_what_was_agreed(units: Units) -> None:
    reference, (school, visit) = agree(units, BOTH)
    rows, first = beside(units, reference), transitions(units, school)[0]
    assert [(row["route"], row["stage"], row["beside"], row["open"]) for row in rows] == [
        ("agreed_action", "to_do", True, True)
    ] * 2
    assert [(row["named_id"], row["named_name"], row["event_on"]) for row in rows] == [
        (council.SOCIAL_WORKER, "", date(2027, 1, 15)),
        (None, "A. N. Other, school", date(2026, 12, 18)),
    ]
    assert {name: first["given"][name] for name in ("what", "outcome", "person")} == {
        name: SCHOOL[name] for name in ("what", "outcome", "person")
    }
    assert first["at"] == transitions(units, reference)[-1]["at"]
    assert (first["actor_name"], first["role"]) == ("Irene Okoro", "iro")
    assert obligations(units, school)["do"]["due_on"] == date(2027, 1, 15)
    assert obligations(units, visit)["do"]["person_id"] is None
    assert_whole(units)


def test_whoever_is_in_the_directory_is_told_and_nobody_else_is(units: Units) -> None:
    _, (school, visit) = agree(units, BOTH)
    assert post_of(units, school) == [("asked_to_respond", "Sofia Wren", 1)]
    assert post_of(units, visit) == []
    row = dispute_row(units, visit)
    assert (row["awaiting_person_id"], row["holder_missing"]) == (None, True)
    assert row["awaiting_note"] == "A. N. Other, school is not in the directory"


def test_when_the_agreeing_is_rolled_back_no_action_stays(units: Units) -> None:
    reference = council.ask_team_manager(units)
    before = everything(units)
    command = MakeMove(reference, "agree", BOTH, council.IRO, "k" * 16)

    def agree_and_fail() -> None:
        with units.writing() as unit:
            make_move.handle(command, unit)
            raise RuntimeError("the power fails")

    with pytest.raises(RuntimeError, match="the power fails"):
        agree_and_fail()
    assert everything(units) == before
    assert dispute_row(units, reference)["open"] is True


def test_the_same_form_sent_twice_opens_each_action_once(units: Units) -> None:
    reference = council.ask_team_manager(units)
    for _ in range(2):
        council.move(units, reference, council.IRO, "agree", BOTH, key="k" * 16)
    assert len(beside(units, reference)) == 2
    assert_whole(units)


def test_no_actions_need_a_reason_and_then_nothing_is_followed_up(units: Units) -> None:
    reference = council.ask_team_manager(units)
    with pytest.raises(Refused) as refused:
        council.move(units, reference, council.IRO, "agree", {})
    assert set(refused.value.fields) == {"agreed_actions"}
    because = {"no_actions_because": "It was done before the meeting."}
    council.move(units, reference, council.IRO, "agree", because)
    assert transitions(units, reference)[-1]["given"] == because
    assert (dispute_row(units, reference)["stage"], beside(units, reference)) == ("resolved", [])
    assert_whole(units)


def test_actions_that_are_only_proposed_are_not_followed_up(units: Units) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.TEAM_MANAGER, "accept", {"proposed_actions": [SCHOOL]})
    assert beside(units, reference) == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Sofia Wren", council.SOCIAL_WORKER),
        ("  sofia   WREN ", council.SOCIAL_WORKER),
        ("Élodie Ångström", 500),
        ("S. Wren", None),
        ("Two People", None),
        ("Gone Away", None),
    ],
)
def test_a_person_is_found_by_their_whole_name_when_only_one_here_has_it(
    units: Units, typed: str, found: int | None
) -> None:
    people = [
        {"id": 500, "name": "Élodie Ångström", "email": "e@council.test", "left_on": None},
        {"id": 501, "name": "Two People", "email": "a@council.test", "left_on": None},
        {"id": 502, "name": "Two People", "email": "b@council.test", "left_on": None},
        {"id": 503, "name": "Gone Away", "email": "g@council.test", "left_on": date(2026, 11, 23)},
    ]
    with units.writing() as unit:
        unit.connection.execute(insert(Person), people)
        assert person_named(unit, typed) == found


def test_the_day_before_its_person_is_reminded(units: Units, clock: FakeClock) -> None:
    _, (school, visit) = agree(units, BOTH)
    clock.move_to(datetime(2026, 12, 17, 9, tzinfo=UTC))
    assert send_reminders(units) == 0  # nobody of the directory owes the visit
    clock.move_to(datetime(2027, 1, 13, 9, tzinfo=UTC))
    assert send_reminders(units) == 0
    clock.move_to(datetime(2027, 1, 14, 9, tzinfo=UTC))
    assert send_reminders(units) == 1
    assert post_of(units, school)[-1] == ("reminder", "Sofia Wren", 1)
    assert [letter for letter, *_ in post_of(units, visit)] == []


@pytest.mark.demand("000 monitor")
def test_an_action_that_is_not_done_lapses_and_stands_on_the_iros_list(
    units: Units, clock: FakeClock
) -> None:
    _, (school, visit) = agree(units, BOTH)
    clock.move_to(datetime(2027, 1, 16, 9, tzinfo=UTC))
    lapsed = {receipt.reference: written_by(units, receipt) for receipt in lapse(units)}
    assert lapsed[school] == {
        ("limit_passed", "Sofia Wren"),
        ("limit_passed_told", "Irene Okoro"),
        ("limit_passed_told", "Imogen Tate"),
    }
    assert lapsed[visit] == {("limit_passed_told", "Irene Okoro"), ("limit_passed_told", "Imogen Tate")}
    with units.reading() as unit:
        mine = {one.reference: one for one in own_matters(unit, council.IRO)}
    assert {one.lapsed for one in mine.values()} == {True}
    assert {one.stage for one in mine.values()} == {"to_do"}
    assert mine[visit].person == "A. N. Other, school"
    assert_whole(units)


def test_it_is_said_to_be_done_by_a_response_link_with_evidence(units: Units) -> None:
    _, (school,) = agree(units)
    with units.writing() as unit:
        link = find_link(
            unit, issue_link(unit, dispute_row(units, school)["id"], 1, council.SOCIAL_WORKER, "action_owner")
        )
    assert "report_done" in link.moves
    nothing = answer_by_link.AnswerByLink(link.id, council.SOCIAL_WORKER, "report_done", {}, "k" * 16)
    with pytest.raises(Refused) as refused, units.writing() as unit:
        answer_by_link.handle(nothing, unit)
    assert set(refused.value.fields) == {"done_on", "evidence_text"}
    said = answer_by_link.AnswerByLink(link.id, council.SOCIAL_WORKER, "report_done", DONE, "k" * 16)
    with units.writing() as unit:
        receipt = answer_by_link.handle(said, unit)
    assert dispute_row(units, school)["stage"] == "said_done"
    assert written_by(units, receipt) == {
        ("answer_received", "Irene Okoro"),
        ("answer_receipt", "Sofia Wren"),
    }
    last = transitions(units, school)[-1]
    assert (last["actor_kind"], last["role"], last["given"]) == ("link", "action_owner", DONE)
    assert_whole(units)


@pytest.mark.demand("004 difference")
def test_the_iro_confirms_it_and_its_person_hears(units: Units) -> None:
    _, (school,) = agree(units)
    council.move(units, school, council.SOCIAL_WORKER, "report_done", DONE)
    receipt = council.move(units, school, council.IRO, "confirm", {"difference": "In class daily."})
    row = dispute_row(units, school)
    assert (row["stage"], row["open"]) == ("done", False)
    assert ("resolved", "Sofia Wren") in written_by(units, receipt)
    assert_whole(units)


def test_the_iro_sends_it_back_with_a_new_date_which_lapses_of_its_own(
    units: Units, clock: FakeClock
) -> None:
    _, (school,) = agree(units)
    council.move(units, school, council.SOCIAL_WORKER, "report_done", DONE)
    again = {"reason": "No start date in it.", "event_on": "2027-02-05"}
    receipt = council.move(units, school, council.IRO, "ask_again", again)
    owed = obligations(units, school)["do"]
    assert (dispute_row(units, school)["stage"], owed["due_on"]) == ("to_do", date(2027, 2, 5))
    assert written_by(units, receipt) == {("asked_to_respond", "Sofia Wren")}
    clock.move_to(datetime(2027, 1, 20, 9, tzinfo=UTC))
    assert lapse(units) == []
    clock.move_to(datetime(2027, 2, 6, tzinfo=UTC))
    assert len(lapse(units)) == 1
    assert_whole(units)


def test_what_nobody_in_the_directory_was_to_do_the_iro_confirms_alone(units: Units) -> None:
    _, (_, visit) = agree(units, BOTH)
    council.move(units, visit, council.IRO, "confirm")
    assert dispute_row(units, visit)["stage"] == "done"
    assert_whole(units)


@pytest.mark.parametrize("said_done", [False, True])
def test_what_is_no_longer_needed_is_let_go_with_a_reason(units: Units, said_done: bool) -> None:
    _, (school,) = agree(units)
    if said_done:
        council.move(units, school, council.SOCIAL_WORKER, "report_done", DONE)
    with pytest.raises(Refused):
        council.move(units, school, council.IRO, "give_up", {})
    council.move(units, school, council.IRO, "give_up", {"reason": "She has moved."})
    assert (dispute_row(units, school)["stage"], lapse(units)) == ("let_go", [])
    assert_whole(units)


def test_its_person_may_ask_for_more_time_and_the_first_date_stays(units: Units) -> None:
    _, (school,) = agree(units)
    asked = {"until": "2027-02-01", "reason": "The panel meets late."}
    council.move(units, school, council.SOCIAL_WORKER, "ask_more_time", asked)
    council.move(units, school, council.IRO, "grant_more_time", {"until": "2027-02-01"})
    owed = obligations(units, school)["do"]
    assert (owed["due_on"], owed["first_due_on"]) == (date(2027, 2, 1), date(2027, 1, 15))
    assert_whole(units)


def test_somebody_named_sees_their_action_and_not_the_dispute(units: Units) -> None:
    reference = council.ask_team_manager(units)
    mine = [SCHOOL | {"person": council.NAMES[council.BYSTANDER]}]
    council.move(units, reference, council.IRO, "agree", {"agreed_actions": mine})
    action = beside(units, reference)[0]["reference"]
    with units.reading() as unit:
        view = dispute_view(unit, action, council.BYSTANDER)
        assert (view.is_beside, view.stands_beside) == (True, "")
        assert [one.what for one in own_matters(unit, council.BYSTANDER)] == [SCHOOL["what"]]
        with pytest.raises(Refused) as refused:
            dispute_view(unit, reference, council.BYSTANDER)
    assert refused.value.code == "dispute_not_found"


def test_after_a_lapsed_action_the_dispute_is_reopened_and_what_is_agreed_anew_is_followed_up(
    units: Units, clock: FakeClock
) -> None:
    reference, (school,) = agree(units)
    clock.move_to(datetime(2027, 1, 18, 9, tzinfo=UTC))
    assert len(lapse(units)) == 1
    again = {"enter_at": "team_manager_asked", "reason": "Still no school."}
    council.move(units, reference, council.IRO, "reopen", again)
    anew = {"agreed_actions": [SCHOOL | {"by": "2027-02-12"}]}
    council.move(units, reference, council.IRO, "agree", anew)
    assert beside(units, reference)[0]["reference"] == school
    assert [row["event_on"] for row in beside(units, reference)] == [date(2027, 1, 15), date(2027, 2, 12)]
    assert_whole(units)


def test_what_the_record_says_of_an_action_is_proved_too(units: Units) -> None:
    _, (school,) = agree(units)
    with units.writing() as unit:
        unit.connection.execute(update(Dispute).where(Dispute.reference == school).values(stage="done"))
    with pytest.raises(AssertionError, match=school):
        assert_whole(units)
