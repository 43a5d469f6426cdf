"""Somebody is asked for an answer."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses, asks

SUBJECT = "Please answer in a care plan dispute"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    return {
        "iro": dispute.iro_name,
        "asks": asks(dispute, addresses),
        "has_limit": any(owes.due_on for owes in dispute.owed),
    }
