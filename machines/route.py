"""A route: a council's ladder at a version, as one explicit state machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from types import MappingProxyType
from typing import Any, ClassVar

from statemachine import State, StateMachine
from statemachine.factory import StateMachineMetaclass

from machines.roles import Role
from machines.sources import Source
from machines.stages import Move, Stage, role_guard
from machines.standing import standing_parts


class Scope(Enum):
    """For which children a route may be used."""

    LOOKED_AFTER = "looked after"
    CHILD_PROTECTION = "child protection"
    CHILD_IN_NEED = "child in need"
    CARE_LEAVER = "care leaver"
    FOSTER_CARER = "foster carer"


@dataclass(frozen=True)
class Cap:
    """The most working days a whole route may take, counted from the day it was entered."""

    working_days: int
    as_written: str
    source: Source


class RouteType(StateMachineMetaclass):
    """Turns the stages and moves of a class body into a machine, and adds the standing moves.

    The standing parts (endings, bypass, what the clock records) belong to every council
    and live in ``machines.standing``; a council's file holds only what its text says.
    """

    def __new__(mcls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> RouteType:
        stages = {key: part for key, part in body.items() if isinstance(part, Stage)}
        moves = {key: part for key, part in body.items() if isinstance(part, Move)}
        if stages:
            for key, stage in stages.items():
                stage._set_id(key)  # the library would name it only later; moves need it now
            more_stages, more_moves = standing_parts(stages, moves, body.get("rungs", {}))
            body.update(more_stages)
            moves.update(more_moves)
        named = {key: replace(move, id=key) for key, move in moves.items()}
        for key, move in named.items():
            role_guard(move.path, "role_may")
            body[key] = move.path
        body["moves"] = MappingProxyType(named)
        return super().__new__(mcls, name, bases, body)


@dataclass
class Position:
    """The one-field holder a machine is built on: never the database row."""

    state: str


class Route(StateMachine, metaclass=RouteType):
    """The base of every route. A council's file subclasses it, one file, one route, one version.

    A machine is built anew for one move, on a ``Position``, and never kept: it is not shared
    between threads, and it holds nothing that is not in the record.
    """

    # Written out, because the library's newer default ignores illegal moves in silence.
    allow_event_without_transition = False
    enable_self_transition_entries = False
    atomic_configuration_update = True
    catch_errors_as_events = False
    # The library stops at the first fault of a definition; ``machines.faults`` finds them all,
    # and the registry hands out no route that has one.
    validate_disconnected_states = False
    validate_trap_states = False
    validate_final_reachability = False

    council: ClassVar[str] = ""
    route_id: ClassVar[str] = ""
    title: ClassVar[str] = ""
    version: ClassVar[str] = ""
    in_force_on: ClassVar[date] = date.min
    source: ClassVar[Source]
    used_for: ClassVar[str] = ""
    scope: ClassVar[tuple[Scope, ...]] = (Scope.LOOKED_AFTER,)
    rungs: ClassVar[Mapping[int, str]] = MappingProxyType({})
    raising_tells: ClassVar[tuple[Role, ...]] = ()
    cap: ClassVar[Cap | None] = None
    moves: ClassVar[Mapping[str, Move]] = MappingProxyType({})

    def role_may(self, event: str, source: Stage, role: Role) -> bool:
        """Guard of every transition: default deny, only a role that the move lists may make it."""
        return self.moves[str(event)].may(role, source)

    def enters_here(self, target: State, enter_at: str | None = None) -> bool:
        """Guard of a bypass: it goes to the step that was named, and to no other."""
        return target.id == enter_at

    @classmethod
    def stages(cls) -> tuple[Stage, ...]:
        """Every stage, in the order in which the procedure gives them."""
        return tuple(state for state in cls.states if isinstance(state, Stage))

    @classmethod
    def stage(cls, stage_id: str) -> Stage:
        """The stage of that id. Raises KeyError when the route has none."""
        found = cls.states_map[stage_id]
        assert isinstance(found, Stage)
        return found

    @classmethod
    def first_stage(cls) -> Stage:
        """Where a dispute begins in this route."""
        assert isinstance(cls.initial_state, Stage)
        return cls.initial_state

    @classmethod
    def entries(cls) -> tuple[Stage, ...]:
        """The first stage of each rung: where a dispute may enter the ladder."""
        first: dict[int, Stage] = {}
        for stage in cls.stages():
            if stage.rung:
                first.setdefault(stage.rung, stage)
        return tuple(first[rung] for rung in sorted(first))

    @classmethod
    def rungs_between(cls, left: int, entered: int) -> tuple[str, ...]:
        """The labels of the rungs passed over on the way from one rung to a later one."""
        return tuple(label for rung, label in cls.rungs.items() if left < rung < entered)
