"""Something was done of which the procedure says that the reader is told."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses, what_follows, who_did

SUBJECT = "For your information: a care plan dispute"
BESIDE = "Care plan disputes: for your information"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    assert dispute.done is not None
    return {
        "who": who_did(dispute),
        "raised": dispute.done.kind is None,
        "entered": dispute.done.entered,
        "by_clock": dispute.done.by_clock,
        "route_title": dispute.done.route_title,
        "move": dispute.done.move,
        "stage": dispute.done.stage,
        "follows": what_follows(dispute),
        "page": addresses.page,
    }
