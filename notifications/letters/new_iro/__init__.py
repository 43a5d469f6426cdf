"""The child has a new IRO, who takes over the dispute: to the new one.

What is about no child has no new IRO when its own leaves: to their manager, whose it is then.
"""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses
from notifications.letters.phrases import to_do

SUBJECT = "You are the IRO of a care plan dispute now"
BESIDE = "Care plan disputes: a matter is yours now"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    assert dispute.done is not None
    return {
        "route_title": dispute.done.route_title,
        "stage": dispute.done.stage,
        "owed": [to_do(owes) for owes in dispute.owed],
        "page": addresses.page,
        "about_child": dispute.about_child,
    }
