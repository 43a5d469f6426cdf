"""Writes the files that the tests compare with, and reads them: look at a change before you commit it.

Run ``python -m tests.machines.written`` after a change that is meant.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from machines.drawing import diagram, matrix
from machines.profile import Profile
from machines.registry import Registry, load_council
from machines.route import Route
from machines.stages import Move, Obligation, Stage
from machines.standing import STANDING_NAMES
from tests.machines.rochdale import rochdale

HERE = Path(__file__).parent
COUNCILS = HERE.parent / "councils"
FURTHER = ("aldermoor", "bexcombe", "carrowby", "dunmarsh", "elverton", "fennick", "ivelford")
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
            [_of_owed(owed) for owed in stage.owes],
        )
    )


def _of_owed(owed: Obligation) -> tuple[object, ...]:
    # What is only said where it differs is only written there: the hashes of older versions stay.
    usual = (owed.id, owed.text, owed.by.id, repr(owed.limit), owed.source)
    return usual if owed.silence_counts else (*usual, "silence does not count")


def _of_move(move: Move) -> str:
    return repr(
        (
            (move.id, move.label, move.kind, move.source, move.meets, move.after),
            ([role.id for role in move.by], [role.id for role in move.tells]),
            [(need.id, need.kind, need.required, need.longest, *need.rests_on) for need in move.needs],
            [(t.source.id, t.target.id if t.target else "") for t in move.path.transitions],
        )
    )


@cache
def council(name: str) -> Registry:
    """One of the further councils, loaded once."""
    return load_council(f"tests.councils.{name}")


def ladders(registry: Registry) -> list[type[Route]]:
    """A council's own routes, without those that every council gets."""
    return [route for route in registry.every_route() if not route.beside]


def page_of(name: str, route: type[Route]) -> Path:
    """The file beside a further council's route, in which its drawing and its matrix stand."""
    return COUNCILS / name / f"{route.route_id}.md"


def page(route: type[Route], profile: Profile) -> str:
    """The drawing of a route and its matrix, in the council's own words, as one file."""
    table, drawing = matrix(route, profile.name_of), diagram(route, profile.name_of)
    heading, rest = table.split("\n", 1)
    return f"{heading}\n\n```mermaid\n{drawing}```\n{rest}"


def write() -> None:
    """Write the matrix of each route, and the hash of each version."""
    for name in FURTHER:
        for route in ladders(council(name)):
            page_of(name, route).write_text(page(route, council(name).profile), encoding="utf-8")
    for route in rochdale().every_route():
        whose = "every" if route.beside else "rochdale"
        table = HERE / "matrix" / f"{whose}_{route.route_id}.md"
        table.write_text(matrix(route), encoding="utf-8")
    VERSIONS.write_text(versions(rochdale()), encoding="utf-8")


if __name__ == "__main__":
    write()
