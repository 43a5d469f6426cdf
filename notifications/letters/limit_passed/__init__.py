"""A limit has passed: to whoever owed the answer. It is also the reminder of the day after."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses, asks, whose
from notifications.letters.phrases import late

SUBJECT = "A limit has passed: a care plan dispute is waiting for you"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    return {
        "is_iro": dispute.reader_is_iro,
        "lapsed": [f"{whose(owes)}: {late(owes)}" for owes in dispute.lapsed],
        "asks": asks(dispute, addresses),
        "page": addresses.page,
    }
