"""Short ways to open a side matter and to look at what came of it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from sqlalchemy import select

from disputes.commands import open_beside
from disputes.errors import Refused
from disputes.models import Dispute, Outbox
from disputes.queries.verify import verify_all
from disputes.receipts import Receipt
from disputes.unit import Units
from tests.support import council

REFERRAL = {
    "limb_a": "yes",
    "limb_a_how": "The decision of the review was not carried out.",
    "limb_a_since": "2026-09-01",
    "limb_b": "no",
}
GROUND = {"ground": "appropriate", "reason": "The child cannot wait."}
LEGAL = {"question": "May the plan be changed without a review?", "reason": "The move is on Friday."}
ADVICE = {"given_on": "2026-11-23", "advice": "It may not."}
ALERT = {
    "team": str(council.TEAM_NORTH),
    "concern": "Visits are not recorded.",
    "effect": "Nobody knows who was seen.",
    "wanted": "Record them within a day.",
}
TOLD = {"kind": "exclusion", "happened_on": "2026-11-20", "what": "Excluded for a week."}


def opened(
    units: Units,
    route: str,
    given: Mapping[str, Any],
    beside: str = "",
    children: Sequence[str] | None = None,
    *,
    by: int = council.IRO,
    key: str = "",
) -> Receipt:
    command = open_beside.OpenBeside(by, key or secrets.token_hex(8), route, given, beside, children)
    with units.writing() as unit:
        return open_beside.handle(command, unit)


def refused(units: Units, *args: Any, **kwargs: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        opened(units, *args, **kwargs)
    return caught.value


def told(units: Units, reference: str) -> list[tuple[str, int]]:
    with units.reading() as unit:
        rows = unit.connection.execute(
            select(Outbox.letter, Outbox.person_id)
            .join(Dispute, Dispute.id == Outbox.dispute_id)
            .where(Dispute.reference == reference)
            .order_by(Outbox.id)
        )
        return [(letter, person) for letter, person in rows]


def stage(units: Units, reference: str) -> str:
    with units.reading() as unit:
        found: str = unit.connection.execute(
            select(Dispute.stage).where(Dispute.reference == reference)
        ).scalar_one()
        return found


def whole(units: Units) -> None:
    assert verify_all(units).findings == ()
