"""What had ended goes on: to everybody who had a part in it."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses, what_follows, who_did

SUBJECT = "A care plan dispute has been reopened"
BESIDE = "Care plan disputes: a matter has been reopened"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    assert dispute.done is not None
    return {
        "who": who_did(dispute),
        "route_title": dispute.done.route_title,
        "stage": dispute.done.stage,
        "follows": what_follows(dispute),
        "page": addresses.page,
    }
