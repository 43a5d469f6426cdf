"""Two act at once on the same dispute: one wins, and the other is told so in plain words.

The control checks first and writes later, without the version: it must be found out.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Integer, bindparam, select, update

from disputes import moves
from disputes.case import Case, load_case
from disputes.commands import hand_on, make_move, record_lapse
from disputes.errors import Refused
from disputes.models import Dispute, Holding, Obligation, Post, Transition
from disputes.unit import Unit, Units, new_token
from tests.faults.ground import Ground
from tests.faults.invariants import invariants
from tests.faults.tally import Tally
from tests.support import council
from tests.support.clock import MONDAY_MORNING, FakeClock

Act = Callable[[Unit], Any]
PLAIN = frozenset({"stale", "move_not_here", "role_may_not", "dispute_ended", "not_yet", "dispute_not_found"})
"""What the loser may be told: that somebody was first, or that this can no longer be done here."""
CLOSE = 0.0005  # seconds between the two, at most


def _move(reference: str, person: int, move: str, given: dict[str, Any]) -> Act:
    def act(unit: Unit) -> Any:
        command = make_move.MakeMove(reference, move, given, person, new_token(), version=_seen[reference])
        return make_move.handle(command, unit)

    return act


_seen: dict[str, int] = {}
"""The version that both had before them, by reference."""


def _answer(reference: str) -> Act:
    return _move(reference, council.TEAM_MANAGER, "disagree", {"reasons": "We see it otherwise."})


def _accept(reference: str) -> Act:
    return _move(reference, council.TEAM_MANAGER, "accept", {"proposed_actions": council.ACTIONS})


def _withdraw(reference: str) -> Act:
    return _move(reference, council.IRO, "withdraw", {"reason": "Put right."})


def _reassign(reference: str) -> Act:
    asked = {"to_person": council.OTHER_TEAM_MANAGER, "reason": "They know the case."}
    return _move(reference, council.IRO, "reassign", asked)


def _grant(reference: str) -> Act:
    return _move(reference, council.IRO, "grant_more_time", {"until": "2026-12-22"})


def _hand_on(reference: str) -> Act:
    return lambda unit: hand_on.handle(hand_on.HandOn(reference), unit)


def _lapse(reference: str) -> Act:
    def act(unit: Unit) -> Any:
        owed = unit.connection.execute(
            select(Obligation.id)
            .join(Dispute, Dispute.id == Obligation.dispute_id)
            .where(Dispute.reference == reference, Obligation.code == "reply")
        ).scalar_one()
        return record_lapse.handle(record_lapse.RecordLapse(reference, owed), unit)

    return act


PAIRS: dict[str, tuple[Callable[[str], Act], Callable[[str], Act]]] = {
    "answer, answer": (_answer, _accept),
    "answer, lapse": (_answer, _lapse),
    "withdraw, answer": (_withdraw, _answer),
    "reassign, answer": (_reassign, _answer),
    "hand on, answer": (_hand_on, _answer),
    "grant, lapse": (_grant, _lapse),
}
OVERDUE = ("answer, lapse", "grant, lapse")


def race(ground: Ground, rounds: int, seed: int, *, broken: bool = False) -> Tally:
    """That many rounds of each pair. ``broken`` checks first and writes without the version."""
    tally, chance = Tally(), random.Random(seed)
    with pytest.MonkeyPatch.context() as patch:
        if broken:
            _check_then_write(patch)
        for pair, acts in PAIRS.items():
            clock = FakeClock()
            # Two databases, as two processes have: nothing is shared but the record itself.
            with ground.units(clock, durable=False) as units, ground.units(clock, durable=False) as others:
                for _ in range(rounds):
                    clock.move_to(MONDAY_MORNING)
                    reference = _prepared(units, pair, clock)
                    _seen[reference] = _version(units, reference)
                    _one_round(
                        tally, (units, others), pair, [act(reference) for act in acts], reference, chance
                    )
                for one in invariants(units):
                    tally.harmed("half done or broken", one)
                if pair == "hand on, answer":
                    _manager_of_north(units, council.TEAM_MANAGER)
    return tally


def _prepared(units: Units, pair: str, clock: FakeClock) -> str:
    """A dispute in which both may act now."""
    if pair == "hand on, answer":
        _manager_of_north(units, council.TEAM_MANAGER)
    reference = council.ask_team_manager(units)
    if pair == "grant, lapse":
        asked = {"until": "2026-12-18", "reason": "We wait for the school."}
        council.move(units, reference, council.TEAM_MANAGER, "ask_more_time", asked)
    if pair == "hand on, answer":
        _manager_of_north(units, council.OTHER_TEAM_MANAGER)
    if pair in OVERDUE:
        clock.forward(days=10)
    return reference


def _manager_of_north(units: Units, person: int) -> None:
    """Let another person hold the post of the team manager."""
    with units.writing() as unit:
        post = select(Post.id).where(Post.team_id == council.TEAM_NORTH, Post.role == "team_manager")
        unit.connection.execute(
            update(Holding).where(Holding.post_id == post.scalar_subquery()).values(person_id=person)
        )


def _version(units: Units, reference: str) -> int:
    with units.reading() as unit:
        return unit.connection.execute(
            select(Dispute.version).where(Dispute.reference == reference)
        ).scalar_one()


def _one_round(
    tally: Tally, both: tuple[Units, Units], pair: str, acts: list[Act], reference: str, chance: random.Random
) -> None:
    came: list[Any] = [None, None]
    ready = threading.Barrier(2)
    # Which of them is a moment later changes from round to round, so that each order is met.
    waits = [0.0, chance.random() * CLOSE]
    chance.shuffle(waits)

    def run(number: int) -> None:
        units = both[number]
        with units.reading() as unit:
            _read_before.case = load_case(unit, reference, actor_id=council.IRO)
        ready.wait()
        threading.Event().wait(waits[number])
        try:
            with units.writing() as unit:
                came[number] = acts[number](unit)
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is what the person is told
            came[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tally.tried["rounds"] += 1
    _judge(tally, pair, came, _made(both[0], reference))


def _made(units: Units, reference: str) -> int:
    """How many transitions came after what both had before them."""
    with units.reading() as unit:
        found = unit.connection.execute(
            select(Transition.id)
            .join(Dispute, Dispute.id == Transition.dispute_id)
            .where(Dispute.reference == reference, Transition.sequence > _seen.pop(reference))
        ).all()
        return len(found)


def _judge(tally: Tally, pair: str, came: list[Any], made: int) -> None:
    failed = [one for one in came if isinstance(one, Exception)]
    won = [one for one in came if one is not None and not isinstance(one, Exception)]
    if len(won) != 1 or made != 1:
        tally.harmed("not one winner", f"{pair}: {len(won)} were told yes, {made} moves are recorded")
    for error in failed:
        if not isinstance(error, Refused) or error.code not in PLAIN or not error.entry.what_to_do:
            tally.harmed("no plain refusal", f"{pair}: {type(error).__name__} {getattr(error, 'code', '')}")
    tally.tried[f"{pair}: first won"] += bool(won) and came[0] is won[0]


_read_before = threading.local()


def _check_then_write(patch: pytest.MonkeyPatch) -> None:
    """Decide by what was read before the lock, and write whatever has become of it since."""
    for room in (make_move, hand_on, record_lapse):
        patch.setattr(room, "load_case", _as_it_was)
    patch.setattr(moves, "_ADVANCE", _UNVERSIONED)


def _as_it_was(unit: Unit, *which: Any) -> Case:
    case: Case | None = getattr(_read_before, "case", None)
    return load_case(unit, *which) if case is None else case


# An update that asks for the row alone, whatever version it has by now.
_UNVERSIONED = update(moves._DISPUTE).where(
    moves._DISPUTE.c.id == bindparam("dispute_id"), bindparam("version_before", type_=Integer) > 0
)
