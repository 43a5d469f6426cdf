"""What somebody owes is due on the next working day."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses, asks

SUBJECT = "Reminder: a care plan dispute is waiting for you"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    return {"is_iro": dispute.reader_is_iro, "iro": dispute.iro_name, "asks": asks(dispute, addresses)}
