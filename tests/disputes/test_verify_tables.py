"""The tables are held against the transitions: whatever differs from them is named."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, insert, select, text, update

from disputes.models import Dispute, DisputeTheme, Holding, Obligation
from disputes.unit import Units
from tests.disputes import tampering
from tests.disputes.tampering import findings, kinds, looked_at, number_of, undone
from tests.support import council

OTHER_HASH = "f" * 64
REFUSES_NOTHING = """CREATE OR REPLACE FUNCTION refuse_transition_change() RETURNS trigger
    LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"""
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


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
    "named_id": council.BYSTANDER,
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
