"""Make a move by a response link, once its person has proved who they are.

The link is looked at again in the same transaction as the move: between opening the page and
sending the form it may have been used, superseded or have expired.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select

from disputes.commands import make_move
from disputes.errors import Refused
from disputes.links import REFUSALS, link_of
from disputes.models import Transition
from disputes.receipts import Receipt
from disputes.unit import Unit


@dataclass(frozen=True)
class AnswerByLink:
    """What the person of a link wants to do.

    :param person_id: who has proved to be there; :param link_id: the link that asked them.
    :param key: the idempotency key of the form; :param given: the answers by need id;
    :param version: the version they had before them, or None to act on whatever stands.
    """

    link_id: int
    person_id: int
    move: str
    given: Mapping[str, Any]
    key: str
    version: int | None = None


def handle(command: AnswerByLink, unit: Unit) -> Receipt:
    """Make the move in the link's role, once: the same form sent again gives the same receipt.

    :raises Refused: ``link_used``, ``link_expired``, ``link_superseded``, ``link_unknown``;
        ``role_may_not`` for a move that the link is not bound to; and all that ``make_move`` raises.
    """
    link = link_of(unit, command.link_id, command.person_id)
    if not _was_done(unit, f"{command.person_id}:{command.key}"):
        if link.outcome in REFUSALS:
            raise Refused(REFUSALS[link.outcome])
        if command.move not in link.moves:
            raise Refused("role_may_not")
    return make_move.handle(
        make_move.MakeMove(
            link.reference,
            command.move,
            command.given,
            command.person_id,
            command.key,
            command.version,
            by_link=True,
            as_role=link.role,
        ),
        unit,
    )


def _was_done(unit: Unit, key: str) -> bool:
    done: bool = unit.connection.execute(
        select(exists().where(Transition.idempotency_key == key))
    ).scalar_one()
    return done
