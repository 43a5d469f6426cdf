"""What in the record does not agree with a seal that was made of it before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import or_, select

from disputes.models import Dispute, Transition
from disputes.queries.verify import Finding
from disputes.seal import Seal
from disputes.unit import Unit

SLACK = timedelta(minutes=2)
"""A move bears the time at which its transaction began, so it may be seen after a seal of a moment later."""


def against_seal(unit: Unit, seal: Seal) -> Iterator[Finding]:
    """All that was sealed and is not there as it was, and what was put in since as if it were older."""
    found: dict[str, dict[int, str]] = {name: {} for name in seal.heads}
    ends = Transition.sequence.in_({count for count, _ in seal.heads.values()})
    rows = unit.connection.execute(
        select(Dispute.reference, Transition.sequence, Transition.hash, Transition.at)
        .join(Dispute, Dispute.id == Transition.dispute_id)
        .where(or_(ends, Transition.at < seal.sealed_at - SLACK))
        .order_by(Dispute.reference, Transition.sequence)
        .execution_options(stream_results=True, yield_per=1000)
    )
    for reference, sequence, hashed, at in rows:
        head = seal.heads.get(reference)
        if head is not None:
            found[reference][sequence] = hashed
        is_new = head is None or sequence > head[0]
        if is_new and at < seal.sealed_at - SLACK:
            said = "it says that it is older than the seal, and is not in it"
            yield Finding(reference, sequence, "seal", said)
    for reference, (count, hashed) in seal.heads.items():
        yield from _of_head(reference, count, hashed, found[reference])


def _of_head(reference: str, count: int, hashed: str, found: dict[int, str]) -> Iterator[Finding]:
    if not found:
        yield Finding(reference, None, "seal", f"it was sealed with {count} transitions, and has gone")
    elif count not in found:
        yield Finding(reference, count, "seal", "it was sealed, and has been cut off")
    elif found[count] != hashed:
        yield Finding(reference, count, "seal", "it or one before it is not what was sealed")
