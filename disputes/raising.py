"""What a route asks of whoever raises a dispute on it: for the form and for the command."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from sqlalchemy import select

from disputes.errors import Refused
from disputes.models import Dispute, Transition
from disputes.receipts import Receipt, receipt_of
from disputes.unit import Unit
from machines.limits import ASKED_WHEN_RAISED, Limit
from machines.limits import Unit as LimitUnit
from machines.roles import Role
from machines.route import Route

SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def consulted_before(route: type[Route] | None, enter_at: str) -> Role | None:
    """Whom the text wants consulted before a dispute begins at that step, if anybody."""
    if route is None:
        return None
    return next((stage.consult for stage in route.entries() if stage.id == enter_at), None)


def counts_hours(limits: Iterable[Limit]) -> bool:
    """Whether a limit counts hours from an event, so that its time of day is needed."""
    return any(limit.starts in ASKED_WHEN_RAISED and limit.unit is LimitUnit.HOURS for limit in limits)


def new_reference() -> str:
    """A reference that nobody can guess from another, without signs that look alike."""
    signs = "".join(secrets.choice(SIGNS) for _ in range(8))
    return f"D-{signs[:4]}-{signs[4:]}"


def already_raised(unit: Unit, key: str, content: str) -> Receipt | None:
    """The receipt of what was raised under this idempotency key, when it says the same; None if nothing was.

    :raises Refused: ``key_used`` when it says something else.
    """
    row = (
        unit.connection.execute(
            select(*Transition.__table__.c, Dispute.reference)
            .join(Dispute, Dispute.id == Transition.dispute_id)
            .where(Transition.idempotency_key == key)
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        return None
    if row["fingerprint"] != content:
        raise Refused("key_used")
    return receipt_of(row["reference"], dict(row), replayed=True)
