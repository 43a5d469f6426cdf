"""A dispute that has seen much, and another, for tests of the whole record."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from disputes.commands import record_lapse
from disputes.unit import Units
from tests.disputes.record import obligations
from tests.support import council
from tests.support.clock import FakeClock


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
