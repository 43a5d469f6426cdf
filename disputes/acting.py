"""In which of their roles a person may make a move."""

from __future__ import annotations

from collections.abc import Mapping

from disputes.case import Case
from machines.roles import CLOCK, Role
from machines.stages import Move, MoveKind

OWING = (MoveKind.ANSWER, MoveKind.DECIDE, MoveKind.PASS_ON)


def acting_roles(
    case: Case, person_id: int, move: Move | None, as_role: str, known: Mapping[str, Role]
) -> list[Role]:
    """The roles in which a person may make this move: for an answer, only those that owe it.

    :param as_role: the one role in which they came, or "" for any of theirs.
    """
    owing = move is not None and move.kind in OWING
    ids = case.owing_roles_of(person_id) if owing else case.roles_of(person_id)
    if as_role:
        ids &= {as_role}
    return [known[role_id] for role_id in sorted(ids) if role_id in known and role_id != CLOCK.id]
