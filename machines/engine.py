"""Asks the machine: what may be done now, by whom, why not, and what follows.

The only caller of a machine's ``send``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum

from statemachine.exceptions import TransitionNotAllowed

from machines import needs
from machines.needs import Need
from machines.roles import CLOCK, Role
from machines.route import NOTHING_SPECIAL, Circumstances, Position, Route, Scope
from machines.stages import SILENCE_ACTS, Move, MoveKind, Obligation, Stage


class Why(Enum):
    """Why a move is refused: the codes of the machine's own refusals."""

    DISPUTE_ENDED = "dispute_ended"
    UNKNOWN_MOVE = "unknown_move"
    MOVE_NOT_HERE = "move_not_here"
    ROLE_MAY_NOT = "role_may_not"
    NEED_MISSING = "need_missing"
    STEP_NOT_LATER = "step_not_later"
    ROUTE_NOT_FOR_CHILD = "route_not_for_child"
    NOT_YET = "not_yet"


class MoveRefused(Exception):
    """The machine does not allow the move. ``why`` is the code, ``about`` what it concerns."""

    def __init__(self, why: Why, about: str = "") -> None:
        super().__init__(f"{why.value}: {about}" if about else why.value)
        self.why = why
        self.about = about


@dataclass(frozen=True)
class Place:
    """Where a dispute stands: its route, its stage, and the routes it could be handed over to.

    ``onward`` are the routes of the procedure under which the dispute began, by route id, so
    that a dispute in flight keeps its version over a hand-over too. ``circumstances`` is what else of
    the record the machine asks about.
    """

    route: type[Route]
    stage: Stage
    onward: Mapping[str, type[Route]]
    scope: Scope = Scope.LOOKED_AFTER
    circumstances: Circumstances = NOTHING_SPECIAL

    def asks(self, move: Move) -> tuple[Need, ...]:
        """The questions of a move, without those that are not asked about such a child, or here."""
        looked_after = self.scope is Scope.LOOKED_AFTER
        several = len({owed.by for owed in self.owed_by_others}) > 1
        return tuple(
            need
            for need in move.needs
            if (looked_after or not need.looked_after_only) and (several or not need.of_several)
        )

    @property
    def owed_by_others(self) -> tuple[Obligation, ...]:
        """What those who were asked still owe here: not what whoever drives it owes themselves."""
        still = self.circumstances.still_owed
        return tuple(o for o in self.stage.owes if o.id in still and o.by not in self.route.raised_by)


@dataclass(frozen=True)
class Advance:
    """What a move leads to. ``entered`` is False when the dispute stays in its stage."""

    move: Move
    role: Role
    route: type[Route]
    stage: Stage
    entered: bool
    skipped: tuple[str, ...] = ()


def moves_from(route: type[Route], stage: Stage) -> tuple[Move, ...]:
    """Every move that starts from the stage, in the order in which the route gives them."""
    return tuple(move for move in route.moves.values() if move.starts_from(stage))


def landing(place: Place, move: Move) -> type[Route] | None:
    """The route that the move hands over to, or None when it stays within its own."""
    for transition in move.path.transitions:
        target = transition.target
        if transition.source is place.stage and isinstance(target, Stage) and target.hands_over_to:
            return place.onward[target.hands_over_to]
    return None


def steps_to_choose(place: Place, move: Move) -> tuple[Stage, ...]:
    """The steps that a move with an ``enter_at`` need may go to (Handbook 6.2)."""
    if move.step_need is None:
        return ()
    onward = landing(place, move)
    if onward is not None:
        return onward.entries()
    if move.kind is MoveKind.REOPEN:
        return place.route.reopened_at(place.circumstances.left)
    return tuple(
        transition.target
        for transition in move.path.transitions
        if transition.source is place.stage and isinstance(transition.target, Stage)
    )


def permitted_moves(place: Place, roles: Collection[Role]) -> tuple[Move, ...]:
    """The moves that somebody who holds these roles may make now; once it has ended, at most to reopen it
    or to record who was told."""
    return tuple(move for move in place.route.moves.values() if is_permitted(place, move, roles))


def is_permitted(place: Place, move: Move, roles: Collection[Role]) -> bool:
    """Whether somebody who holds these roles may make that move now."""
    return (
        move.starts_from(place.stage)
        and any(move.may(role, place.stage) for role in roles)
        and _in_scope(place, move)
        and _is_open(place, move)
    )


def refusal(
    place: Place, move_id: str, roles: Collection[Role], given: Mapping[str, object]
) -> MoveRefused | None:
    """Why the move may not be made now, or None when it may. Checks nothing of the answers' form.

    :param given: the answers by need id; a required need counts as missing when it is empty.
    """
    move = place.route.moves.get(move_id)
    if move is None:
        return MoveRefused(Why.UNKNOWN_MOVE, move_id)
    if not move.starts_from(place.stage):
        has_ended = place.stage.ending is not None
        return MoveRefused(Why.DISPUTE_ENDED if has_ended else Why.MOVE_NOT_HERE, place.stage.label)
    if not any(move.may(role, place.stage) for role in roles):
        return MoveRefused(Why.ROLE_MAY_NOT, ", ".join(role.name for role in move.by))
    if not _in_scope(place, move):
        return MoveRefused(Why.ROUTE_NOT_FOR_CHILD, place.scope.value)
    if not _is_open(place, move):
        return MoveRefused(Why.NOT_YET, move.label)
    # Nobody gives the clock answers where the text itself lets silence move the dispute on.
    by_silence = CLOCK in roles and not move.standing
    for need in () if by_silence else place.asks(move):
        if need.lacks(given):
            return MoveRefused(Why.NEED_MISSING, need.id)
    return _wrong_step(place, move, given)


def to_consult(place: Place, move: Move, enter_at: object) -> Role | None:
    """Whom the text wants consulted before the move enters that step, if anybody."""
    if needs.CONSULTED not in move.needs:
        return None
    return next((stage.consult for stage in steps_to_choose(place, move) if stage.id == enter_at), None)


def move_of_silence(place: Place, obligation_id: str) -> Move | None:
    """What the clock does when this limit has passed, where the text says that silence does something.

    Only the silence of somebody who was asked does: not that of whoever drives the dispute.
    """
    if place.stage.silence not in SILENCE_ACTS or not silence_counts(place, obligation_id):
        return None
    return next(
        (move for move in moves_from(place.route, place.stage) if CLOCK in move.by and not move.standing),
        None,
    )


def silence_counts(place: Place, obligation_id: str) -> bool:
    """Whether this is the silence of which the stage says what it does: an answer's, of somebody asked."""
    owed = place.stage.obligation(obligation_id)
    return owed.silence_counts and owed.by not in place.route.raised_by


def _wrong_step(place: Place, move: Move, given: Mapping[str, object]) -> MoveRefused | None:
    enter_at = given.get("enter_at")
    if enter_at and enter_at not in {stage.id for stage in steps_to_choose(place, move)}:
        return MoveRefused(Why.STEP_NOT_LATER, str(enter_at))
    if to_consult(place, move, enter_at) and needs.is_empty(given.get(needs.CONSULTED.id)):
        return MoveRefused(Why.NEED_MISSING, needs.CONSULTED.id)
    return None


def advance(place: Place, move_id: str, roles: Collection[Role], given: Mapping[str, object]) -> Advance:
    """Let the machine make the move, and say what follows from it.

    :raises MoveRefused: when ``refusal`` gives a reason, or the machine itself says no.
    """
    refused = refusal(place, move_id, roles, given)
    if refused is not None:
        raise refused
    move = place.route.moves[move_id]
    role = next(role for role in move.by if role in roles and move.may(role, place.stage))
    enter_at = given.get("enter_at")
    position = Position(state=place.stage.id)
    machine = place.route(position)
    try:
        machine.send(move_id, role=role, enter_at=enter_at, circumstances=place.circumstances)
    except TransitionNotAllowed as error:
        raise MoveRefused(Why.MOVE_NOT_HERE, place.stage.label) from error
    route, stage = place.route, place.route.stage(position.state)
    # What is reopened goes on from the rung that it had left, not from its ending.
    left = place.circumstances.left or place.stage
    skipped = route.rungs_between(left.rung, stage.rung)
    if stage.hands_over_to is not None:
        still_ahead = [route.rungs[one.rung] for one in route.entries() if one.rung > left.rung]
        route = place.onward[stage.hands_over_to]
        stage = route.stage(str(enter_at)) if enter_at else route.first_stage()
        skipped = (*still_ahead, *route.rungs_between(0, stage.rung))
    entered = stage is not place.stage
    return Advance(move, role, route, stage, entered, skipped if entered else ())


def begin(
    route: type[Route], scope: Scope, enter_at: str | None = None, alert_type: str = ""
) -> tuple[Stage, tuple[str, ...]]:
    """Where a new dispute stands, and which rungs were passed over to get there.

    :param enter_at: the id of a later step; None begins at the first (Handbook 6.2), or where the
        type of alert comes in: the rungs below that are not passed over, for they are not its own.
    :raises MoveRefused: when the route is not for such a child, or the step is not an entry.
    """
    if scope not in route.scope:
        raise MoveRefused(Why.ROUTE_NOT_FOR_CHILD, scope.value)
    usual = entry_of(route, alert_type)
    if enter_at is None or enter_at == usual.id:
        return usual, ()
    for stage in route.entries():
        if stage.id == enter_at and stage.rung > usual.rung:
            return stage, route.rungs_between(usual.rung - 1, stage.rung)
    raise MoveRefused(Why.STEP_NOT_LATER, enter_at)


def entry_of(route: type[Route], alert_type: str = "") -> Stage:
    """Where a dispute of that type of alert comes in: the first stage, unless the type says another."""
    named = route.type_of(alert_type)
    return route.stage(named.enters) if named is not None and named.enters else route.first_stage()


def _is_open(place: Place, move: Move) -> bool:
    if move.kind is MoveKind.REOPEN and not place.route.reopened_at(place.circumstances.left):
        return False
    return place.route.is_timely(move, place.circumstances)


def _in_scope(place: Place, move: Move) -> bool:
    onward = landing(place, move)
    return onward is None or place.scope in onward.scope
