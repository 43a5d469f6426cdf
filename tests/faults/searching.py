"""The machines searched whole: every reachable state of every route, with everybody trying everything.

The search of tests/machines goes from each beginning along every permitted move until nothing new is found.
Here each place that it found is asked anew, in all circumstances, for every role and every move of its route:
what the engine permits the machine itself must do, and nobody makes a move that does not name them.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from statemachine.exceptions import TransitionNotAllowed

from machines.engine import Place, refusal
from machines.roles import IRO, Role
from machines.route import Position
from machines.stages import Move
from tests.faults.ground import Ground
from tests.faults.tally import Tally
from tests.machines.rochdale import TODAY, answers_to, everybody, in_all_circumstances, rochdale
from tests.machines.test_reachable import CHILDREN, ONWARD, found, stage_of, stuck


def search_all(_ground: Ground, routes: int, _seed: int, *, broken: bool = False) -> Tally:
    """Search so many of the routes, the last first, and try every move in every place found."""
    tally = Tally()
    with pytest.MonkeyPatch.context() as patch:
        for route_id, scope in CHILDREN[-routes:]:
            seen, steps = found(route_id, scope)
            tally.tried["routes and kinds of child"] += 1
            tally.tried["reachable states"] += len(seen)
            tally.tried["legal steps walked"] += len(steps)
            tally.harmed("dead end", str(route_id), len(stuck(ONWARD, seen, steps)))
            if broken:
                patch.setattr(Move, "may", lambda _move, _role, _stage: True)
            for at in sorted(seen):
                stage = stage_of(ONWARD, at)
                tally.harmed(
                    "nobody's turn", str(at), int((stage.awaiting is None) == (stage.ending is None))
                )
                tally.harmed("no limit", str(at), sum(not owed.limit.as_written for owed in stage.owes))
                _try_everything(Place(ONWARD[at[0]], stage, ONWARD, scope), tally)
    referral = rochdale().beside(TODAY)["cafcass_referral"]
    tally.harmed("a referral by another than the IRO", times=int(referral.raised_by != (IRO,)))
    return tally


def _try_everything(place: Place, tally: Tally) -> None:
    for asked in in_all_circumstances(place):
        for move in place.route.moves.values():
            for role in everybody():
                _try(asked, move, role, tally)


def _try(place: Place, move: Move, role: Role, tally: Tally) -> None:
    for given in _answers(place, move):
        said = refusal(place, move.id, {role}, given) is None
        tally.tried["moves tried"] += 1
        tally.tried["of them refused"] += not said
        where = f"{place.route.route_id} {place.stage.id}: {move.id} by {role.id}"
        if said and not _does(place, move, role, given):
            tally.harmed("the machine refuses what the engine permits", where)
        if said and role not in move.by:
            tally.harmed("made by whom it does not name", where)


def _answers(place: Place, move: Move) -> Iterator[dict[str, object]]:
    yield answers_to(place, move)


def _does(place: Place, move: Move, role: Role, given: dict[str, object]) -> bool:
    """Whether the machine itself makes the move."""
    machine = place.route(Position(state=place.stage.id))
    try:
        machine.send(move.id, role=role, enter_at=given.get("enter_at"), circumstances=place.circumstances)
    except TransitionNotAllowed:
        return False
    return True
