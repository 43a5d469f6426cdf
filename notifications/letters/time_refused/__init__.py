"""More time was asked for, and is refused: to whoever asked."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses, asks

SUBJECT = "Your date stays in a care plan dispute"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    return {"iro": dispute.iro_name, "asks": asks(dispute, addresses)}
