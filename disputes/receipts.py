"""What somebody is given back for what they did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Receipt:
    """What the actor is given back: enough to show what was recorded, and when."""

    reference: str
    sequence: int
    move: str
    to_stage: str
    at: datetime
    hash: str
    replayed: bool = False


def receipt_of(reference: str, row: Mapping[str, Any], *, replayed: bool = False) -> Receipt:
    """The receipt of a transition row, just written or found again by its idempotency key."""
    return Receipt(
        reference,
        row["sequence"],
        row["move"],
        row["to_stage"],
        row["at"],
        row["hash"],
        replayed,
    )
