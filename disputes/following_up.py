"""Agreed actions are followed up: each becomes a side matter in the commit of the move that agreed it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from disputes.case import Case
from disputes.chain import fingerprint
from disputes.models import DisputeChild, Person
from disputes.moves import record_raising
from disputes.raising import new_reference
from disputes.rows import Actor, Command
from disputes.unit import Unit
from machines.engine import Advance, begin
from machines.needs import AGREED_ACTIONS
from machines.roles import IRO
from machines.route import Scope
from machines.side_routes.agreed_action import AgreedAction

AGREED_ACTION = AgreedAction.route_id


def follow_up(
    unit: Unit, case: Case, step: Advance, given: Mapping[str, Any], actor: Actor, key: str
) -> None:
    """Open a side matter for each action that a move agreed, with its named person and date."""
    route = unit.registry.beside(unit.today).get(AGREED_ACTION)
    actions = given.get(AGREED_ACTIONS.id, [])
    if route is None or not actions or step.stage.ending is None:
        return
    children = unit.connection.execute(
        select(DisputeChild.child_id).where(DisputeChild.dispute_id == case.id)
    ).scalars()
    about = list(children)
    for number, action in enumerate(actions, start=1):
        command = f"{key}:action:{number}"
        record_raising(
            unit,
            {
                "reference": new_reference(),
                "iro_id": case.row["iro_id"],
                "team_id": case.row["team_id"],
                "scope": case.row["scope"],
                "beside": True,
                "beside_id": case.id,
                "named_id": (owner := person_named(unit, action["person"])),
                "named_name": "" if owner else action["person"],
                "event_on": date.fromisoformat(action["by"]),
            },
            route,
            begin(route, Scope(case.row["scope"])),
            case.holders.with_owner(owner, action["person"]),
            actor,
            Command(command, fingerprint(command)),
            children=about,
            given={name: action[name] for name in ("what", "outcome", "person", "filed") if action.get(name)},
            as_role=IRO,
        )


def person_named(unit: Unit, name: str) -> int | None:
    """Whoever of the directory is meant by a name that was typed: the only one of that name here now.

    Capitals do not matter, but for letters with accents: not every database knows their small forms.
    """
    typed = " ".join(name.split())
    found = unit.connection.execute(
        select(Person.id).where(
            or_(Person.name == typed, func.lower(Person.name) == typed.lower()),
            or_(Person.left_on.is_(None), Person.left_on > unit.today),
        )
    ).scalars()
    numbers = list(found)
    return numbers[0] if len(numbers) == 1 else None
