"""What somebody owes is due on the next working day."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses, asking

SUBJECT = "Reminder: a care plan dispute is waiting for you"
BESIDE = "Care plan disputes: a reminder"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    return asking(dispute, addresses)
