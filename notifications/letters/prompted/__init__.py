"""A time limit has passed, and the procedure asks whoever raised it to consider the next step."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses, whose
from notifications.letters.phrases import late

SUBJECT = "No answer: please consider the next step"
BESIDE = "Care plan disputes: no answer, please consider the next step"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    lapsed = [f"{whose(owes)}: {late(owes)}" for owes in dispute.lapsed]
    return {"lapsed": lapsed, "page": addresses.page}
