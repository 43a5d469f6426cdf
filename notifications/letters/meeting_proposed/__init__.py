"""A meeting is being arranged, and has no time yet: to whoever is to come."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses

SUBJECT = BESIDE = "A meeting is being arranged"


def context(_dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with: not the times, which somebody typed."""
    return {"page": addresses.page}
