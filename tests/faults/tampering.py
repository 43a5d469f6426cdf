"""The record is tampered with behind the service's back, by somebody who may write everything.

What the chain and the fold cannot show, because every hash was made anew or nothing is left to look at,
the seal of the day before shows. The control looks without the seal, and must miss some.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, delete, select, update

from disputes.models import (
    Dispute,
    DisputeChild,
    DisputeTheme,
    Obligation,
    Outbox,
    ResponseLink,
    Transition,
)
from disputes.queries.sealed import against_seal
from disputes.queries.verify import verify
from disputes.seal import Seal, from_text, seal_now, to_text
from disputes.unit import Unit, Units, new_token
from tests.disputes.tampering import chain_anew, insert_copy, number_of, undone, unguarded
from tests.faults.ground import Ground
from tests.faults.tally import Tally
from tests.support import council
from tests.support.clock import FakeClock

Hand = Callable[[Connection, str, random.Random], None]
DISPUTES = 6


def tamper(ground: Ground, times: int, seed: int, *, sealed: bool = True) -> Tally:
    """Tamper that many times in each way, each time with the untouched record, and look."""
    tally, chance = Tally(), random.Random(seed)
    clock = FakeClock()
    with ground.units(clock, durable=False) as units:
        references = [_with_a_past(units) for _ in range(DISPUTES)]
        clock.forward(minutes=10)
        with units.reading() as unit:
            seal = from_text(to_text(seal_now(unit), unit.secret), unit.secret)
            tally.harmed("found what is not there", times=len(_found(unit, seal, sealed=sealed)))
        clock.forward(days=1)
        for way, hand in HANDS.items():
            for _ in range(times):
                reference = chance.choice(references)
                with undone(units) as unit:
                    hand(unit.connection, reference, chance)
                    named = {one.dispute for one in _found(unit, seal, sealed=sealed)}
                tally.tried["times"] += 1
                tally.tried[way] += 1
                tally.harmed("not found and named", way, int(reference not in named))
    return tally


def _found(unit: Unit, seal: Seal, *, sealed: bool) -> list[Any]:
    findings = list(verify(unit).findings)
    return findings + (list(against_seal(unit, seal)) if sealed else [])


def _with_a_past(units: Units) -> str:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.TEAM_MANAGER, "comment", {"comment": "We are on it."})
    council.move(units, reference, council.IRO, "add_note", {"note": "Thought about it."})
    council.move(units, reference, council.TEAM_MANAGER, "disagree", {"reasons": "We see it otherwise."})
    council.move(units, reference, council.IRO, "add_note", {"note": "Thought again."})
    return reference


def _length(connection: Connection, reference: str) -> int:
    return connection.execute(select(Dispute.version).where(Dispute.reference == reference)).scalar_one()


def _edit(connection: Connection, reference: str, chance: random.Random) -> None:
    values: dict[str, Any] = {
        "actor_name": "Somebody Else",
        "role": "director",
        "given": {"note": "Something else."},
        "on_behalf_of": "The director",
    }
    name = chance.choice(list(values))
    sequence = chance.randint(1, _length(connection, reference))
    with unguarded(connection):
        connection.execute(_one(connection, reference, sequence).values({name: values[name]}))


def _one(connection: Connection, reference: str, sequence: int) -> Any:
    return update(Transition).where(
        Transition.dispute_id == number_of(connection, reference), Transition.sequence == sequence
    )


def _delete(connection: Connection, reference: str, chance: random.Random) -> None:
    """One from the middle, and the rest moved up and chained anew."""
    length = _length(connection, reference)
    gone = chance.choice((3, 4))
    dispute = number_of(connection, reference)
    with unguarded(connection):
        connection.execute(
            delete(Transition).where(Transition.dispute_id == dispute, Transition.sequence == gone)
        )
        for sequence in range(gone + 1, length + 1):
            connection.execute(_one(connection, reference, sequence).values(sequence=sequence - 1))
        chain_anew(connection, reference)


def _insert(connection: Connection, reference: str, _chance: random.Random) -> None:
    """A copy of the last note as another one, chained as if it had always been there."""
    length = _length(connection, reference)
    insert_copy(
        connection, reference, length, sequence=length + 1, hash=new_token()[:40], idempotency_key=new_token()
    )
    with unguarded(connection):
        chain_anew(connection, reference)


def _swap(connection: Connection, reference: str, _chance: random.Random) -> None:
    """Two notes change places, and all is chained anew."""
    with unguarded(connection):
        for now, then in ((3, 90), (4, 3), (90, 4)):
            connection.execute(_one(connection, reference, now).values(sequence=then))
        chain_anew(connection, reference)


def _cut(connection: Connection, reference: str, _chance: random.Random) -> None:
    """The end is cut off so that all agrees again: the last was a note, which leaves no other trace."""
    length, dispute = _length(connection, reference), number_of(connection, reference)
    with unguarded(connection):
        connection.execute(
            delete(Transition).where(Transition.dispute_id == dispute, Transition.sequence == length)
        )
        chain_anew(connection, reference)


def _take_away(connection: Connection, reference: str, _chance: random.Random) -> None:
    """A whole dispute, with every row that belongs to it."""
    dispute = number_of(connection, reference)
    with unguarded(connection):
        for table in (Transition, Obligation, DisputeChild, DisputeTheme, ResponseLink, Outbox):
            connection.execute(delete(table).where(table.dispute_id == dispute))
        connection.execute(delete(Dispute).where(Dispute.id == dispute))


def _rebuild(connection: Connection, reference: str, chance: random.Random) -> None:
    """What somebody said is changed, and every hash made anew from there to the end."""
    sequence = chance.choice((3, 4, 6))
    with unguarded(connection):
        words = {"note": "Never thought about it."} if sequence != 3 else {"comment": "We never heard of it."}
        connection.execute(_one(connection, reference, sequence).values(given=words))
        chain_anew(connection, reference)


HANDS: dict[str, Hand] = {
    "edit": _edit,
    "delete": _delete,
    "insert": _insert,
    "swap": _swap,
    "cut off the end": _cut,
    "a dispute taken away": _take_away,
    "a chain made anew": _rebuild,
}
