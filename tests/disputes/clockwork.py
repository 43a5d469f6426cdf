"""What the clock does, done by hand, and the proof that the record is whole after it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from disputes.commands import record_lapse, remind
from disputes.models import Dispute, Outbox, Person
from disputes.queries.due import lapses_due, reminders_due
from disputes.queries.verify import verify_all
from disputes.receipts import Receipt
from disputes.unit import Units
from tests.disputes.record import dispute_row


def lapse(units: Units) -> list[Receipt]:
    """Record every limit that has passed; what was recorded."""
    with units.reading() as unit:
        due = lapses_due(unit, 100)
    done = []
    for one in due:
        with units.writing() as unit:
            done.append(record_lapse.handle(record_lapse.RecordLapse(one.reference, one.obligation_id), unit))
    return [receipt for receipt in done if receipt is not None]


def send_reminders(units: Units) -> int:
    """Write every reminder that has come due; how many were written."""
    with units.reading() as unit:
        due = reminders_due(unit, 100)
    written = 0
    for one in due:
        with units.writing() as unit:
            written += remind.handle(remind.Remind(one.obligation_id), unit)
    return written


def post_of(units: Units, reference: str) -> list[tuple[str, str, int | None]]:
    """The letters of a dispute, the oldest first: which, to whom, and the transition that wrote it."""
    with units.reading() as unit:
        rows = unit.connection.execute(
            select(Outbox.letter, Person.name, Outbox.sequence)
            .join(Person, Person.id == Outbox.person_id)
            .join(Dispute, Dispute.id == Outbox.dispute_id)
            .where(Dispute.reference == reference)
            .order_by(Outbox.id)
        ).all()
        return [(letter, name, sequence) for letter, name, sequence in rows]


def written_by(units: Units, receipt: Receipt) -> set[tuple[str, str]]:
    """The letters that one transition wrote, and to whom."""
    return {
        (letter, name)
        for letter, name, sequence in post_of(units, receipt.reference)
        if sequence == receipt.sequence
    }


def beside(units: Units, reference: str) -> list[dict[str, Any]]:
    """The rows of what stands beside a dispute, in the order in which they were opened."""
    dispute_id = dispute_row(units, reference)["id"]
    with units.reading() as unit:
        rows = unit.connection.execute(
            select(*Dispute.__table__.c).where(Dispute.beside_id == dispute_id).order_by(Dispute.id)
        ).mappings()
        return [dict(row) for row in rows]


def assert_whole(units: Units) -> None:
    """The record proves itself: every chain, every fold, every table."""
    wrong = [str(finding) for finding in verify_all(units).findings]
    assert not wrong, wrong
