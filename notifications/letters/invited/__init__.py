"""Somebody is invited to a meeting, or told that it has changed or is cancelled."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses, who_did

SUBJECT = "A meeting in a care plan dispute"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    return {"who": who_did(dispute), "page": addresses.page}
