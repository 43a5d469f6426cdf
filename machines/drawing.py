"""Draws a route as text: a Mermaid diagram of its ladder, and its matrix of who may do what."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from machines.roles import Role
from machines.route import Route
from machines.stages import Move, Stage

NOBODY = "–"
Naming = Callable[[Role], str]


def plain_name(role: Role) -> str:
    """What a role is called where no council gives it another name."""
    return role.name


def diagram(route: type[Route], named: Naming = plain_name) -> str:
    """The route's own moves as a Mermaid state diagram, one box for each rung of the ladder.

    What leaves every stage would hide the rest: such a move is drawn once, from "Any stage", and
    the standing moves not at all. ``named`` gives the council's own name of a role (``Profile.name_of``).
    """
    lines = ["stateDiagram-v2", f"    [*] --> {route.first_stage().id}"]
    for rung, label in route.rungs.items():
        lines.append(f'    state "{_plain(label)}" as rung_{rung} {{')
        lines += [f"        {_box(stage)}" for stage in route.stages() if stage.rung == rung]
        lines.append("    }")
    lines += [f"    {_box(stage)}" for stage in _drawn(route) if stage.rung not in route.rungs]
    if any(_leaves_every_stage(route, move) for move in _own(route)):
        lines.append('    state "Any stage" as any_stage')
    for (source, target), labels in _arrows(route, named).items():
        lines.append(f"    {source} --> {target} : {' / '.join(labels)}")
    lines += [f"    {stage.id} --> [*]" for stage in _drawn(route) if stage.ending is not None]
    return "\n".join(lines) + "\n"


def matrix(route: type[Route], named: Naming = plain_name) -> str:
    """Stage by role: every move that each may make, as Markdown. Who is in no column may make none."""
    own = _table(route, _own(route), named)
    standing = _table(route, [move for move in route.moves.values() if move.standing], named)
    return (
        f"# {route.title}: who may do what\n\n"
        f"Route `{route.route_id}`, version {route.version}. {NOBODY} is no move at all.\n\n"
        f"## The route's own moves\n\n{own}\n"
        f"## Moves that every route has\n\n{standing}"
    )


def _own(route: type[Route]) -> list[Move]:
    return [move for move in route.moves.values() if not move.standing]


def _drawn(route: type[Route]) -> list[Stage]:
    """The stages but those that only a standing move leads to."""
    reached = {t.target.id for move in _own(route) for t in move.path.transitions if t.target}
    return [stage for stage in route.stages() if stage.ending is None or stage.id in reached]


def _box(stage: Stage) -> str:
    return f'state "{_plain(stage.label)}" as {stage.id}'


def _leaves_every_stage(route: type[Route], move: Move) -> bool:
    return all(move.starts_from(stage) for stage in route.stages() if stage.ending is None)


def _arrows(route: type[Route], named: Naming) -> Mapping[tuple[str, str], list[str]]:
    """What each arrow says: one for each pair of stages, since Mermaid draws one loop and no more."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for move in _own(route):
        everywhere = _leaves_every_stage(route, move)
        for transition in move.path.transitions:
            source, target = transition.source, transition.target
            if isinstance(source, Stage) and target is not None:
                who = ", ".join(named(role) for role in move.by if move.may(role, source))
                label = _plain(f"{move.label} ({who})")
                labels = arrows.setdefault(("any_stage" if everywhere else source.id, target.id), [])
                if label not in labels:
                    labels.append(label)
    return arrows


def _plain(text: str) -> str:
    """Without the three signs that end a label in Mermaid."""
    return text.replace('"', "'").replace(":", " –").replace(";", ",")


def _table(route: type[Route], moves: list[Move], named: Naming) -> str:
    roles = list(dict.fromkeys(role for move in moves for role in move.by))
    rows = [["Stage", *(named(role) for role in roles)]]
    rows += [[stage.id, *(_cell(stage, role, moves) for role in roles)] for stage in route.stages()]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    rows.insert(1, ["-" * width for width in widths])
    return "".join(f"| {' | '.join(map(str.ljust, row, widths))} |\n" for row in rows)


def _cell(stage: Stage, role: Role, moves: list[Move]) -> str:
    may = [move.id for move in moves if move.starts_from(stage) and move.may(role, stage)]
    return ", ".join(may) or NOBODY
