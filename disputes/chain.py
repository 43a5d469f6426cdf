"""The hash chain of one dispute's transitions: what each row says, bound to the row before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

BEFORE_THE_FIRST = "0" * 64

CHAINED = (
    "sequence",
    "move",
    "from_route",
    "from_version",
    "from_stage",
    "to_route",
    "to_version",
    "to_stage",
    "actor_kind",
    "actor_id",
    "actor_name",
    "role",
    "on_behalf_of",
    "at",
    "given",
    "met",
    "left",
    "opened",
    "skipped",
    "idempotency_key",
    "fingerprint",
    "previous_hash",
)


def canonical(value: Any) -> str:
    """The one text form of a value: sorted keys, no spaces, instants in UTC to the microsecond."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_as_text)


def fingerprint(value: Any) -> str:
    """The SHA-256 of the canonical form: tells a repeated form from one with other answers."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def transition_hash(reference: str, row: Mapping[str, Any]) -> str:
    """The hash of a transition row: of all that it says, its dispute, and the hash before it."""
    return fingerprint({"reference": reference, **{name: row[name] for name in CHAINED}})


def _as_text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical form")
