"""End a bearer token of the JSON interface: it stops working at once."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update

from disputes.errors import Refused
from disputes.models import ApiToken, Person
from disputes.unit import Unit


@dataclass(frozen=True)
class EndToken:
    """Whose token, by address, and its label; every token of theirs when the label is empty."""

    email: str
    label: str = ""


def handle(command: EndToken, unit: Unit) -> int:
    """How many tokens were ended.

    :raises Refused: ``not_found`` when they have no such token that still works.
    """
    theirs = select(Person.id).where(Person.email == command.email.strip().lower()).scalar_subquery()
    ending = update(ApiToken).where(ApiToken.person_id == theirs, ApiToken.ended_at.is_(None))
    if command.label:
        ending = ending.where(ApiToken.label == command.label)
    ended = unit.connection.execute(ending.values(ended_at=unit.now)).rowcount
    if not ended:
        raise Refused("not_found", {"label": ["They have no such token that still works."]})
    return ended
