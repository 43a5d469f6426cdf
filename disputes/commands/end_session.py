"""End a session at the server: its cookie is worth nothing from then on, wherever it was copied to."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import update

from disputes.models import Session
from disputes.sessions import opened
from disputes.unit import Unit, token_hash


@dataclass(frozen=True)
class EndSession:
    """Somebody signs out, or signs in anew in the same browser."""

    cookie: str


def handle(command: EndSession, unit: Unit) -> None:
    """End it; does nothing when there is no such session, or it has ended before."""
    found = opened(unit.secret, command.cookie)
    if found is not None:
        unit.connection.execute(
            update(Session)
            .where(Session.token_hash == token_hash(found[0]), Session.ended_at.is_(None))
            .values(ended_at=unit.now)
        )
