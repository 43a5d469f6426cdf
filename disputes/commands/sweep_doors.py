"""Sweep away what the doors no longer need: old codes, counts of tries, sessions, and forms never sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, or_

from disputes.models import Attempt, Code, KeptForm, Session
from disputes.unit import Unit

CODES_KEPT = timedelta(days=1)
FORMS_KEPT = timedelta(days=7)
SESSIONS_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class SweepDoors:
    """The clock does this now and then."""


def handle(_command: SweepDoors, unit: Unit) -> None:
    """Sweep. A draft, whose name is no address, stays until its writer sends it or throws it away."""
    long_ago = unit.now - SESSIONS_KEPT
    for old in (
        delete(Code).where(Code.expires_at < unit.now - CODES_KEPT),
        delete(Attempt).where(Attempt.window_at < unit.now - CODES_KEPT),
        delete(Session).where(or_(Session.expires_at < long_ago, Session.ended_at < long_ago)),
        delete(KeptForm).where(KeptForm.form.startswith("/"), KeptForm.kept_at < unit.now - FORMS_KEPT),
    ):
        unit.connection.execute(old)
