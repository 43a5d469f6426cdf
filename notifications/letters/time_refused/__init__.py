"""More time was asked for, and is refused: to whoever asked."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses, asking, who_did

SUBJECT = "You have not been given more time in a care plan dispute"
BESIDE = "Care plan disputes: you have not been given more time"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    return {
        **asking(dispute, addresses),
        "who": who_did(dispute),
        "by_link": bool(addresses.answers),
    }
