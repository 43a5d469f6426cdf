"""Somebody is asked for something: first of all, or in place of somebody else."""

from typing import Any

from disputes.queries.letter_facts import DisputeFacts
from machines.side_routes.agreed_action import AgreedAction
from machines.stages import MoveKind
from notifications.letters.facing import Addresses, asking, who_did

SUBJECT = "Please answer in a care plan dispute"
BESIDE = "Care plan disputes: something for you to do"


def context(dispute: DisputeFacts, addresses: Addresses) -> dict[str, Any]:
    """What its words are filled with."""
    came_over = dispute.done is not None and dispute.done.kind in (MoveKind.REASSIGN, MoveKind.HAND_ON)
    reopened = dispute.done is not None and dispute.done.kind is MoveKind.REOPEN
    return {
        **asking(dispute, addresses),
        "came_over": came_over,
        "reopened": who_did(dispute) if reopened else "",
        "sent_back": who_did(dispute) if _is_sent_back(dispute) else "",
    }


def _is_sent_back(dispute: DisputeFacts) -> bool:
    """Whether it is an action that was said to be done, and is not."""
    is_action = dispute.route == AgreedAction.route_id
    return is_action and dispute.done is not None and dispute.done.kind is MoveKind.ASK
