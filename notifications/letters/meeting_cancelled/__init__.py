"""A meeting is cancelled: to whoever was invited, and the IRO."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses, who_did
from notifications.letters.phrases import meeting_words

SUBJECT = BESIDE = "A meeting is cancelled"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    assert dispute.meeting is not None
    return {**meeting_words(dispute.meeting), "who": who_did(dispute), "page": addresses.page}
