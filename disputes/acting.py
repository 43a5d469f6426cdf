"""In which of their roles a person may make a move, and what the machine says when they try."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from disputes.answers import Asking, checked_answers
from disputes.case import Case
from disputes.errors import Refused
from disputes.unit import Unit
from machines.engine import Advance, MoveRefused, advance, is_permitted
from machines.roles import CLOCK, Role
from machines.stages import OWING, Move, MoveKind


def acting_roles(
    case: Case, person_id: int, move: Move | None, as_role: str, known: Mapping[str, Role]
) -> list[Role]:
    """The roles in which a person may make this move: for an answer, only those that owe it.

    :param as_role: the one role in which they came, or "" for any of theirs.
    """
    if move is not None and move.kind is MoveKind.REASSIGN and not case.place.owed_by_others:
        return []  # there is nobody in whose place another could be asked
    owing = move is not None and move.kind in OWING
    ids = case.owing_roles_of(person_id) if owing else case.roles_of(person_id)
    if as_role:
        ids &= {as_role}
    return [known[role_id] for role_id in sorted(ids) if role_id in known and role_id != CLOCK.id]


def tried(
    unit: Unit, case: Case, person_id: int, move_id: str, given: Mapping[str, Any], as_role: str = ""
) -> tuple[Advance, dict[str, Any]]:
    """What the machine makes of a move, and the answers as they are to stand; nothing is recorded.

    :raises Refused: with the machine's own reason, or ``bad_input`` with every fault of the answers.
        Whether the move may be made at all comes first.
    """
    move = case.place.route.moves.get(move_id)
    roles = acting_roles(case, person_id, move, as_role, unit.registry.roles())
    checked: dict[str, Any] = {}
    if move is not None and is_permitted(case.place, move, roles):
        asking = Asking(case.place.asks(move), case, move, case.row["children_count"])
        checked = checked_answers(unit, asking, given)
    try:
        return advance(case.place, move_id, roles, checked), checked
    except MoveRefused as refused:
        raise Refused(refused.why.value, about=refused.about) from refused
