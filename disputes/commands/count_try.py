"""Count a try of a code, in a commit of its own, so that no failure after it gives the try back."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update

from disputes.codes import MOST_TRIES
from disputes.errors import Refused
from disputes.models import Code
from disputes.unit import Unit, token_hash


@dataclass(frozen=True)
class CountTry:
    """Somebody is about to try a code: the newest that their browser asked for."""

    browser: str
    purpose: str


def handle(command: CountTry, unit: Unit) -> None:
    """Count it. :raises Refused: ``code_ended`` when there is none, or it was tried too often."""
    newest = (
        select(Code.id)
        .where(Code.browser_hash == token_hash(command.browser), Code.purpose == command.purpose)
        .order_by(Code.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    counted = unit.connection.execute(
        update(Code).where(Code.id == newest, Code.tries < MOST_TRIES).values(tries=Code.tries + 1)
    )
    if counted.rowcount != 1:
        raise Refused("code_ended")
