"""For machines that watch the service: is it alive, and can it do its work."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint

from api import doors
from api.needs import open_to_all
from disputes.queries.held_mail import held_mail
from disputes.queries.readiness import readiness
from disputes.schema import is_current

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@open_to_all
def alive() -> dict[str, bool]:
    """This process answers; it asks nothing of the record."""
    return {"alive": True}


@blueprint.get("/readyz")
@open_to_all
def ready() -> tuple[dict[str, Any], int]:
    """200 when people can be served: the record answers and has the newest schema; 503 if not.

    A late clock or late mail is told as well, but turns nobody away: people can still act.
    """
    if not is_current(doors.service().database):
        return {"ready": False, "database": True, "migrations": False}, 503
    with doors.reading() as unit:
        found = readiness(unit)
        held = held_mail(unit)
    return {
        "ready": True,
        "database": True,
        "migrations": True,
        "clock": {"last_tick_at": _text(found.clock_at), "late": found.clock_late},
        "mail": {
            "oldest_unsent_at": _text(found.oldest_unsent_at),
            "late": found.mail_late,
            "held_since": _text(held.held_at if held else None),
        },
    }, 200


def _text(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()
