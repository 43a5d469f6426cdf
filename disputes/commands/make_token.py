"""Make a bearer token for the JSON interface, for a person and one use of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from disputes.commands import keep_token
from disputes.errors import Refused
from disputes.models import ApiToken
from disputes.reading import Fault, text_answer
from disputes.sessions import person_with_address
from disputes.unit import Unit, new_token

LONGEST_LABEL = 100


@dataclass(frozen=True)
class MakeToken:
    """Whose token, by address, and what it is for."""

    email: str
    label: str


def handle(command: MakeToken, unit: Unit) -> str:
    """The raw token, which is kept nowhere: only its hash is.

    :raises Refused: ``person_unknown``; ``bad_input`` for a label that is empty, too long, or that
        of a token of theirs which has not ended.
    """
    person_id = person_with_address(unit, command.email)
    if person_id is None:
        raise Refused("person_unknown")
    try:
        label = text_answer(command.label, LONGEST_LABEL)
    except Fault as fault:
        raise Refused("bad_input", {"label": [str(fault)]}) from fault
    if not label:
        raise Refused("bad_input", {"label": ["Say what the token is for."]})
    same = select(ApiToken.id).where(
        ApiToken.person_id == person_id, ApiToken.label == label, ApiToken.ended_at.is_(None)
    )
    if unit.connection.execute(same).first() is not None:
        raise Refused(
            "bad_input", {"label": ["They have a token of this label. End it first, or name another use."]}
        )
    token = new_token()
    keep_token.handle(keep_token.KeepToken(person_id, token, label), unit)
    return token
