"""What the clock records, and what it never does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from disputes.commands import record_lapse, remind
from disputes.models import Obligation, Outbox
from disputes.unit import Units
from tests.disputes.record import dispute_row, everything, letters, obligations, transitions
from tests.support import council
from tests.support.clock import FakeClock

DUE = datetime(2026, 12, 1, tzinfo=UTC)


def _lapse(units: Units, reference: str, code: str = "reply") -> bool:
    owed = obligations(units, reference)[code]["id"]
    with units.writing() as unit:
        command = record_lapse.RecordLapse(reference, owed)
        return record_lapse.handle(command, unit) is not None


@pytest.mark.demand("001 2 drift")
def test_a_lapse_is_recorded_with_its_due_date_and_changes_no_stage(units: Units, clock: FakeClock) -> None:
    reference = council.ask_team_manager(units)
    clock.move_to(datetime(2026, 12, 24, 9, tzinfo=UTC))
    assert _lapse(units, reference)
    last, row = transitions(units, reference)[-1], dispute_row(units, reference)
    assert (last["move"], last["role"], last["actor_kind"]) == ("record_lapse", "clock", "clock")
    assert last["given"] == {"obligation": "reply", "due_on": "2026-11-30"}
    assert (last["from_stage"], last["to_stage"]) == ("team_manager_asked", "team_manager_asked")
    assert (row["stage"], row["lapsed"]) == ("team_manager_asked", True)
    assert letters(units, 3) == {
        ("limit_passed", "Tariq Moss"),
        ("limit_passed_told", "Irene Okoro"),
        ("limit_passed_told", "Imogen Tate"),
    }


def test_nothing_lapses_before_it_is_due_and_nothing_twice(units: Units, clock: FakeClock) -> None:
    reference = council.ask_team_manager(units)
    clock.move_to(DUE.replace(month=11, day=30, hour=23, minute=59))
    assert not _lapse(units, reference)
    clock.move_to(DUE)
    assert _lapse(units, reference)
    assert not _lapse(units, reference)


def test_a_lapse_does_nothing_when_somebody_answered_first(units: Units, clock: FakeClock) -> None:
    reference = council.ask_team_manager(units)
    owed = obligations(units, reference)["reply"]["id"]
    clock.move_to(DUE)
    council.move(units, reference, council.TEAM_MANAGER, "disagree", {"reasons": "No"})
    before = everything(units)
    with units.writing() as unit:
        assert record_lapse.handle(record_lapse.RecordLapse(reference, owed), unit) is None
    assert everything(units) == before


def test_an_answer_after_the_lapse_takes_the_dispute_off_the_late_list(
    units: Units, clock: FakeClock
) -> None:
    reference = council.ask_team_manager(units)
    clock.move_to(DUE)
    _lapse(units, reference)
    council.move(units, reference, council.TEAM_MANAGER, "disagree", {"reasons": "No"})
    assert dispute_row(units, reference)["lapsed"] is False


def _remind(units: Units, reference: str) -> bool:
    owed = obligations(units, reference)["reply"]["id"]
    with units.writing() as unit:
        return remind.handle(remind.Remind(owed), unit)


def _reminders(units: Units) -> list[int]:
    with units.reading() as unit:
        rows = unit.connection.execute(select(Outbox.person_id).where(Outbox.letter == "reminder"))
        return [person for (person,) in rows]


@pytest.mark.demand("002 chase")
def test_one_reminder_goes_out_one_working_day_before(units: Units, clock: FakeClock) -> None:
    reference = council.ask_team_manager(units)
    clock.move_to(datetime(2026, 11, 27, 7, 59, tzinfo=UTC))
    assert not _remind(units, reference)
    clock.move_to(datetime(2026, 11, 27, 8, 0, tzinfo=UTC))
    assert _remind(units, reference)
    assert not _remind(units, reference)
    assert _reminders(units) == [council.TEAM_MANAGER]


def test_after_the_due_day_the_lapse_takes_the_reminders_place(units: Units, clock: FakeClock) -> None:
    reference = council.ask_team_manager(units)
    clock.move_to(DUE)
    assert not _remind(units, reference)
    assert _reminders(units) == []


def test_a_limit_of_a_day_has_no_reminder_on_the_day_it_is_asked(units: Units) -> None:
    reference = council.raise_concern(units)
    assert obligations(units, reference)["contact_team_manager"]["remind_at"] is None


def test_reminders_come_at_eight_in_london_summer_and_winter(units: Units, clock: FakeClock) -> None:
    winter = council.ask_team_manager(units)
    clock.move_to(datetime(2027, 6, 7, 9, tzinfo=UTC))
    summer = council.ask_team_manager(units, outcome_by="2027-09-01")
    with units.reading() as unit:
        at = unit.connection.execute(
            select(Obligation.remind_at).where(Obligation.code == "reply").order_by(Obligation.id)
        ).scalars()
        assert list(at) == [
            datetime(2026, 11, 27, 8, tzinfo=UTC),
            datetime(2027, 6, 11, 7, tzinfo=UTC),
        ]
    assert winter != summer
