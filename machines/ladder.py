"""What the standing parts of every route are made from: its stages, its moves, and who drives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from statemachine.transition_list import TransitionList

from machines.needs import Need
from machines.roles import Role
from machines.sources import Source
from machines.stages import Move, MoveKind, Stage


@dataclass(frozen=True)
class Ladder:
    """What the standing parts are made from. ``drivers`` are the roles that raise it and take it on."""

    stages: tuple[Stage, ...]
    moves: Mapping[str, Move]
    drivers: tuple[Role, ...]

    @property
    def owing(self) -> tuple[Role, ...]:
        """The roles that owe something to the drivers."""
        return tuple(dict.fromkeys(o.by for s in self.stages for o in s.owes if o.by not in self.drivers))

    @property
    def asking(self) -> tuple[Stage, ...]:
        """The stages in which somebody else owes something."""
        return tuple(s for s in self.stages if any(o.by not in self.drivers for o in s.owes))

    @property
    def timed(self) -> tuple[Stage, ...]:
        """Those in which they owe it by a stated limit."""
        return tuple(
            s for s in self.stages if any(o.by not in self.drivers and o.limit.stated for o in s.owes)
        )


def standing_move(
    label: str,
    path: TransitionList,
    by: tuple[Role, ...],
    kind: MoveKind,
    source: Source,
    *asks: Need,
) -> Move:
    """A move that every route gets, whatever its own text says."""
    return Move(label, path, by=by, kind=kind, needs=asks, source=source, standing=True)
