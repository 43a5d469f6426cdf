"""A dispute has gone up the ladder, to somebody who is asked for something."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses, asking, who_did

SUBJECT = "A care plan dispute has been escalated to you"
BESIDE = "Care plan disputes: something has been escalated to you"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    assert dispute.done is not None
    return {
        **asking(dispute, addresses),
        "who": who_did(dispute),
        "by_silence": dispute.done.by_clock,
    }
