"""Who was told is recorded at any step and of the ending too, about one of the children or about all."""

from __future__ import annotations

import pytest

from disputes.errors import Refused
from disputes.queries.dispute import dispute_view
from disputes.queries.record_whole import record_whole
from disputes.unit import Units
from tests.disputes.clockwork import assert_whole, beside, written_by
from tests.disputes.file_reading import entry
from tests.disputes.record import dispute_row, transitions
from tests.support import council
from tests.support.clock import FakeClock

BOTH = (council.SIBLING, council.OTHER_SIBLING)
AGREED = {"agreed_actions": council.ACTIONS}
TOLD = {"informed": ["The child"], "informed_on": "2026-11-23", "informed_how": "At home. She was glad."}
OF_THE_SECOND = TOLD | {"child": "2"}


def test_that_the_child_was_told_how_it_ended_changes_nothing_else(units: Units, clock: FakeClock) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.IRO, "agree", AGREED)
    before, actions = dispute_row(units, reference), beside(units, reference)
    clock.forward(days=2)
    receipt = council.move(units, reference, council.IRO, "record_told", TOLD)
    after = dispute_row(units, reference)
    assert {name for name in after if after[name] != before[name]} == {"version", "head_hash"}
    assert transitions(units, reference)[-1]["given"] == TOLD
    assert written_by(units, receipt) == set()
    assert beside(units, reference) == actions
    assert_whole(units)


@pytest.mark.parametrize("person", [council.TEAM_MANAGER, council.SOCIAL_WORKER, council.IRO_TEAM_MANAGER])
def test_nobody_but_the_iro_records_it(units: Units, person: int) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Put right."})
    with pytest.raises(Refused) as refused:
        council.move(units, reference, person, "record_told", TOLD)
    assert refused.value.code == "role_may_not"


def test_it_goes_on_all_the_same_where_it_had_left(units: Units, clock: FakeClock) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Put right."})
    council.move(units, reference, council.IRO, "record_told", TOLD)
    clock.forward(days=1)
    again = {"enter_at": "team_manager_asked", "reason": "It was not."}
    sequence = council.move(units, reference, council.IRO, "reopen", again).sequence
    row = dispute_row(units, reference)
    assert (row["stage"], row["open"], row["ended_at"]) == ("team_manager_asked", True, None)
    assert [one.move for one in entry(units, reference, sequence).since] == ["record_told"]
    assert_whole(units)


def test_what_was_said_to_one_child_is_on_no_other_childs_file(units: Units) -> None:
    reference = council.raise_informal(units, BOTH)
    council.move(units, reference, council.IRO, "record_told", OF_THE_SECOND)
    assert transitions(units, reference)[-1]["given"] == TOLD | {"child": 2}
    sequence = council.move(units, reference, council.IRO, "withdraw", {"reason": "Put right."}).sequence
    assert [len(entry(units, reference, sequence, child).since) for child in (1, 2)] == [0, 1]
    council.move(units, reference, council.IRO, "record_told", OF_THE_SECOND)
    with units.reading() as unit:
        copies = [record_whole(unit, reference, council.IRO, child).record for child in (1, 2)]
    told = [[row for row in copy.transitions if row["move"] == "record_told"] for copy in copies]
    assert [[bool(row["given"]) for row in rows] for rows in told] == [[False, False], [True, True]]


def test_what_was_said_to_all_of_them_is_on_each_file(units: Units) -> None:
    reference = council.raise_informal(units, BOTH)
    council.move(units, reference, council.IRO, "record_told", TOLD)
    sequence = council.move(units, reference, council.IRO, "withdraw", {"reason": "Put right."}).sequence
    for child in (1, 2):
        assert entry(units, reference, sequence, child).since[0].given == TOLD


def test_which_child_is_asked_only_where_there_are_several(units: Units) -> None:
    asked = []
    for children in (BOTH, (council.ONLY_CHILD,)):
        reference = council.raise_informal(units, children)
        with units.reading() as unit:
            moves = {move.id: move for move in dispute_view(unit, reference, council.IRO).moves}
        asked.append([[need.id for need in moves[one].needs] for one in ("record_views", "record_told")])
    told = ["informed", "informed_on", "informed_how"]
    views = ["child", "views", "found_out"]
    assert asked == [[views, ["child", *told]], [views, told]]
