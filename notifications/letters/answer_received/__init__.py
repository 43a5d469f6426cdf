"""Somebody has answered: to whoever raised it."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses, in_time, who_did
from notifications.letters.phrases import to_do

SUBJECT = "You have an answer in a care plan dispute"
BESIDE = "Care plan disputes: you have an answer"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    return {
        "who": who_did(dispute),
        "in_time": in_time(dispute),
        "next_points": [to_do(owes) for owes in dispute.owed],
        "page": addresses.page,
    }
