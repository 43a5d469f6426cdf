"""A route: a council's ladder at a version, as one explicit state machine."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from types import MappingProxyType
from typing import Any, ClassVar

from statemachine import StateMachine
from statemachine.callbacks import CallbackGroup
from statemachine.factory import StateMachineMetaclass
from statemachine.graph import iterate_states_and_transitions
from statemachine.transition import Transition

from machines.limits import Risk
from machines.listed import is_listed, listed
from machines.needs import Need
from machines.roles import IRO, Role
from machines.sources import Source
from machines.stages import Move, MoveKind, Stage, first_of_rungs
from machines.standing import STANDING_NAMES, standing_parts

LISTED_IN_HEADING = ("scope", "raised_by", "raising_tells", "types", "opening_needs", "private_to")
LISTED_IN_MOVE = ("by", "needs", "meets", "after", "tells")
LISTED_IN_STAGE = ("owes", "meets_with")


class Scope(Enum):
    """For which children a route may be used."""

    LOOKED_AFTER = "looked after"
    CHILD_PROTECTION = "child protection"
    CHILD_IN_NEED = "child in need"
    CARE_LEAVER = "care leaver"
    FOSTER_CARER = "foster carer"


class Formality(Enum):
    """What the text says of a dispute on a route to whoever asks whether the plan is in formal dispute."""

    FORMAL = "formal dispute"
    INFORMAL = "informal dispute"
    CONCERN = "concern about practice"
    UNSAID = "the text makes no difference"


@dataclass(frozen=True)
class Cap:
    """The most working days a whole route may take, counted from the day it was entered."""

    working_days: int
    as_written: str
    source: Source


@dataclass(frozen=True)
class Circumstances:
    """What of the record the guard asks about, besides the stage.

    ``still_owed`` are the ids of the obligations still open, ``time_asked`` that more time was asked
    for and not yet answered, ``left`` the stage from which an ended dispute came.
    """

    still_owed: frozenset[str] = frozenset()
    time_asked: bool = False
    left: Stage | None = None


NOTHING_SPECIAL = Circumstances()


@dataclass(frozen=True)
class AlertType:
    """A type of alert of the council's own. ``enters`` is the stage at which it comes in, "" the first.

    ``risk`` is what the type itself says of the risk, as a red alert does: then nobody is asked for it.
    """

    id: str
    label: str
    enters: str = ""
    risk: Risk | None = None


def ladder(*labels: str) -> Mapping[int, str]:
    """The rungs of a ladder by number, from 1, as the council's file lists them."""
    return MappingProxyType(dict(enumerate(labels, start=1)))


class RouteType(StateMachineMetaclass):
    """Turns the stages and moves of a class body into a machine, and adds the standing moves.

    The standing parts (endings, bypass, what the clock records) belong to every council
    and live in ``machines.standing``; a council's file holds only what its text says.
    """

    def __new__(mcls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> RouteType:
        """:raises TypeError: for a route made from another: each version is written out whole."""
        if any(getattr(base, "moves", None) for base in bases):
            raise TypeError(f"{name}: write the route out whole, as a subclass of Route itself.")
        taken = {*dir(mcls), *(part for base in bases for part in dir(base)), *STANDING_NAMES}
        unlisted = _list_parts(body)
        mine, clashes = _apart(body, taken)
        stages = {key: part for key, part in mine.items() if isinstance(part, Stage)}
        moves = {key: part for key, part in mine.items() if isinstance(part, Move)}
        if stages:
            for key, stage in stages.items():
                stage.take_name(key)
            next(iter([s for s in stages.values() if s.begins] or stages.values())).take_beginning()
            more_stages, more_moves = standing_parts(
                stages,
                moves,
                drivers=body.get("raised_by", (IRO,)),
                beside=body.get("beside", False),
                looked_after=Scope.LOOKED_AFTER in body.get("scope", (Scope.LOOKED_AFTER,)),
            )
            mine |= more_stages
            moves |= more_moves
        named = {key: replace(move, id=key) for key, move in moves.items()}
        mine |= {key: move.path for key, move in named.items()}
        body.clear()  # __init__ is given this same dict
        body.update(mine, moves=MappingProxyType(named), clashes=clashes, unlisted=unlisted)
        return super().__new__(mcls, name, bases, body)

    def __init__(cls, name: str, bases: tuple[type], body: dict[str, Any]) -> None:  # noqa: N805
        super().__init__(name, bases, body)
        # One guard, resolved once for the machine and not for each of its transitions: of the
        # 2 ms that a large machine took to build, most went there. And no hooks by name: what
        # a model or a listener happens to be called must never run.
        guard: Any = cls._specs.grouper(CallbackGroup.COND)
        guard.add("permits", expected_value=True)
        for part in (cls, *iterate_states_and_transitions(cls.states)):
            specs = part._specs  # noqa: SLF001 -- the library has no public door to them
            specs.items = [spec for spec in specs if not spec.is_convention]
            specs.conventional_specs.clear()
            if isinstance(part, Transition):
                part.cond = guard

    def _check_final_states(cls) -> None:  # noqa: N805
        """Leave a way out of an ending to ``machines.faults``, which names it with all the rest."""


def _list_parts(body: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Make a list of one of each part that lacks its comma; gives back where, and which part.

    So that the rest of a faulty definition can be looked at too; ``unlisted`` names them.
    """
    unlisted = [("heading", name) for name in LISTED_IN_HEADING if name in body and not is_listed(body[name])]
    body.update({name: listed(body[name]) for _, name in unlisted})
    for key, part in body.items():
        if isinstance(part, Move):
            bare = [name for name in LISTED_IN_MOVE if not is_listed(getattr(part, name))]
            changes: dict[str, Any] = {name: listed(getattr(part, name)) for name in bare}
            body[key] = replace(part, **changes)
            unlisted += [(f"move {key}", name) for name in bare]
        elif isinstance(part, Stage):
            bare = [name for name in LISTED_IN_STAGE if not is_listed(getattr(part, name))]
            for name in bare:
                setattr(part, name, listed(getattr(part, name)))
            unlisted += [(f"stage {key}", name) for name in bare]
    return tuple(unlisted)


def _apart(body: dict[str, Any], taken: Collection[str]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The class body with every stage or move of a taken name put apart under another.

    So that the rest of a faulty definition can be looked at too; ``clashes`` names them.
    """
    clashes = tuple(
        key
        for key, part in body.items()
        if isinstance(part, (Stage, Move)) and (key in taken or key.startswith(("done_", "error_")))
    )
    return {f"{key}_clash" if key in clashes else key: part for key, part in body.items()}, clashes


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
    # Asked of a child in care proceedings (001 section 4).
    formality: ClassVar[Formality] = Formality.UNSAID
    rungs: ClassVar[Mapping[int, str]] = MappingProxyType({})
    raised_by: ClassVar[tuple[Role, ...]] = (IRO,)
    raising_tells: ClassVar[tuple[Role, ...]] = ()
    types: ClassVar[tuple[AlertType, ...]] = ()
    # Of a side route: that it is one, what is asked when it is opened, what it is called in a
    # sentence, whether it is about a child, whether people open it or the service does, and who alone
    # may read it (none: whoever sees the dispute).
    beside: ClassVar[bool] = False
    opening_needs: ClassVar[tuple[Need, ...]] = ()
    called: ClassVar[str] = "a dispute about the care of a child"
    about_child: ClassVar[bool] = True
    opened_by_hand: ClassVar[bool] = True
    private_to: ClassVar[tuple[Role, ...]] = ()
    cap: ClassVar[Cap | None] = None
    moves: ClassVar[Mapping[str, Move]] = MappingProxyType({})
    clashes: ClassVar[tuple[str, ...]] = ()
    unlisted: ClassVar[tuple[tuple[str, str], ...]] = ()

    def permits(
        self,
        event: str,
        source: Stage,
        target: Stage,
        role: Role | None = None,
        enter_at: str | None = None,
        circumstances: Circumstances = NOTHING_SPECIAL,
    ) -> bool:
        """The guard of every transition. Default deny: only a move, by a role that it lists.

        A move that asks for the step goes to the step that was named, and to no other.
        """
        move = self.moves.get(str(event))
        if move is None or role is None or not self.is_timely(move, circumstances):
            return False
        if move.kind is MoveKind.REOPEN and target not in self.reopened_at(circumstances.left):
            return False
        return move.may(role, source) and move.leads_to(target, enter_at)

    @classmethod
    def is_timely(cls, move: Move, circumstances: Circumstances) -> bool:
        """Whether what must come before a move has: what it waits for is met, more time was asked for."""
        if move.kind in (MoveKind.GRANT_TIME, MoveKind.REFUSE_TIME) and not circumstances.time_asked:
            return False
        return circumstances.still_owed.isdisjoint(move.after)

    @classmethod
    def reopened_at(cls, left: Stage | None) -> tuple[Stage, ...]:
        """Where an ended dispute may go on: at the stage it left, or where a later rung begins."""
        if left is None:
            return ()
        return (left, *(stage for stage in cls.entries() if stage.rung > left.rung))

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
        return first_of_rungs(cls.stages())

    @classmethod
    def type_of(cls, type_id: str) -> AlertType | None:
        """The type of alert of that id, if the route has it."""
        return next((one for one in cls.types if one.id == type_id), None)

    @classmethod
    def risk_of(cls, type_id: str) -> Risk | None:
        """The risk that the type of alert itself says; None where it is asked."""
        chosen = cls.type_of(type_id)
        return chosen.risk if chosen is not None else None

    @classmethod
    def asks_risk(cls) -> bool:
        """Whether whoever raises it is asked for the risk: not where each type of alert says it."""
        return not cls.types or any(one.risk is None for one in cls.types)

    @classmethod
    def rungs_between(cls, left: int, entered: int) -> tuple[str, ...]:
        """The labels of the rungs passed over on the way from one rung to a later one."""
        return tuple(label for rung, label in cls.rungs.items() if left < rung < entered)
