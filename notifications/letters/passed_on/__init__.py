"""Somebody who was asked says that it should go to someone else: to whoever raised it."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses, who_did

SUBJECT = "Somebody else should be asked in a care plan dispute"
BESIDE = "Care plan disputes: somebody else should be asked"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    return {"who": who_did(dispute), "page": addresses.page}
