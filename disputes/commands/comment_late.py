"""Keep a comment from somebody whose link can no longer answer: they come too late, not in vain.

The dispute has gone on, somebody else is asked, or the link was used or has expired. What its
person still has to say is put on the record in the role in which they were asked, as long as the
dispute is open.
"""

from __future__ import annotations

from dataclasses import dataclass

from disputes.answers import Asking, checked_answers
from disputes.case import load_case
from disputes.chain import fingerprint
from disputes.commands.make_move import name_of, replayed
from disputes.errors import Refused
from disputes.links import COMMENT, LinkOutcome, link_of
from disputes.moves import record_move
from disputes.receipts import Receipt
from disputes.rows import Actor, Command
from disputes.unit import Unit
from machines.engine import MoveRefused, advance


@dataclass(frozen=True)
class CommentLate:
    """A comment by the person of a link, who has proved to be there; ``key`` as everywhere."""

    link_id: int
    person_id: int
    comment: str
    key: str


def handle(command: CommentLate, unit: Unit) -> Receipt:
    """Record the comment, once.

    :raises Refused: ``link_unknown`` when it is not their link; ``dispute_ended``; ``role_may_not``
        where the route takes no comment from their role; ``bad_input``; ``key_used``; ``stale``.
    """
    link = link_of(unit, command.link_id, command.person_id)
    if link.outcome is LinkOutcome.UNKNOWN or not link.is_provable:
        raise Refused("link_unknown")
    key = f"{command.person_id}:{command.key}"
    case = load_case(unit, link.reference, key)
    content = fingerprint([link.reference, COMMENT, command.comment])
    if case.replay is not None:
        return replayed(case, content)
    move = case.place.route.moves.get(COMMENT)
    if move is None:
        raise Refused("role_may_not")
    given = checked_answers(unit, Asking(move.needs, case, move), {COMMENT: command.comment})
    try:
        step = advance(case.place, move.id, [unit.registry.roles()[link.role]], given)
    except MoveRefused as refused:
        raise Refused(refused.why.value, about=refused.about) from refused
    actor = Actor("link", command.person_id, name_of(unit, command.person_id))
    return record_move(unit, case, step, actor, given, Command(key, content))
