"""Which questions a move has, for programs that send answers without having looked at the dispute."""

from __future__ import annotations

from disputes.access import require_sight
from disputes.case import load_case
from disputes.unit import Unit
from machines.needs import Need


def needs_asked(unit: Unit, reference: str, person_id: int, move_id: str) -> tuple[Need, ...] | None:
    """The questions of a move in the route of a dispute; None when the route knows no such move.

    :raises Refused: ``dispute_not_found``, also when it is not theirs to see.
    """
    case = load_case(unit, reference)
    require_sight(unit, case, person_id)
    move = case.place.route.moves.get(move_id)
    return None if move is None else move.needs
