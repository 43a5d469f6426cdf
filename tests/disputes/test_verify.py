"""The record is held against itself: whatever is done to it behind the service's back is named."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update

from disputes.errors import Refused
from disputes.models import Dispute, Transition
from disputes.queries.soundness import unsound
from disputes.queries.verify import Verified, verify, verify_all
from disputes.unit import Units
from tests.disputes import tampering
from tests.disputes.tampering import findings, kinds, looked_at, number_of, undone, unguarded
from tests.support import council

OTHER_HASH = "f" * 64
REFUSES_NOTHING = """CREATE OR REPLACE FUNCTION refuse_transition_change() RETURNS trigger
    LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"""
ALLOWS_ALL = "CREATE TRIGGER transition_no_update BEFORE UPDATE ON transition BEGIN SELECT 1; END"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_record_that_nobody_touched_is_whole(units: Units, reference: str, other: str) -> None:
    assert looked_at(units) == Verified(disputes=2, transitions=9, obligations=6, findings=())


def test_every_route_walked_to_its_end_is_whole(units: Units) -> None:
    formal = council.raise_formal(units)
    council.move(units, formal, council.IRO, "bypass", {"enter_at": "director_asked", "reason": "Danger."})
    council.move(units, formal, council.DIRECTOR, "decide", {"decision": "Do it."})
    closing = {"reason": "Not enough.", "cafcass_considered": True, "cafcass_reason": "Referred."}
    council.move(units, formal, council.IRO, "close_without_agreement", closing)
    informal = council.ask_team_manager(units)
    council.move(units, informal, council.IRO, "agree", {"agreed_actions": council.ACTIONS})
    concern = council.raise_concern(units, limit_days=5, limit_reason="The school needs a week.")
    council.move(units, concern, council.IRO, "withdraw", {"reason": "Put right."})
    assert looked_at(units).findings == ()


def test_one_dispute_is_looked_at_alone(units: Units, reference: str, other: str) -> None:
    with undone(units) as unit:
        tampering.change(unit.connection, other, 1, actor_name="Nobody")
        assert verify(unit, reference).findings == ()
        assert verify(unit, reference).transitions == 8
        assert {one.kind for one in verify(unit, other).findings} == {"hash"}
    with pytest.raises(Refused) as refused:
        looked_at(units, "D-AAAA-AAAA")
    assert refused.value.code == "dispute_not_found"


EDITED: dict[str, Any] = {
    "actor_name": "Somebody Else",
    "actor_id": council.BYSTANDER,
    "actor_kind": "link",
    "role": "director",
    "on_behalf_of": "The director",
    "at": LONG_AGO,
    "given": {"reasons": "We agree."},
    "met": [],
    "left": [{"obligation": "x"}],
    "opened": [],
    "skipped": ["Team manager"],
    "move": "accept",
    "from_route": "formal",
    "from_version": "2031",
    "from_stage": "resolved",
    "to_route": "formal",
    "to_version": "2031",
    "to_stage": "resolved",
    "idempotency_key": "another",
    "fingerprint": OTHER_HASH,
    "hash": OTHER_HASH,
    "previous_hash": OTHER_HASH,
    "sequence": 60,
}


def test_an_edit_of_any_column_of_a_transition_is_named(units: Units, reference: str, other: str) -> None:
    assert {column.name for column in Transition.__table__.c} == {*EDITED, "id", "dispute_id"}
    missed, wrongly_named = [], []
    for name, value in EDITED.items():
        with undone(units) as unit:
            tampering.change(unit.connection, reference, 6, **{name: value})
            found = kinds(unit)
        if not {(reference, 6, "hash"), (reference, 60, "hash")} & found:
            missed.append(name)
        if {dispute for dispute, _, _ in found} != {reference}:
            wrongly_named.append(name)
    assert (missed, wrongly_named) == ([], [])


def test_a_hash_made_anew_breaks_the_chain_after_it(units: Units, reference: str) -> None:
    with undone(units) as unit:
        tampering.change(unit.connection, reference, 3, hash=OTHER_HASH)
        assert (reference, 4, "chain") in kinds(unit)


def test_a_deleted_transition_is_named(units: Units, reference: str, other: str) -> None:
    for sequence in range(1, 8):
        with undone(units) as unit:
            with unguarded(unit.connection):
                dispute = number_of(unit.connection, reference)
                unit.connection.execute(
                    delete(Transition).where(
                        Transition.dispute_id == dispute, Transition.sequence == sequence
                    )
                )
            found = kinds(unit)
        assert {(reference, sequence, "sequence"), (reference, sequence + 1, "chain")} <= found
        assert {dispute for dispute, _, _ in found} == {reference}


def test_the_end_cut_off_is_told_by_the_disputes_own_row(units: Units, reference: str) -> None:
    for last in range(1, 8):
        with undone(units) as unit:
            with unguarded(unit.connection):
                unit.connection.execute(delete(Transition).where(Transition.sequence > last))
            found = findings(unit)
        assert {one.kind for one in found} <= {"standing", "obligation"}
        assert {"version", "head_hash"} <= {one.what.split()[1] for one in found}


def test_a_dispute_with_no_transition_left_is_named(units: Units, reference: str) -> None:
    with undone(units) as unit:
        with unguarded(unit.connection):
            unit.connection.execute(delete(Transition))
        assert kinds(unit) == {(reference, None, "sequence")}


def test_an_inserted_transition_is_named(units: Units, reference: str, other: str) -> None:
    with undone(units) as unit:
        tampering.insert_copy(unit.connection, reference, of=7, sequence=9)
        assert {(reference, 9, "hash"), (reference, 9, "chain")} <= kinds(unit)


def test_an_inserted_transition_that_is_well_chained_is_told_by_the_row(units: Units, reference: str) -> None:
    with undone(units) as unit:
        row = select(Dispute.version, Dispute.head_hash).where(Dispute.reference == reference)
        before = unit.connection.execute(row).mappings().one()
        with unguarded(unit.connection):
            tampering.insert_copy(
                unit.connection,
                reference,
                of=8,
                sequence=9,
                move="add_note",
                from_route="formal",
                from_stage="three_way_meeting",
                met=[],
                left=[],
                opened=[],
            )
            tampering.chain_anew(unit.connection, reference)
        assert findings(unit) == ()
        unit.connection.execute(update(Dispute).where(Dispute.reference == reference).values(**before))
        told = [one.what for one in findings(unit)]
    assert [one.split()[1] for one in told] == ["version", "head_hash"]


def test_two_swapped_transitions_are_named(units: Units, reference: str) -> None:
    with undone(units) as unit:
        dispute = number_of(unit.connection, reference)
        with unguarded(unit.connection):
            for old, new in ((4, 99), (6, 4), (99, 6)):
                unit.connection.execute(
                    update(Transition)
                    .where(Transition.dispute_id == dispute, Transition.sequence == old)
                    .values(sequence=new)
                )
        assert {(reference, 4, "hash"), (reference, 6, "hash"), (reference, 5, "chain")} <= kinds(unit)


def test_a_transition_moved_to_another_dispute_is_named(units: Units, reference: str, other: str) -> None:
    with undone(units) as unit:
        elsewhere = number_of(unit.connection, other)
        tampering.change(unit.connection, reference, 8, dispute_id=elsewhere, sequence=2)
        assert {(other, 2, "hash"), (other, 2, "chain"), (reference, None, "standing")} <= kinds(unit)


def test_a_forged_move_is_named_even_when_all_was_chained_anew(units: Units, reference: str) -> None:
    with undone(units) as unit:
        tampering.change_and_chain_anew(unit.connection, reference, 6, role="iro")
        (found,) = findings(unit)
    assert (found.sequence, found.kind) == (6, "continuity")
    assert found.what == "iro may not make the move disagree in team_manager_asked"


def test_a_forged_step_is_named_even_when_all_was_chained_anew(units: Units, reference: str) -> None:
    with undone(units) as unit:
        tampering.change_and_chain_anew(unit.connection, reference, 6, to_stage="resolved")
        told = {(one.sequence, one.what) for one in findings(unit)}
    assert (6, "the move disagree does not lead from team_manager_asked to informal resolved") in told
    left = (
        "it leaves informal 2017-06 team_manager_replied, and the dispute stood in informal 2017-06 resolved"
    )
    assert (7, left) in told


def test_a_step_that_no_route_has_is_named(units: Units, reference: str) -> None:
    with undone(units) as unit:
        tampering.change_and_chain_anew(unit.connection, reference, 8, to_stage="nowhere")
        told = [(one.sequence, one.what) for one in findings(unit)]
    assert told[0] == (8, "there is no stage nowhere of formal version 2017-06")


FORGED: list[tuple[int, dict[str, Any], str]] = [
    (6, {"move": "raise_with_team_manager"}, "team_manager_asked has no move raise_with_team_manager"),
    (6, {"met": []}, "it leaves the stage and says nothing of reply"),
    (6, {"opened": []}, "it opens nothing, and the stage owes consider"),
    (1, {"move": "withdraw"}, "the first transition is withdraw from nowhere, and not the raising"),
    (1, {"from_stage": "resolved"}, "the first transition is raise from resolved, and not the raising"),
    (1, {"to_stage": "team_manager_replied"}, "a dispute cannot begin at team_manager_replied"),
]


def test_what_cannot_follow_is_named_even_when_all_was_chained_anew(units: Units, reference: str) -> None:
    for sequence, values, what in FORGED:
        with undone(units) as unit:
            tampering.change_and_chain_anew(unit.connection, reference, sequence, **values)
            assert (sequence, what) in {(one.sequence, one.what) for one in findings(unit)}


def test_what_was_met_but_not_owed_is_named(units: Units, reference: str) -> None:
    with undone(units) as unit:
        forged = [{"obligation": "consider", "late_by": 0}, {"obligation": "reply", "late_by": 0}]
        tampering.change_and_chain_anew(unit.connection, reference, 8, met=forged, left=[])
        told = {(one.sequence, one.what) for one in findings(unit)}
    assert (8, "it says that reply was met, which was not owed") in told


def test_what_cannot_be_read_is_named_and_the_rest_looked_at(
    units: Units, reference: str, other: str
) -> None:
    with undone(units) as unit:
        if units.database.is_sqlite:
            with unguarded(unit.connection):
                unit.connection.execute(text("UPDATE transition SET given = '{', at = 'noon'"))
        else:
            for one in (reference, other):
                tampering.change(unit.connection, one, 1, given=[1], opened={"no": "list"})
        found = kinds(unit)
    assert {(reference, 1, "hash"), (other, 1, "hash")} <= found
    assert {(reference, None, "fold"), (other, None, "fold")} <= found


def test_a_guard_that_was_taken_out_is_named(units: Units, reference: str) -> None:
    taking_out = (
        (
            ("DROP TRIGGER transition_no_delete",),
            ("DROP TRIGGER transition_no_update",),
            ("DROP TRIGGER transition_no_update", ALLOWS_ALL),
        )
        if units.database.is_sqlite
        else (
            ("ALTER TABLE transition DISABLE TRIGGER transition_only_added",),
            ("DROP TRIGGER transition_only_added ON transition",),
            (REFUSES_NOTHING,),
        )
    )
    with units.reading() as unit:
        assert unsound(unit) == []
    for statements in taking_out:
        with undone(units) as unit:
            for statement in statements:
                unit.connection.exec_driver_sql(statement)
            (found,) = findings(unit)
            assert (found.dispute, found.kind) == ("the record", "guard")
            assert len(unsound(unit)) == 1


def test_a_long_record_is_looked_at_in_steps_and_nothing_between_them_is_missed(
    units: Units, reference: str, other: str
) -> None:
    third = council.raise_informal(units)
    with units.reading() as unit:
        first = verify(unit, most=2)
        assert (first.disputes, first.last) == (2, number_of(unit.connection, other))
        rest = verify(unit, after=first.last or 0, most=2)
        assert (rest.disputes, rest.transitions, rest.last) == (1, 1, None)
        assert verify(unit, third).disputes == 1
    tampering.unlinked(units, f"DELETE FROM dispute WHERE reference = '{other}'")
    with units.reading() as unit:
        steps = [verify(unit, most=1)]
        while steps[-1].last is not None:
            steps.append(verify(unit, after=steps[-1].last, most=1))
    strays = [one.what for step in steps for one in step.findings]
    assert strays.count("1 transition rows belong to no dispute") == 1


def test_progress_is_told_and_what_is_found_in_every_step_kept(
    units: Units, reference: str, other: str
) -> None:
    told: list[tuple[int, int]] = []
    whole = verify_all(units, lambda done, of: told.append((done, of)))
    assert (told, whole) == ([(2, 2)], looked_at(units))
