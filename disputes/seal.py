"""A seal over the whole record: small, kept outside of the database, and compared with it later.

The chain shows an edit, and the fold what does not follow. But whoever may write everything can make every
hash anew, cut off the end, or take a whole dispute away without a trace. A seal from before shows that: of
each dispute it says how many transitions there were and what the last one's hash was.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from disputes.chain import canonical, fingerprint
from disputes.models import Dispute, Transition
from disputes.unit import Unit

PURPOSE = b"seal of the record"


@dataclass(frozen=True)
class Seal:
    """``heads`` has, by reference, the number of transitions and the hash of the last."""

    sealed_at: datetime
    heads: Mapping[str, tuple[int, str]]

    @property
    def root(self) -> str:
        """One hash over all heads: short enough to be printed, mailed or read out."""
        return fingerprint(sorted([name, *head] for name, head in self.heads.items()))


class NotASeal(ValueError):
    """The file is no seal, was changed, or was made with another secret."""


def seal_now(unit: Unit) -> Seal:
    """The heads of every dispute and side matter, told from the transitions alone."""
    rows = unit.connection.execute(
        select(Dispute.reference, Transition.sequence, Transition.hash)
        .join(Dispute, Dispute.id == Transition.dispute_id)
        .order_by(Transition.dispute_id, Transition.sequence)
        .execution_options(stream_results=True, yield_per=1000)
    )
    return Seal(unit.now, {reference: (sequence, hashed) for reference, sequence, hashed in rows})


def to_text(seal: Seal, secret: bytes) -> str:
    """The seal as a file's text: a line of what it is, one for each dispute, and a signature."""
    lines = [canonical({"sealed_at": seal.sealed_at, "disputes": len(seal.heads), "root": seal.root})]
    lines += [f"{name} {count} {hashed}" for name, (count, hashed) in sorted(seal.heads.items())]
    body = "\n".join(lines)
    return f"{body}\nsigned {_signature(body, secret)}\n"


def from_text(text: str, secret: bytes) -> Seal:
    """A seal from a file's text.

    :raises NotASeal: when it is none, when anything in it was changed, or the secret is another one.
    """
    body, _, signed = text.rstrip("\n").rpartition("\nsigned ")
    if not hmac.compare_digest(signed, _signature(body, secret)):
        raise NotASeal("its signature does not fit: it was changed, or made with another IRO_SECRET")
    first, *lines = body.split("\n")
    heads = {}
    for line in lines:
        name, count, hashed = line.split(" ")
        heads[name] = (int(count), hashed)
    return Seal(datetime.fromisoformat(json.loads(first)["sealed_at"]), heads)


def _signature(body: str, secret: bytes) -> str:
    key = hmac.digest(secret, PURPOSE, "sha256")
    return hmac.new(key, body.encode(), "sha256").hexdigest()
