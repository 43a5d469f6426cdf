"""What of a transition stays out of a copy of the record, and how the copy says so.

A dispute about siblings is one record, and each child's file gets a copy of it. What was recorded
about one child alone (their wishes and feelings, who was told) stays out of the others' copies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from disputes.queries.timeline import Entry

NAMES_THE_CHILD = "child"
"""The answer by which a move says which child it is about (``machines.needs.CHILD``): the position."""
WITHHELD = "withheld"
OF_ANOTHER_CHILD = "It is about another child."
OUT_OF_THE_COPY = ("given", "idempotency_key", "fingerprint")
"""The columns left out. The key goes too: with it, a short answer could be guessed from the hash."""


@dataclass(frozen=True)
class ChildOfRecord:
    """A child of a dispute. ``number`` is this service's own; ``position`` counts from 1 in its order.

    ``is_named`` is false in the copy for another child: then nothing of them is told.
    """

    number: int
    position: int
    case_number: str
    initials: str
    is_named: bool = True

    def unnamed(self) -> ChildOfRecord:
        """The same child as "another child"."""
        return replace(self, case_number="", initials="", is_named=False)


def is_of_another(given: Mapping[str, Any], child: ChildOfRecord | None) -> bool:
    """Whether it was recorded about another child than the one whose copy this is.

    :param child: with its position in the matter that was recorded in. An answer that is no position of its
        own counts as another child's: what cannot be told is left out.
    """
    if child is None or given.get(NAMES_THE_CHILD) in (None, ""):
        return False
    return bool(given[NAMES_THE_CHILD] != child.position)


def is_of_others(given: Mapping[str, Any], children: Sequence[ChildOfRecord]) -> bool:
    """The same for whoever may read of these children alone; with none named, of all."""
    return bool(children) and all(is_of_another(given, child) for child in children)


def copied(row: Mapping[str, Any], child: ChildOfRecord | None) -> dict[str, Any]:
    """A transition as it stands in the copy; what is left out is named under ``withheld``."""
    if not is_of_another(row["given"], child):
        return dict(row)
    left_out = dict.fromkeys(OUT_OF_THE_COPY)
    return {**row, **left_out, WITHHELD: {"columns": list(OUT_OF_THE_COPY), "why": OF_ANOTHER_CHILD}}


def told(entry: Entry, child: ChildOfRecord | None) -> Entry:
    """The same in words that pages can show."""
    return entry if child is None else told_of(entry, [child])


def told_of(entry: Entry, children: Sequence[ChildOfRecord]) -> Entry:
    """The same for whoever may read of these children alone; of none named, all of it."""
    return replace(entry, answers=(), given={}) if is_of_others(entry.given, children) else entry
