"""A dispute has gone up the ladder, to somebody who is asked for an answer."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses, asks, who_did

SUBJECT = "A care plan dispute has been escalated to you"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    return {
        "who": who_did(dispute),
        "asks": asks(dispute, addresses),
        "has_limit": any(owes.due_on for owes in dispute.owed),
    }
