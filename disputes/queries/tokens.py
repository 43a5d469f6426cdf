"""The bearer tokens of the JSON interface: whose, what for, since when. Never the token itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from disputes.models import ApiToken, Person
from disputes.unit import Unit


@dataclass(frozen=True)
class TokenView:
    """One token. ``ended_at`` is None while it works."""

    name: str
    email: str
    label: str
    made_at: datetime
    ended_at: datetime | None


def tokens(unit: Unit) -> tuple[TokenView, ...]:
    """Every token that was ever made, by person and then by when it was made."""
    rows = unit.connection.execute(
        select(Person.name, Person.email, ApiToken.label, ApiToken.made_at, ApiToken.ended_at)
        .join(Person, Person.id == ApiToken.person_id)
        .order_by(Person.email, ApiToken.made_at, ApiToken.id)
    )
    return tuple(TokenView(*row) for row in rows)
