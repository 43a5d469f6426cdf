"""A time limit has passed: to whoever raised it, and to the IRO's own manager."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses, by_silence, whose
from notifications.letters.phrases import late

SUBJECT = "A time limit has passed in a care plan dispute"
BESIDE = "Care plan disputes: a time limit has passed"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    others = any(owes.role not in dispute.driver_roles and owes.silence_counts for owes in dispute.lapsed)
    return {
        "lapsed": [f"{whose(owes)}: {late(owes)}" for owes in dispute.lapsed],
        "silence": by_silence(dispute) if others else "",
        "page": addresses.page,
    }
