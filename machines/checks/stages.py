"""Checks of the stages: where the way begins and ends, who owes what, and what silence does."""

from __future__ import annotations

from collections.abc import Iterator

from machines.checks.finding import Finding, check_source, check_words
from machines.checks.limits import of_limit
from machines.paths import onward, reached_from
from machines.roles import CLOCK
from machines.route import Route
from machines.stages import SILENCE_ACTS, Ending, Kind, Move, MoveKind, Obligation, Silence, Stage


def of_stages(route: type[Route]) -> Iterator[Finding]:
    """What is wrong with the stages, each for itself and together."""
    yield from _beginnings(route)
    for state in route.states:
        if not isinstance(state, Stage):
            yield Finding(f"stage {state.id}", "is a plain state of the library", "Write it as a Stage")
    for stage in route.stages():
        where = f"stage {stage.id}"
        yield from check_words(where, label=stage.label)
        yield from check_source(where, stage.source)
        if stage.ending is None:
            yield from _of_open(route, stage)
        else:
            yield from _of_ended(route, stage)
    yield from _of_ways(route)


def _beginnings(route: type[Route]) -> Iterator[Finding]:
    first = [stage.id for stage in route.stages() if stage.begins]
    if not first:
        yield Finding("stages", "none says that the route begins there", "Mark one with initial=True")
    elif len(first) > 1:
        yield Finding("stages", f"{len(first)} begin the route: {', '.join(first)}", "Leave one initial=True")


def _of_ended(route: type[Route], stage: Stage) -> Iterator[Finding]:
    where = f"stage {stage.id}"
    # It may be reopened, and what the service adds may record something there.
    may = [move for move in route.moves.values() if move.kind is MoveKind.REOPEN]
    may += [move for move in route.moves.values() if move.standing and move not in may]
    known = {id(transition) for move in may for transition in move.path.transitions}
    own = [move for move in route.moves.values() if move not in may and move.starts_from(stage)]
    if own or any(id(transition) not in known for transition in stage.transitions.transitions):
        yield Finding(where, "is an ending that a move leaves", "Take it out of the move's path")
    if stage.owes:
        yield Finding(where, "is an ending in which somebody still owes something", "Drop what it owes")
    if (stage.ending is Ending.HANDED_OVER) != (stage.hands_over_to is not None):
        yield Finding(where, "hands over without saying to which route", "Write it with hand_over(…)")


def _of_open(route: type[Route], stage: Stage) -> Iterator[Finding]:
    where = f"stage {stage.id}"
    if stage.hands_over_to is not None:
        yield Finding(where, "hands over, but is not an ending", "Write it with hand_over(…)")
    if stage.kind in (Kind.MEETING, Kind.DISCUSSION) and not stage.meets_with:
        yield Finding(where, f"is a {stage.kind.value} of nobody", "Name who meets in meets_with")
    if not stage.owes:
        yield Finding(where, "has no owner: nobody owes anything", "Say who owes what, and by when")
    own = [move for move in route.moves.values() if not move.standing and move.starts_from(stage)]
    seen: set[str] = set()
    if stage.consult is not None and (stage is route.first_stage() or stage not in route.entries()):
        yield Finding(where, "asks to consult, but nobody enters there past other steps", "Drop consult")
    for owed in stage.owes:
        if owed.id in seen:
            yield Finding(where, f"owes {owed.id} twice", "Give each obligation its own id")
        seen.add(owed.id)
        yield from _of_owed(stage, owed, own)
    if stage.owes and all(_met_in_place(stage, owed, own) for owed in stage.owes):
        yield Finding(
            where,
            "can stay when all that is owed in it is done, and then it is nobody's turn",
            "Let somebody owe the step that leads on",
        )
    yield from _of_silence(route, stage)


def _of_owed(stage: Stage, owed: Obligation, own: list[Move]) -> Iterator[Finding]:
    where = f"obligation {owed.id} of stage {stage.id}"
    yield from check_words(where, id=owed.id, text=owed.text)
    yield from check_source(where, owed.source)
    yield from of_limit(where, owed.limit)
    meets_it = [move for move in own if owed.id in move.meets]
    if not meets_it:
        yield Finding(where, "is met by no move, so it can only lapse", "Name it in a move's meets")
    elif not any(move.may(owed.by, stage) for move in meets_it):
        yield Finding(
            where,
            f"can never be met by who owes it: {owed.by.name} has no such move here",
            f"Let {owed.by.name} make a move that meets it, or say who else owes it",
        )


def _met_in_place(stage: Stage, owed: Obligation, own: list[Move]) -> bool:
    return any(
        owed.id in move.meets and transition.source is stage and transition.target is stage
        for move in own
        for transition in move.path.transitions
    )


def _of_silence(route: type[Route], stage: Stage) -> Iterator[Finding]:
    where = f"stage {stage.id}"
    if stage.silence is Silence.TELLS:
        return
    says = f"says that silence {stage.silence.name.lower()}"
    # Not the silence of whoever raised it: they are not asked, they ask.
    asked = [owed for owed in stage.owes if owed.silence_counts and owed.by not in route.raised_by]
    if not any(owed.limit.stated for owed in asked):
        yield Finding(
            where, f"{says}, but nobody who was asked has a limit that could pass", "State the limit"
        )
    if stage.silence not in SILENCE_ACTS:
        return
    moves = [
        move.id
        for move in route.moves.values()
        if CLOCK in move.by and not move.standing and move.starts_from(stage)
    ]
    if not moves:
        yield Finding(where, f"{says}, but the clock has no move", "List CLOCK in the by of that move")
    if len(moves) > 1:
        yield Finding(
            where,
            f"{says}, but the clock has {len(moves)} moves: {', '.join(moves)}",
            "Leave CLOCK in one of them",
        )


def _of_ways(route: type[Route]) -> Iterator[Finding]:
    edges = onward(route)
    endings = {stage.id for stage in route.stages() if stage.ending is not None}
    entered = {route.first_stage().id, *(stage.id for stage in route.entries())}
    walked = reached_from(edges, {route.first_stage().id})
    reached = reached_from(edges, entered)
    standing = {
        transition.target.id
        for move in route.moves.values()
        if move.standing
        for transition in move.path.transitions
        if transition.target is not None and transition.target is not transition.source
    }
    for stage in route.stages():
        where = f"stage {stage.id}"
        if stage.id not in reached and (stage.ending is None or stage.id not in standing):
            yield Finding(where, "cannot be reached", "Let a move lead there, or drop it")
        elif stage.ending is None and stage.id not in walked:
            yield Finding(
                where,
                "is reached only by passing over steps: no move leads there from the first stage",
                "Check that no move is missing",
                stops=False,
            )
        if stage.ending is not None:
            continue
        if not edges.get(stage.id):
            yield Finding(where, "is a dead end: no move leads on", "Give it a move that leads on")
        elif not reached_from(edges, {stage.id}) & endings:
            yield Finding(where, "leads round and round: no way from it ends", "Let a move end it")
