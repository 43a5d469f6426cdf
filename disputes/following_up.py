"""Agreed actions are followed up: each becomes a side matter in the commit of the move that agreed it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from disputes.case import Case, case_holders
from disputes.chain import fingerprint
from disputes.directory import person_named
from disputes.models import DisputeChild
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
    actions = given.get(AGREED_ACTIONS.id, [])
    if not actions or step.stage.ending is None:
        return
    route = unit.registry.beside(unit.today).get(AGREED_ACTION)
    if route is None:
        return
    children = unit.connection.execute(
        select(DisputeChild.child_id).where(DisputeChild.dispute_id == case.id)
    ).scalars()
    about = list(children)
    for number, action in enumerate(actions, start=1):
        command = f"{key}:action:{number}"
        owner = person_named(unit, action["person"])
        named = {"named_id": owner, "owner_name": action["person"], "named_name": action["person"]}
        record_raising(
            unit,
            {
                "reference": new_reference(),
                "iro_id": case.row["iro_id"],
                "team_id": case.row["team_id"],
                "scope": case.row["scope"],
                "beside": True,
                "beside_id": case.id,
                "named_id": owner,
                "named_name": "" if owner else action["person"],
                "event_on": date.fromisoformat(action["by"]),
            },
            route,
            begin(route, Scope(case.row["scope"])),
            case_holders(unit, {**case.row, **named}, case.social_workers),
            actor,
            Command(command, fingerprint(command)),
            children=about,
            given={name: action[name] for name in ("what", "outcome", "person", "filed") if action.get(name)},
            as_role=IRO,
        )
