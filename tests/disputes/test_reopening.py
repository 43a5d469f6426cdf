"""A dispute that has ended may go on: at the step it left or a later one, never at an earlier one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from disputes.errors import Refused
from disputes.links import LinkOutcome, find_link, issue_link
from disputes.queries.dispute import dispute_view
from disputes.unit import Units
from tests.disputes.clockwork import assert_whole, lapse, written_by
from tests.disputes.record import dispute_row, everything, obligations, transitions
from tests.support import council
from tests.support.clock import FakeClock

AT_THE_DIRECTOR = (
    "escalate_to_safeguarding",
    "escalate_to_service_director",
    "refer_to_director",
)
AGREED = {"agreed_actions": council.ACTIONS}
NOT_AGREED = {"reason": "No place.", "cafcass_considered": "yes", "cafcass_reason": "Not yet."}
ENDINGS: Mapping[str, Callable[[Units], Mapping[str, Any]]] = {
    "agree": lambda _units: AGREED,
    "withdraw": lambda _units: {"reason": "Solved on the phone."},
    "end_as_no_longer_looked_after": lambda _units: {"reason": "Home since Friday."},
    "supersede": lambda units: {"reason": "Taken together.", "superseded_by": council.raise_concern(units)},
}


def reopen(units: Units, reference: str, step: str, person: int = council.IRO) -> Any:
    given = {"enter_at": step, "reason": "What was agreed was not done."}
    return council.move(units, reference, person, "reopen", given)


def steps_offered(units: Units, reference: str, person: int = council.IRO) -> list[str]:
    """The steps to choose from for whoever may reopen it; empty when it is not offered."""
    with units.reading() as unit:
        moves = dispute_view(unit, reference, person).moves
    found = [move for move in moves if move.id == "reopen"]
    return [choice.value for move in found for need in move.needs for choice in need.choices]


def ended_formal(units: Units) -> str:
    """A formal dispute that was agreed while the Service Manager for Safeguarding was asked."""
    reference = council.raise_formal(units)
    council.move(units, reference, council.IRO, "escalate_to_safeguarding", {"reason": "Not met."})
    council.move(units, reference, council.IRO, "agree", AGREED)
    return reference


@pytest.mark.parametrize("ending", sorted(ENDINGS))
def test_from_every_ending_it_goes_on_at_the_step_it_left(units: Units, ending: str) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.IRO, ending, ENDINGS[ending](units))
    assert dispute_row(units, reference)["open"] is False
    receipt = reopen(units, reference, "team_manager_asked")
    row, owed = dispute_row(units, reference), obligations(units, reference)["reply"]
    assert (row["stage"], row["open"], row["ended_at"]) == ("team_manager_asked", True, None)
    assert (row["awaiting_person_id"], row["due_at"]) == (
        council.TEAM_MANAGER,
        datetime(2026, 12, 1, tzinfo=UTC),
    )
    assert (owed["outcome"], owed["entered_sequence"]) == ("", receipt.sequence)
    letters = written_by(units, receipt)
    assert ("asked_to_respond", "Tariq Moss") in letters
    assert "Irene Okoro" not in {name for _, name in letters}
    assert_whole(units)


def test_also_where_the_director_had_decided(units: Units) -> None:
    for ending, given in (("accept_decision", AGREED), ("close_without_agreement", NOT_AGREED)):
        reference = council.raise_formal(units, (council.SIBLING,))
        for move in AT_THE_DIRECTOR:
            council.move(units, reference, council.IRO, move, {"reason": "Not met."})
        council.move(units, reference, council.DIRECTOR, "decide", {"decision": "No."})
        council.move(units, reference, council.IRO, ending, given)
        assert steps_offered(units, reference) == ["director_decided"]
        reopen(units, reference, "director_decided")
        assert dispute_row(units, reference)["awaiting_person_id"] == council.IRO
    assert_whole(units)


def test_a_later_step_may_be_chosen_and_what_lies_between_is_passed_over(units: Units) -> None:
    reference = ended_formal(units)
    assert steps_offered(units, reference) == [
        "safeguarding_discussion",
        "service_director_asked",
        "director_asked",
    ]
    reopen(units, reference, "director_asked")
    last = transitions(units, reference)[-1]
    assert (last["to_stage"], last["skipped"]) == ("director_asked", ["Service Director"])
    assert dispute_row(units, reference)["rung"] == 4
    assert_whole(units)


def test_an_earlier_step_never(units: Units) -> None:
    reference = ended_formal(units)
    before = everything(units)
    for step in ("three_way_meeting", "meeting_answered", "resolved", "nowhere"):
        with pytest.raises(Refused) as refused:
            reopen(units, reference, step)
        assert (refused.value.code, set(refused.value.fields)) == ("bad_input", {"enter_at"})
    assert everything(units) == before


def test_only_the_iro_reopens_and_only_what_has_ended(units: Units) -> None:
    reference = council.ask_team_manager(units)
    assert steps_offered(units, reference) == []
    with pytest.raises(Refused) as refused:
        reopen(units, reference, "team_manager_asked")
    assert refused.value.code == "move_not_here"
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Solved."})
    with pytest.raises(Refused) as refused:
        reopen(units, reference, "team_manager_asked", council.TEAM_MANAGER)
    assert refused.value.code == "role_may_not"
    with pytest.raises(Refused) as refused:
        council.move(units, reference, council.IRO, "add_note", {"note": "Too late."})
    assert refused.value.code == "dispute_ended"


def test_everybody_who_was_asked_hears_that_it_goes_on(units: Units) -> None:
    reference = ended_formal(units)
    receipt = reopen(units, reference, "safeguarding_discussion")
    assert written_by(units, receipt) == {
        ("asked_to_respond", "Sami Gale"),
        ("reopened", "Selma Marsh"),
    }


def test_a_link_of_before_stays_dead_and_a_new_one_answers(units: Units, clock: FakeClock) -> None:
    reference = council.ask_team_manager(units)
    dispute_id = dispute_row(units, reference)["id"]
    with units.writing() as unit:
        old = issue_link(unit, dispute_id, 2, council.TEAM_MANAGER, "team_manager")
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Solved."})
    clock.forward(days=1)
    receipt = reopen(units, reference, "team_manager_asked")
    with units.writing() as unit:
        new = issue_link(unit, dispute_id, receipt.sequence, council.TEAM_MANAGER, "team_manager")
    with units.reading() as unit:
        assert find_link(unit, old).outcome is LinkOutcome.SUPERSEDED
        assert find_link(unit, new).outcome is LinkOutcome.USABLE
    council.move(units, reference, council.TEAM_MANAGER, "disagree", {"reasons": "No."})
    assert transitions(units, reference)[-1]["met"][0]["due_on"] == "2026-12-01"
    assert_whole(units)


def test_what_is_owed_again_lapses_again_and_it_can_end_and_go_on_twice(
    units: Units, clock: FakeClock
) -> None:
    reference = council.ask_team_manager(units)
    for _ in range(2):
        clock.forward(days=14)
        assert len(lapse(units)) == 1
        council.move(units, reference, council.IRO, "withdraw", {"reason": "Solved."})
        assert lapse(units) == []
        reopen(units, reference, "team_manager_asked")
    row = dispute_row(units, reference)
    assert (row["open"], row["lapsed"], row["began_on"]) == (True, False, date(2026, 11, 23))
    assert_whole(units)


def test_a_dispute_made_formal_goes_on_in_the_formal_route(units: Units) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.IRO, "take_to_formal", {"reason": "Cannot wait."})
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Solved."})
    assert steps_offered(units, reference)[0] == "three_way_meeting"
    reopen(units, reference, "three_way_meeting")
    row = dispute_row(units, reference)
    assert (row["route"], row["stage"]) == ("formal", "three_way_meeting")
    assert_whole(units)
