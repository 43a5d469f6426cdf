"""Whether the record is whole: the chain and the fold of every dispute, held against the tables.

Everything that is wrong is named, and nothing of what a dispute says is repeated. The tables are read
side by side in the order of the disputes, so that a large record needs few questions and little memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from disputes.chain import BEFORE_THE_FIRST, transition_hash
from disputes.errors import Refused
from disputes.fold import Fold
from disputes.guards import missing_guards
from disputes.models import Dispute, DisputeChild, DisputeTheme, Obligation, Transition
from disputes.queries.verify_tables import Tables, differences
from disputes.raw_rows import SPOILT, Grouped, Row, stream
from disputes.unit import Unit, Units
from machines.registry import UnknownRoute

THE_RECORD = "the record"
AT_A_TIME = 500  # disputes in one view of the record
# What a spoilt row may do to the sums over it, once its hash has been found wrong.
CANNOT_BE_READ = (AttributeError, KeyError, TypeError, ValueError)

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong. ``dispute`` is a reference; ``sequence`` a transition of it, or None."""

    dispute: str
    sequence: int | None
    kind: str
    what: str

    def __str__(self) -> str:
        where = self.dispute if self.sequence is None else f"{self.dispute}, transition {self.sequence}"
        return f"{where}: {self.kind}: {self.what}."


@dataclass(frozen=True)
class Verified:
    """How much was looked at, and everything that is wrong with it.

    ``last`` is the number of the last dispute looked at when there are more, else None.
    """

    disputes: int
    transitions: int
    obligations: int
    findings: tuple[Finding, ...]
    last: int | None = None


def verify_all(units: Units, progress: Progress = lambda _done, _of: None) -> Verified:
    """Look at every dispute, a few hundred at a time.

    Each step is a view of its own: on SQLite without a write-ahead log, one long view would keep
    everybody from writing. What belongs to one dispute is always seen in one view.

    :param progress: told how many disputes are done, and of how many.
    """
    with units.reading() as unit:
        total = unit.connection.execute(select(func.count()).select_from(Dispute)).scalar_one()
    done, after = Verified(0, 0, 0, ()), 0
    while True:
        with units.reading() as unit:
            step = verify(unit, after=after)
        done = Verified(
            done.disputes + step.disputes,
            done.transitions + step.transitions,
            done.obligations + step.obligations,
            done.findings + step.findings,
        )
        progress(done.disputes, max(total, done.disputes))
        if step.last is None:
            return done
        after = step.last


def verify(unit: Unit, reference: str = "", after: int = 0, most: int = AT_A_TIME) -> Verified:
    """Look at one dispute, or at so many of those that come after a number.

    :raises Refused: ``dispute_not_found``.
    """
    known = select(Dispute.id).where(Dispute.reference == reference if reference else Dispute.id > after)
    numbers = unit.connection.execute(known.order_by(Dispute.id).limit(most)).scalars().all()
    if reference and not numbers:
        raise Refused("dispute_not_found")
    upto: int | None = numbers[-1] if reference or len(numbers) == most else None
    if reference:
        after = numbers[0] - 1
    findings = [] if after and not reference else list(_of_guards(unit))
    looked_at: Counter[str] = Counter()
    streams = _Streams(unit, after, upto)
    for row in streams.disputes:
        tables = streams.of(row)
        looked_at.update(disputes=1, transitions=len(tables.transitions), obligations=len(tables.obligations))
        findings += _of_dispute(unit, tables)
    findings += streams.strays()
    return Verified(
        looked_at["disputes"],
        looked_at["transitions"],
        looked_at["obligations"],
        tuple(findings),
        None if reference else upto,
    )


def _of_guards(unit: Unit) -> Iterator[Finding]:
    for name in missing_guards(unit.connection):
        yield Finding(THE_RECORD, None, "guard", f"the database no longer refuses changes: {name} is gone")


class _Streams:
    """The five tables of the record side by side, for the disputes in a range of numbers."""

    def __init__(self, unit: Unit, after: int, upto: int | None) -> None:
        self._connection = unit.connection
        self._after = after
        self._upto = upto
        self.disputes = self._of(Dispute, Dispute.id)
        self._parts = {
            "transition": Grouped(self._of(Transition, Transition.sequence, Transition.id)),
            "obligation": Grouped(self._of(Obligation, Obligation.id)),
            "child": Grouped(self._of(DisputeChild, DisputeChild.child_id)),
            "theme": Grouped(self._of(DisputeTheme, DisputeTheme.theme)),
        }

    def of(self, row: Row) -> Tables:
        """A dispute's row with all that belongs to it."""
        found = {name: part.of(row["id"]) for name, part in self._parts.items()}
        return Tables(
            row,
            found["transition"],
            found["obligation"],
            [one["child_id"] for one in found["child"]],
            [one["theme"] for one in found["theme"]],
        )

    def strays(self) -> Iterator[Finding]:
        """Rows that belong to no dispute."""
        for name, part in self._parts.items():
            strays = part.rest()
            if strays:
                what = f"{len(strays)} {name} rows belong to no dispute"
                yield Finding(THE_RECORD, None, "stray", what)

    def _of(self, table: Any, *order: Any) -> Iterator[Row]:
        number = table.id if table is Dispute else table.dispute_id
        within = [number > self._after] + ([number <= self._upto] if self._upto is not None else [])
        return stream(self._connection, _columns(table), within, number, *order)


def _columns(table: Any) -> list[Any]:
    return [getattr(table, name) for name in table.__table__.c.keys()]  # noqa: SIM118 -- not a dict


def _of_dispute(unit: Unit, tables: Tables) -> Iterator[Finding]:
    reference = str(tables.dispute["reference"])
    if not tables.transitions:
        yield Finding(reference, None, "sequence", "it has no transition, not even its raising")
        return
    fold, is_folded = Fold(unit.registry), True
    previous = BEFORE_THE_FIRST
    for expected, row in enumerate(tables.transitions, 1):
        sequence = row["sequence"]
        if sequence != expected:
            yield Finding(reference, expected, "sequence", f"{sequence} stands where it should be")
        yield from _of_chain(reference, row, previous)
        previous = row["hash"]
        if is_folded:
            is_folded = yield from _folded(fold, reference, row)
    if not is_folded:
        yield Finding(reference, None, "fold", "how it stands cannot be told from its transitions")
        return
    try:
        for kind, what in differences(tables, fold):
            yield Finding(reference, None, kind, what)
    except CANNOT_BE_READ:
        yield Finding(reference, None, "fold", "what the tables say of it cannot be compared with it")


def _of_chain(reference: str, row: Mapping[str, Any], previous: str) -> Iterator[Finding]:
    sequence = row["sequence"]
    if row["previous_hash"] != previous:
        yield Finding(reference, sequence, "chain", "it is not chained to the one before it")
    spoilt = sorted(name for name, value in row.items() if value is SPOILT)
    if spoilt:
        yield Finding(reference, sequence, "hash", f"it was changed: {', '.join(spoilt)} cannot be read")
    elif transition_hash(reference, row) != row["hash"]:
        yield Finding(reference, sequence, "hash", "it is not what was recorded: its hash differs")


def _folded(fold: Fold, reference: str, row: Row) -> Generator[Finding, None, bool]:
    """Take one transition into the fold; gives back whether the fold can go on."""
    try:
        for what in fold.take(row):
            yield Finding(reference, row["sequence"], "continuity", what)
    except UnknownRoute as unknown:
        yield Finding(reference, row["sequence"], "continuity", f"there is no {unknown}")
        return False
    except CANNOT_BE_READ:
        yield Finding(reference, row["sequence"], "continuity", "what it says cannot be followed")
        return False
    return True
