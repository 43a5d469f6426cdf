"""A child has a new IRO, and the dispute stays with the one before: to the IRO's own manager."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses

SUBJECT = "A dispute stays with its IRO"
BESIDE = "Care plan disputes: a matter stays with its IRO"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    return {"role_name": dispute.role_name, "iro": dispute.iro_name, "page": addresses.page}
