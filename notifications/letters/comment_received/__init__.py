"""Somebody has added a comment: to whoever raised it."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses, who_did

SUBJECT = "A comment has been added to a care plan dispute"
BESIDE = "Care plan disputes: a comment has been added"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    return {"who": who_did(dispute), "page": addresses.page}
