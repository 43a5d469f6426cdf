"""What somebody owes is due on another day now: to them."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses, asks

SUBJECT = "A new date in a care plan dispute"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    return {"asks": asks(dispute, addresses)}
