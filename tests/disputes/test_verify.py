"""The record is held against itself: whatever is done to it behind the service's back is named."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update

from disputes.commands import record_lapse
from disputes.errors import Refused
from disputes.models import Dispute, DisputeTheme, Holding, Obligation, Transition
from disputes.queries.soundness import unsound
from disputes.queries.verify import Finding, Verified, verify
from disputes.unit import Unit, Units
from tests.disputes import tampering
from tests.disputes.record import obligations
from tests.disputes.tampering import number_of, undone, unguarded
from tests.support import council
from tests.support.clock import FakeClock

OTHER_HASH = "f" * 64
REFUSES_NOTHING = """CREATE OR REPLACE FUNCTION refuse_transition_change() RETURNS trigger
    LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"""
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def looked_at(units: Units, reference: str = "") -> Verified:
    with units.reading() as unit:
        return verify(unit, reference)


def findings(unit: Unit) -> tuple[Finding, ...]:
    return verify(unit).findings


def kinds(unit: Unit) -> set[tuple[str, int | None, str]]:
    return {(one.dispute, one.sequence, one.kind) for one in findings(unit)}


@pytest.fixture
def reference(units: Units, clock: FakeClock) -> str:
    """A dispute that has seen all: asked, lapsed, passed on, asked of another, answered, made formal."""
    reference = council.ask_team_manager(units)
    clock.move_to(datetime(2026, 12, 2, 9, tzinfo=UTC))
    owed = obligations(units, reference)["reply"]["id"]
    with units.writing() as unit:
        assert record_lapse.handle(record_lapse.RecordLapse(reference, owed), unit)
    council.move(units, reference, council.TEAM_MANAGER, "pass_on", {"reason": "Not my team."})
    asked = {"to_person": council.OTHER_TEAM_MANAGER, "reason": "They know the case."}
    council.move(units, reference, council.IRO, "reassign", asked)
    council.move(units, reference, council.OTHER_TEAM_MANAGER, "disagree", {"reasons": "We disagree."})
    council.move(units, reference, council.IRO, "add_note", {"note": "Thought about it."})
    council.move(units, reference, council.IRO, "take_to_formal", {"reason": "No school yet."})
    return reference


@pytest.fixture
def other(units: Units) -> str:
    """Another dispute, which nobody tampers with."""
    return council.raise_concern(units, (council.PROTECTED,))


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


def test_what_was_met_but_not_owed_is_named(units: Units, reference: str) -> None:
    with undone(units) as unit:
        forged = [{"obligation": "consider", "late_by": 0}, {"obligation": "reply", "late_by": 0}]
        tampering.change_and_chain_anew(unit.connection, reference, 8, met=forged, left=[])
        told = {(one.sequence, one.what) for one in findings(unit)}
    assert (8, "it says that reply was met, which was not owed") in told


STANDING: dict[str, Any] = {
    "stage": "director_asked",
    "version": 7,
    "head_hash": OTHER_HASH,
    "open": False,
    "route": "informal",
    "route_version": "2031",
    "route_entered_at": LONG_AGO,
    "rung": 9,
    "iro_id": council.OTHER_IRO,
    "awaiting_person_id": council.BYSTANDER,
    "awaiting_role": "director",
    "due_at": LONG_AGO,
    "sort_at": LONG_AGO,
    "lapsed": True,
    "entered_sequence": 2,
    "entered_at": LONG_AGO,
    "raised_at": LONG_AGO,
    "began_on": LONG_AGO.date(),
    "ended_at": LONG_AGO,
}


def test_a_dispute_that_does_not_stand_where_its_transitions_lead_is_named(
    units: Units, reference: str, other: str
) -> None:
    told = {}
    for name, value in STANDING.items():
        with undone(units) as unit:
            unit.connection.execute(
                update(Dispute).where(Dispute.reference == reference).values({name: value})
            )
            told[name] = [(one.dispute, one.kind, one.what.split()[1]) for one in findings(unit)]
    assert told == {name: [(reference, "standing", name)] for name in STANDING}


WRITTEN: dict[str, Any] = {
    "what_is_wrong": "Nothing is wrong.",
    "impact": "None.",
    "wishes_and_feelings": "All is well.",
    "wishes_found_out": "By nobody.",
    "outcome_sought": "Nothing.",
    "outcome_by": LONG_AGO.date(),
    "route_reason": "None.",
    "limit_reason": "None.",
    "risk": "low",
    "limit_days": 3,
    "scope": "child protection",
    "event_on": LONG_AGO.date(),
}


def test_what_the_iro_wrote_is_watched_and_never_repeated(units: Units, reference: str) -> None:
    told = {}
    for name, value in WRITTEN.items():
        with undone(units) as unit:
            unit.connection.execute(update(Dispute).values({name: value}))
            told[name] = [(one.kind, one.what) for one in findings(unit)]
    assert told == {
        name: [("answers", f"its {name} is not what was given when it was raised")] for name in WRITTEN
    }


def test_another_child_or_theme_is_named(units: Units, reference: str) -> None:
    with undone(units) as unit:
        number = number_of(unit.connection, reference)
        unit.connection.execute(text("UPDATE dispute_child SET child_id = 4"))
        unit.connection.execute(insert(DisputeTheme), {"dispute_id": number, "theme": "placement"})
        assert {one.what.split()[1] for one in findings(unit)} == {"children", "themes"}


OWED: dict[str, Any] = {
    "outcome": "left",
    "person_id": council.BYSTANDER,
    "held_by": "holder",
    "role": "director",
    "route": "formal",
    "route_version": "2031",
    "stage": "social_worker_told",
    "lapsed_at": None,
    "closed_sequence": 2,
    "closed_at": LONG_AGO,
    "late_by": 0,
}


def test_an_obligation_that_does_not_agree_with_the_transitions_is_named(
    units: Units, reference: str
) -> None:
    told = {}
    for name, value in OWED.items():
        with undone(units) as unit:
            unit.connection.execute(
                update(Obligation).where(Obligation.code == "reply").values({name: value})
            )
            told[name] = [(one.kind, one.what.partition(" is ")[0]) for one in findings(unit)]
    assert told == {
        name: [("obligation", f"the {name} of the obligation reply of transition 2")] for name in OWED
    }


def test_an_obligation_deleted_inserted_or_doubled_is_named(units: Units, reference: str) -> None:
    with undone(units) as unit:
        reply = select(*Obligation.__table__.c).where(Obligation.code == "reply")
        row = unit.connection.execute(reply).mappings().one()
        copied = {name: value for name, value in row.items() if name != "id"}
        unit.connection.execute(delete(Obligation).where(Obligation.code == "consider"))
        unit.connection.execute(insert(Obligation), [copied, copied | {"code": "made_up"}])
        assert {one.what for one in findings(unit)} == {
            "the obligation reply of transition 2 stands there twice",
            "the obligation made_up of transition 2 was opened by no transition",
            "the obligation consider of transition 6 is missing",
        }


def test_a_due_date_taken_away_or_moved_is_named(units: Units, other: str) -> None:
    for due_at, sort_at, said in (
        (None, datetime(9999, 12, 31, tzinfo=UTC), "has no due date, and a limit is stated"),
        (datetime(2027, 6, 1, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC), "is due at 2027-06-01"),
    ):
        with undone(units) as unit:
            unit.connection.execute(update(Obligation).values(due_at=due_at))
            unit.connection.execute(update(Dispute).values(due_at=due_at, sort_at=sort_at))
            (found,) = findings(unit)
        assert found.kind == "limit"
        assert said in found.what


def test_an_open_dispute_that_nobody_owns_is_named(units: Units) -> None:
    with units.writing() as unit:
        unit.connection.execute(delete(Holding))
    reference = council.raise_formal(units)
    with units.reading() as unit:
        assert (reference, None, "owner") in kinds(unit)


def test_rows_that_belong_to_no_dispute_are_named(units: Units, reference: str, other: str) -> None:
    tampering.unlinked(units, f"DELETE FROM dispute WHERE reference = '{reference}'")
    verified = looked_at(units)
    assert verified.disputes == 1
    assert {one.what for one in verified.findings} == {
        "8 transition rows belong to no dispute",
        "5 obligation rows belong to no dispute",
        "1 child rows belong to no dispute",
        "1 theme rows belong to no dispute",
    }


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
        ("DROP TRIGGER transition_no_delete", "DROP TRIGGER transition_no_update")
        if units.database.is_sqlite
        else (
            "ALTER TABLE transition DISABLE TRIGGER transition_only_added",
            "DROP TRIGGER transition_only_added ON transition",
            REFUSES_NOTHING,
        )
    )
    with units.reading() as unit:
        assert unsound(unit) == []
    for statement in taking_out:
        with undone(units) as unit:
            unit.connection.execute(text(statement))
            (found,) = findings(unit)
            assert (found.dispute, found.kind) == ("the record", "guard")
            assert len(unsound(unit)) == 1


def test_progress_is_told_dispute_by_dispute(units: Units, reference: str, other: str) -> None:
    told: list[tuple[int, int]] = []
    with units.reading() as unit:
        verify(unit, progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]
