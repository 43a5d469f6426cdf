"""It has ended without an agreement: to everybody who had a part in it."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses, who_did

SUBJECT = "A care plan dispute has ended"
BESIDE = "Care plan disputes: a matter has ended"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    return {"who": who_did(dispute), "page": addresses.page}
