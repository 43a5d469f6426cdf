"""The receipt of an answer or a decision: to whoever gave it."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses, in_time, what_follows
from notifications.letters.phrases import moment

SUBJECT = "Your answer in a care plan dispute has been recorded"
BESIDE = "Care plan disputes: your answer has been recorded"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    assert dispute.done is not None
    return {
        "recorded": moment(dispute.done.at),
        "in_time": in_time(dispute),
        "entry": dispute.done.sequence,
        "follows": what_follows(dispute),
        "page": addresses.page,
    }
