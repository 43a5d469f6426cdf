"""How often something may be tried in a quarter of an hour, so that nothing can be guessed or flooded."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from sqlalchemy.dialects.postgresql import insert as insert_on_postgres
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite

from disputes.errors import Refused
from disputes.models import Attempt
from disputes.unit import Unit

WINDOW_SECONDS = 15 * 60


def count_attempt(unit: Unit, what: str, most: int) -> None:
    """Count one try in this quarter of an hour.

    :param what: what is tried and by whom; only its hash is kept, for it may be an address.
    :raises Refused: ``too_many_tries`` when there were already ``most`` of them.
    """
    into = insert_on_sqlite if unit.connection.dialect.name == "sqlite" else insert_on_postgres
    row = {"what": hashlib.sha256(what.encode()).hexdigest(), "window_at": window_of(unit.now), "tries": 1}
    added = (
        into(Attempt)
        .values(row)
        .on_conflict_do_update(
            index_elements=[Attempt.what, Attempt.window_at], set_={"tries": Attempt.tries + 1}
        )
        .returning(Attempt.tries)
    )
    if unit.connection.execute(added).scalar_one() > most:
        raise Refused("too_many_tries")


def window_of(now: datetime) -> datetime:
    """When the quarter of an hour began in which ``now`` lies, in UTC."""
    seconds = int(now.timestamp())
    return datetime.fromtimestamp(seconds - seconds % WINDOW_SECONDS, UTC)
