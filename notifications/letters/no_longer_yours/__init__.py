"""Somebody else is asked now: to whoever was asked before."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses, whose

SUBJECT = "A care plan dispute is no longer with you"
BESIDE = "Care plan disputes: something is no longer with you"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    return {
        "was_iro": dispute.iro_changed,
        "passed": [whose(owes) for owes in dispute.passed],
    }
