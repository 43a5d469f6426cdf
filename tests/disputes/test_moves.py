"""What a move leaves in the record, and what a refused one does not."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from disputes.chain import BEFORE_THE_FIRST, transition_hash
from disputes.commands import make_move
from disputes.errors import Refused
from disputes.models import Dispute
from disputes.unit import Units
from tests.disputes.record import dispute_row, everything, letters, obligations, transitions
from tests.support import council
from tests.support.clock import FakeClock

ACCEPTED = {"proposed_actions": council.ACTIONS}
TUESDAY_AFTER_DUE = datetime(2026, 12, 1, 9, tzinfo=UTC)


def test_a_move_says_what_it_met_when_that_was_due_and_what_it_opened(units: Units) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.TEAM_MANAGER, "accept", ACCEPTED)
    answered = transitions(units, reference)[-1]
    assert answered["met"] == [
        {
            "obligation": "reply",
            "role": "team_manager",
            "person_id": council.TEAM_MANAGER,
            "due_on": "2026-11-30",
            "in_time": True,
            "late_by": 0,
        }
    ]
    assert [one["obligation"] for one in answered["opened"]] == ["consider"]
    assert answered["opened"][0]["due_on"] is None
    assert (answered["from_stage"], answered["to_stage"]) == ("team_manager_asked", "team_manager_replied")
    assert (answered["actor_name"], answered["role"]) == ("Tariq Moss", "team_manager")
    assert answered["given"] == ACCEPTED


def test_a_late_answer_is_recorded_as_late_by_working_days(units: Units, clock: FakeClock) -> None:
    reference = council.ask_team_manager(units)
    clock.move_to(TUESDAY_AFTER_DUE)
    council.move(units, reference, council.TEAM_MANAGER, "disagree", {"reasons": "No."})
    met = transitions(units, reference)[-1]["met"][0]
    assert (met["in_time"], met["late_by"]) == (False, 1)
    assert obligations(units, reference)["reply"]["late_by"] == 1


def test_the_last_instant_of_the_due_day_is_in_time_and_the_next_is_late(
    units: Units, clock: FakeClock
) -> None:
    midnight = datetime(2026, 12, 1, 0, 0, tzinfo=UTC)
    on_time, late = council.ask_team_manager(units), council.ask_team_manager(units)
    clock.move_to(midnight.replace(day=30, month=11, hour=23, minute=59, second=59))
    council.move(units, on_time, council.TEAM_MANAGER, "accept", ACCEPTED)
    clock.move_to(midnight)
    council.move(units, late, council.TEAM_MANAGER, "accept", ACCEPTED)
    assert transitions(units, on_time)[-1]["met"][0]["in_time"] is True
    assert transitions(units, late)[-1]["met"][0]["in_time"] is False


def test_the_row_stands_where_the_last_transition_left_it(units: Units) -> None:
    reference = council.ask_team_manager(units)
    row, last = dispute_row(units, reference), transitions(units, reference)[-1]
    assert (row["stage"], row["version"], row["head_hash"]) == (last["to_stage"], 2, last["hash"])
    assert (row["awaiting_role"], row["awaiting_person_id"]) == ("team_manager", council.TEAM_MANAGER)
    assert row["due_at"] == datetime(2026, 12, 1, tzinfo=UTC)


def test_each_transition_is_chained_to_the_one_before(units: Units) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.TEAM_MANAGER, "accept", ACCEPTED)
    before = BEFORE_THE_FIRST
    for number, row in enumerate(transitions(units, reference), start=1):
        assert (row["sequence"], row["previous_hash"]) == (number, before)
        assert row["hash"] == transition_hash(reference, row)
        before = row["hash"]


@pytest.mark.parametrize("attack", ["UPDATE transition SET move = 'x'", "DELETE FROM transition"])
def test_the_database_itself_refuses_to_change_a_transition(units: Units, attack: str) -> None:
    council.raise_informal(units)
    with pytest.raises(DBAPIError, match="never changed or removed"), units.writing() as unit:
        unit.connection.exec_driver_sql(attack)


def test_a_reading_unit_cannot_write(units: Units) -> None:
    council.raise_informal(units)
    with pytest.raises(DBAPIError), units.reading() as unit:
        unit.connection.execute(update(Dispute).values(risk="low"))


AGREED = {"agreed_actions": council.ACTIONS}
NO_OUTCOME = {"proposed_actions": [{"what": "x"}]}
REFUSALS = [
    ("team_manager_cannot_agree", council.TEAM_MANAGER, "agree", AGREED, "role_may_not"),
    ("iro_cannot_answer", council.IRO, "accept", ACCEPTED, "role_may_not"),
    ("service_manager_does_not_owe_it", council.SERVICE_MANAGER, "accept", ACCEPTED, "role_may_not"),
    ("stranger_sees_nothing", council.BYSTANDER, "accept", ACCEPTED, "dispute_not_found"),
    ("other_iro_sees_nothing", council.OTHER_IRO, "withdraw", {"reason": "x"}, "dispute_not_found"),
    ("not_from_this_stage", council.IRO, "raise_with_team_manager", {}, "move_not_here"),
    ("no_such_move", council.IRO, "fly", {}, "unknown_move"),
    ("the_clock_is_nobody", council.IRO, "record_lapse", {"obligation": "reply"}, "role_may_not"),
    ("answer_missing", council.TEAM_MANAGER, "accept", {}, "bad_input"),
    ("answer_not_asked_for", council.IRO, "withdraw", {"reason": "x", "colour": "red"}, "bad_input"),
    ("outcome_missing", council.TEAM_MANAGER, "accept", NO_OUTCOME, "bad_input"),
]


@pytest.mark.parametrize(
    ("person", "move", "given", "code"),
    [case[1:] for case in REFUSALS],
    ids=[case[0] for case in REFUSALS],
)
def test_a_refused_move_leaves_nothing_behind(
    units: Units, person: int, move: str, given: dict[str, Any], code: str
) -> None:
    reference = council.ask_team_manager(units)
    before, row = everything(units), dispute_row(units, reference)
    with pytest.raises(Refused) as refused:
        council.move(units, reference, person, move, given)
    assert refused.value.code == code
    assert everything(units) == before
    assert dispute_row(units, reference) == row


def test_every_fault_of_an_action_is_named_by_its_part(units: Units) -> None:
    reference = council.ask_team_manager(units)
    action = {"what": "", "outcome": "x" * 2000, "person": "A", "by": "2020-01-01"}
    with pytest.raises(Refused) as refused:
        council.move(units, reference, council.TEAM_MANAGER, "accept", {"proposed_actions": [action]})
    assert set(refused.value.fields) == {
        "proposed_actions.1.what",
        "proposed_actions.1.outcome",
        "proposed_actions.1.by",
    }


def test_a_move_made_on_an_old_version_is_stale(units: Units) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.TEAM_MANAGER, "accept", ACCEPTED, version=2)
    with pytest.raises(Refused) as refused:
        council.move(units, reference, council.IRO, "agree", {"agreed_actions": council.ACTIONS}, version=2)
    assert (refused.value.code, refused.value.facts["version"]) == ("stale", 3)


def test_the_same_command_twice_has_one_effect_and_one_receipt(units: Units) -> None:
    reference = council.ask_team_manager(units)
    first = council.move(units, reference, council.TEAM_MANAGER, "accept", ACCEPTED, key="one")
    again = council.move(units, reference, council.TEAM_MANAGER, "accept", ACCEPTED, key="one", version=2)
    assert again == replace(first, replayed=True)
    assert len(transitions(units, reference)) == 3


def test_the_same_key_with_another_answer_is_refused(units: Units) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.TEAM_MANAGER, "accept", ACCEPTED, key="one")
    with pytest.raises(Refused) as refused:
        council.move(units, reference, council.TEAM_MANAGER, "disagree", {"reasons": "No"}, key="one")
    assert refused.value.code == "key_used"


def test_of_two_answers_at_once_one_wins(units: Units) -> None:
    reference = council.ask_team_manager(units)
    outcomes: list[str] = []
    barrier = threading.Barrier(2)

    def answer(move: str, given: dict[str, Any]) -> None:
        barrier.wait()
        try:
            council.move(units, reference, council.TEAM_MANAGER, move, given)
            outcomes.append("won")
        except Refused as refused:
            outcomes.append(refused.code)

    threads = [
        threading.Thread(target=answer, args=("accept", ACCEPTED)),
        threading.Thread(target=answer, args=("disagree", {"reasons": "No"})),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes)[-1] == "won"
    # The other came after the stage had moved on, or lost the race for the version.
    assert sorted(outcomes)[0] in ("move_not_here", "stale", "role_may_not")
    assert len(transitions(units, reference)) == 3


def test_one_letter_each_and_only_to_those_concerned(units: Units) -> None:
    reference = council.ask_team_manager(units)
    assert letters(units, 2) == {("asked_to_respond", "Tariq Moss")}
    council.move(units, reference, council.TEAM_MANAGER, "accept", ACCEPTED)
    assert letters(units, 3) == {("answer_receipt", "Tariq Moss"), ("answer_received", "Irene Okoro")}
    council.move(units, reference, council.IRO, "agree", {"agreed_actions": council.ACTIONS})
    assert letters(units, 4) == {("resolved", "Tariq Moss"), ("resolved", "Sofia Wren")}


def test_formal_begins_its_own_count_of_days_and_keeps_one_history(units: Units, clock: FakeClock) -> None:
    reference = council.ask_team_manager(units)
    clock.move_to(TUESDAY_AFTER_DUE)
    council.move(units, reference, council.IRO, "take_to_formal", {"reason": "No reply."})
    row = dispute_row(units, reference)
    assert (row["route"], row["stage"]) == ("formal", "three_way_meeting")
    assert (row["route_entered_at"], row["began_on"]) == (TUESDAY_AFTER_DUE, date(2026, 11, 23))
    assert [one["to_route"] for one in transitions(units, reference)] == ["informal", "informal", "formal"]
    assert obligations(units, reference)["reply"]["outcome"] == "left"


def test_a_bypass_records_the_rungs_passed_over_and_why(units: Units) -> None:
    reference = council.raise_formal(units)
    given = {"enter_at": "director_asked", "reason": "The child moves on Friday."}
    council.move(units, reference, council.IRO, "bypass", given)
    last = transitions(units, reference)[-1]
    assert last["skipped"] == ["Service Manager for Safeguarding", "Service Director"]
    assert last["given"] == given
    assert dispute_row(units, reference)["awaiting_person_id"] == council.DIRECTOR


def test_one_of_several_obligations_can_be_met_while_the_stage_stays(units: Units) -> None:
    reference = council.raise_formal(units)
    held = {"meeting_on": "2026-11-23", "meeting_note": "All three came."}
    council.move(units, reference, council.IRO, "record_meeting", held)
    owed = obligations(units, reference)
    assert (owed["hold_meeting"]["outcome"], owed["answer_meeting"]["outcome"]) == ("met", "")
    assert dispute_row(units, reference)["stage"] == "three_way_meeting"
    assert dispute_row(units, reference)["awaiting_role"] == "service_manager"


def test_reassigning_moves_what_is_owed_and_asks_the_new_person(units: Units) -> None:
    reference = council.ask_team_manager(units)
    given = {"to_person": council.OTHER_TEAM_MANAGER, "reason": "Covers the team."}
    council.move(units, reference, council.IRO, "reassign", given)
    asked, no_longer = ("asked_to_respond", "Tess Moran"), ("no_longer_yours", "Tariq Moss")
    assert letters(units, 3) == {asked, no_longer}
    assert dispute_row(units, reference)["awaiting_person_id"] == council.OTHER_TEAM_MANAGER
    assert obligations(units, reference)["reply"]["due_on"] == date(2026, 11, 30)
    with pytest.raises(Refused):
        council.move(units, reference, council.TEAM_MANAGER, "accept", ACCEPTED)
    council.move(units, reference, council.OTHER_TEAM_MANAGER, "accept", ACCEPTED)


def test_passing_on_tells_the_iro_and_moves_nothing(units: Units) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.TEAM_MANAGER, "pass_on", {"reason": "Not my team."})
    assert letters(units, 3) == {("passed_on", "Irene Okoro")}
    assert dispute_row(units, reference)["awaiting_person_id"] == council.TEAM_MANAGER


def test_nothing_more_is_done_once_it_has_ended(units: Units) -> None:
    reference = council.raise_informal(units)
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Put right."})
    row = dispute_row(units, reference)
    assert (row["open"], row["awaiting_role"], row["due_at"], row["rung"]) == (False, None, None, 1)
    with pytest.raises(Refused) as refused:
        council.move(units, reference, council.IRO, "add_note", {"note": "x"})
    assert refused.value.code == "dispute_ended"


def test_an_answer_by_link_is_bound_to_the_links_role(units: Units) -> None:
    reference = council.raise_formal(units)
    command = make_move.MakeMove(
        reference, "accept", ACCEPTED, council.SERVICE_MANAGER, "k", by_link=True, as_role="team_manager"
    )
    with pytest.raises(Refused) as refused, units.writing() as unit:
        make_move.handle(command, unit)
    assert refused.value.code == "role_may_not"


def test_a_fall_before_the_commit_leaves_nothing_of_the_move(units: Units) -> None:
    reference = council.raise_informal(units)
    before = everything(units)
    command = make_move.MakeMove(reference, "raise_with_team_manager", {}, council.IRO, "k")

    def fall_before_the_commit() -> None:
        with units.writing() as unit:
            make_move.handle(command, unit)
            raise RuntimeError("the machine went down before the commit")

    with pytest.raises(RuntimeError):
        fall_before_the_commit()
    assert everything(units) == before
