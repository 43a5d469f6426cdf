"""A limit has passed: to the IRO, and to the IRO's own manager."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses, whose
from notifications.letters.phrases import late

SUBJECT = "A limit has passed in a care plan dispute"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    return {
        "is_iro": dispute.reader_is_iro,
        "iro": dispute.iro_name,
        "role_name": dispute.role_name,
        "lapsed": [f"{whose(owes)}: {late(owes)}" for owes in dispute.lapsed],
        "page": addresses.page,
    }
