"""A time limit has passed: to whoever owed it. It is also the reminder of the day after."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from notifications.letters.facing import Addresses, asking, whose
from notifications.letters.phrases import late

SUBJECT = "A time limit has passed: a care plan dispute is waiting for you"
BESIDE = "Care plan disputes: a time limit has passed and you need to act"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    lapsed = [f"{whose(owes)}: {late(owes)}" for owes in dispute.lapsed]
    return {**asking(dispute, addresses), "lapsed": lapsed}
