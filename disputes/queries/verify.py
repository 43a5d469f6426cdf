"""Whether the record is whole: the chain and the fold of every dispute, held against the tables.

Everything that is wrong is named, and nothing of what a dispute says is repeated. The rows are
streamed side by side in the order of the disputes, so that a large record needs little memory.
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
from disputes.raw_rows import SPOILT, Grouped, Narrowed, Row, stream
from disputes.unit import Unit
from machines.registry import UnknownRoute

THE_RECORD = "the record"
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
    """How much was looked at, and everything that is wrong with it."""

    disputes: int
    transitions: int
    obligations: int
    findings: tuple[Finding, ...]


def verify(unit: Unit, reference: str = "", progress: Progress = lambda _done, _of: None) -> Verified:
    """Look at one dispute, or at all.

    :param progress: told how many disputes are done, and of how many.
    :raises Refused: ``dispute_not_found``.
    """
    total = unit.connection.execute(_only(reference)(select(func.count()).select_from(Dispute))).scalar_one()
    if reference and not total:
        raise Refused("dispute_not_found")
    findings = [
        Finding(THE_RECORD, None, "guard", f"the database no longer refuses changes: {name} is gone")
        for name in missing_guards(unit.connection)
    ]
    looked_at: Counter[str] = Counter()
    streams = _Streams(unit, reference)
    for row in streams.disputes:
        tables = streams.of(row)
        looked_at.update(disputes=1, transitions=len(tables.transitions), obligations=len(tables.obligations))
        findings += _of_dispute(unit, tables)
        progress(looked_at["disputes"], total)
    findings += streams.strays()
    return Verified(
        looked_at["disputes"], looked_at["transitions"], looked_at["obligations"], tuple(findings)
    )


def _only(reference: str) -> Narrowed:
    def narrowed(question: Any) -> Any:
        return question.where(Dispute.reference == reference) if reference else question

    return narrowed


class _Streams:
    """The five tables of the record side by side."""

    def __init__(self, unit: Unit, reference: str) -> None:
        self._connection = unit.connection
        of_it = select(Dispute.id).where(Dispute.reference == reference).scalar_subquery()
        self._of_it = of_it if reference else None
        self.disputes = stream(unit.connection, _columns(Dispute), _only(reference), Dispute.id)
        self._parts = {
            "transition": self._grouped(Transition, Transition.sequence, Transition.id),
            "obligation": self._grouped(Obligation, Obligation.id),
            "child": self._grouped(DisputeChild, DisputeChild.child_id),
            "theme": self._grouped(DisputeTheme, DisputeTheme.theme),
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

    def _grouped(self, table: Any, *order: Any) -> Grouped:
        def narrowed(question: Any) -> Any:
            return question if self._of_it is None else question.where(table.dispute_id == self._of_it)

        rows = stream(self._connection, _columns(table), narrowed, table.dispute_id, *order)
        return Grouped(rows)


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
