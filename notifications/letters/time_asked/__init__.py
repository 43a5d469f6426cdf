"""Somebody asks for more time: to the IRO."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses, who_did

SUBJECT = "More time is asked for in a care plan dispute"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    return {"who": who_did(dispute), "page": addresses.page}
