"""Begin a session for a person without a code: for the demo, where anybody may be anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from disputes.sessions import begin_session
from disputes.unit import Unit


@dataclass(frozen=True)
class BeginSession:
    """Somebody chose in the demo whom to be. ``kind`` is ``staff`` or ``link``."""

    person_id: int
    kind: str
    lasts: timedelta


def handle(command: BeginSession, unit: Unit) -> str:
    """Begin it and give its token. :raises Refused: ``person_unknown``."""
    return begin_session(unit, command.person_id, command.kind, command.lasts)
