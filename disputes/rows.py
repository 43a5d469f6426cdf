"""The rows of the record: what a transition says, and how its dispute stands after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from disputes.case import Owed
from disputes.holders import Holders
from disputes.obligations import as_recorded
from disputes.unit import Unit
from machines.route import Route
from machines.stages import Stage

RAISE = "raise"  # the first transition of every dispute; no machine has made it
NO_LIMIT = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True)
class Actor:
    """Who does it: a ``person`` signed in, a person by ``link``, the ``clock`` or the ``system``."""

    kind: str
    person_id: int | None
    name: str
    on_behalf_of: str = ""


@dataclass(frozen=True)
class Command:
    """The command behind a move: its idempotency key, and the hash of all that it says."""

    key: str
    fingerprint: str


EMPTY: dict[str, Any] = {
    "route_reason": "",
    "what_is_wrong": "",
    "impact": "",
    "wishes_and_feelings": "",
    "wishes_found_out": "",
    "outcome_sought": "",
}
"""What a side matter has not: what was asked when it was opened stands in its first transition."""


def given_when_raising(
    dispute: Mapping[str, Any], children: Sequence[int], themes: Sequence[str], besides: Mapping[str, Any]
) -> dict[str, Any]:
    """What the first transition says was given: the dispute's own columns, and what was answered besides."""
    stated = {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in dispute.items()
        if name not in ("reference", "team_id")
    }
    return stated | {"children": sorted(children), "themes": sorted(themes)} | dict(besides)


def facts_given(given: Mapping[str, Any]) -> dict[str, Any]:
    """What a move says of the case that its limits depend on: the columns of the dispute's row."""
    facts: dict[str, Any] = {}
    if "limit_days" in given:
        facts["limit_days"] = given["limit_days"]
    if "event_on" in given:
        facts["event_on"] = date.fromisoformat(given["event_on"])
    return facts


def entering(
    unit: Unit,
    route: type[Route],
    stage: Stage,
    sequence: int,
    opened: list[dict[str, Any]],
    actor: Actor,
    command: Command,
) -> dict[str, Any]:
    return {
        "sequence": sequence,
        "to_route": route.route_id,
        "to_version": route.version,
        "to_stage": stage.id,
        "actor_kind": actor.kind,
        "actor_id": actor.person_id,
        "actor_name": actor.name,
        "on_behalf_of": actor.on_behalf_of,
        "at": unit.now,
        "opened": [as_recorded(row) for row in opened],
        "idempotency_key": command.key,
        "fingerprint": command.fingerprint,
    }


def standing_at(
    unit: Unit, left_route: str, route: type[Route], stage: Stage, sequence: int
) -> dict[str, Any]:
    standing = {
        "route": route.route_id,
        "route_version": route.version,
        "stage": stage.id,
        "entered_at": unit.now,
        "entered_sequence": sequence,
        "open": stage.ending is None,
        "ended_at": None if stage.ending is None else unit.now,
    }
    if stage.ending is None:
        standing["rung"] = stage.rung  # what has ended keeps the rung it had reached
    return standing if left_route == route.route_id else standing | {"route_entered_at": unit.now}


def awaited(
    holders: Holders,
    opened: list[dict[str, Any]],
    still_open: tuple[Owed, ...],
    route: type[Route],
    stage: Stage,
) -> dict[str, Any]:
    """Whose turn it is: the first thing still owed, or whoever drives it when all of that is done."""
    if stage.ending is not None:
        return {
            "awaiting_role": None,
            "awaiting_person_id": None,
            "awaiting_note": "",
            "holder_missing": False,
            "due_at": None,
            "sort_at": NO_LIMIT,
            "lapsed": False,
        }
    owed: list[tuple[str, int | None, datetime | None, datetime | None]] = [
        (row["role"], row["person_id"], row["due_at"], None) for row in opened
    ]
    owed += [(one.role, one.person_id, one.due_at, one.lapsed_at) for one in still_open]
    driver = holders.of(route.raised_by[0])
    role, person_id = (owed[0][0], owed[0][1]) if owed else (driver.role.id, driver.person_id)
    due_at = min((one[2] for one in owed if one[2] is not None), default=None)
    holder = next((holders.of(o.by) for o in stage.owes if o.by.id == role), driver)
    note = holder.note if person_id == holder.person_id else ""
    return {
        "awaiting_role": role,
        "awaiting_person_id": person_id,
        "awaiting_note": note,
        # Also where nobody answers for what somebody else owes besides: that stands on the lists too.
        "holder_missing": bool(note) or any(one[1] is None for one in owed),
        "due_at": due_at,
        "sort_at": due_at or NO_LIMIT,
        "lapsed": any(one[3] is not None for one in owed),
    }
