"""Keep a bearer token of the JSON interface: what is kept is its SHA-256."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import insert, select

from disputes.models import ApiToken
from disputes.unit import Unit, token_hash


@dataclass(frozen=True)
class KeepToken:
    """A token, whom a program acts as with it, and what it is for."""

    person_id: int
    token: str = field(repr=False)
    label: str


def handle(command: KeepToken, unit: Unit) -> None:
    """Keep it. One that is kept already is left as it is."""
    kept = token_hash(command.token)
    if unit.connection.execute(select(ApiToken.id).where(ApiToken.token_hash == kept)).first():
        return
    row = {
        "token_hash": kept,
        "person_id": command.person_id,
        "label": command.label,
        "made_at": unit.now,
    }
    unit.connection.execute(insert(ApiToken).values(row))
