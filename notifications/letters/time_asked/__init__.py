"""Somebody asks for more time: to whoever raised it."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses, who_did, whose
from notifications.letters.phrases import asked_instead

SUBJECT = "More time is asked for in a care plan dispute"
BESIDE = "Care plan disputes: more time is asked for"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    asked = [owes for owes in dispute.everything if owes.asked_until is not None]
    return {
        "who": who_did(dispute),
        "points_asked": [f"{whose(owes)}: {asked_instead(owes)}" for owes in asked],
        "page": addresses.page,
    }
