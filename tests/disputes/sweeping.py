"""What the clock does in a tick, without its process."""

from __future__ import annotations

from disputes.commands import record_lapse
from disputes.queries.due import lapses_due
from disputes.unit import Units


def sweep(units: Units) -> None:
    """Record every limit that has passed."""
    with units.reading() as unit:
        due = lapses_due(unit, 100)
    for one in due:
        with units.writing() as unit:
            record_lapse.handle(record_lapse.RecordLapse(one.reference, one.obligation_id), unit)
