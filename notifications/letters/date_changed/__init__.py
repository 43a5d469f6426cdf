"""What somebody owes has another date, by more time or by the calendar: to them."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from machines.stages import MoveKind
from notifications.letters.facing import Addresses, asking, who_did
from notifications.letters.phrases import first_date

SUBJECT = "A new date in a care plan dispute"
BESIDE = "Care plan disputes: a new date"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    assert dispute.done is not None
    return {
        **asking(dispute, addresses),
        "who": who_did(dispute),
        "granted": dispute.done.kind is MoveKind.GRANT_TIME,
        "first_dates": [first_date(owes) for owes in dispute.owed if owes.first_due_on is not None],
    }
