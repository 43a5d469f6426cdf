"""Writes the files that the tests compare with: read the change before you commit it.

Run ``python -m tests.machines.written`` after a change that is meant.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from machines.drawing import matrix
from machines.registry import Registry
from machines.route import Route
from machines.stages import Move, Stage
from machines.standing import STANDING_NAMES
from tests.machines.rochdale import rochdale

HERE = Path(__file__).parent
VERSIONS = HERE / "versions.txt"
ABOUT = "# Every version of every route that is in use. A version never changes: a new one is a new file.\n"


def definition(route: type[Route]) -> str:
    """All that a version's own text decides: the same words mean the same procedure.

    What the service adds to every route (``machines.standing``) is not the council's, and left out.
    """
    heading = (route.title, route.version, route.in_force_on, route.scope, dict(route.rungs), route.cap)
    lines = [repr(heading), repr([role.id for role in route.raising_tells])]
    lines.append(repr((route.raised_by, route.types, route.beside, route.opening_needs, route.private_to)))
    lines += [_of_stage(stage) for stage in route.stages() if stage.id not in STANDING_NAMES]
    lines += [_of_move(move) for move in route.moves.values() if not move.standing]
    return "\n".join(lines) + "\n"


def versions(registry: Registry) -> str:
    """A line for each version: the route, the version, and the hash of all that it decides."""
    return ABOUT + "".join(
        f"{route.route_id} {route.version} {hashlib.sha256(definition(route).encode()).hexdigest()}\n"
        for route in registry.every_route()
    )


def _of_stage(stage: Stage) -> str:
    return repr(
        (
            (stage.id, stage.label, stage.rung, stage.initial, stage.kind, stage.silence, stage.ending),
            (stage.hands_over_to, [role.id for role in stage.meets_with], stage.consult, stage.source),
            [(owed.id, owed.text, owed.by.id, repr(owed.limit), owed.source) for owed in stage.owes],
        )
    )


def _of_move(move: Move) -> str:
    return repr(
        (
            (move.id, move.label, move.kind, move.source, move.meets, move.after),
            ([role.id for role in move.by], [role.id for role in move.tells]),
            [(need.id, need.kind, need.required, need.longest) for need in move.needs],
            [(t.source.id, t.target.id if t.target else "") for t in move.path.transitions],
        )
    )


def write() -> None:
    """Write the matrix of each route, and the hash of each version."""
    for route in rochdale().every_route():
        whose = "every" if route.beside else "rochdale"
        table = HERE / "matrix" / f"{whose}_{route.route_id}.md"
        table.write_text(matrix(route), encoding="utf-8")
    VERSIONS.write_text(versions(rochdale()), encoding="utf-8")


if __name__ == "__main__":
    write()
