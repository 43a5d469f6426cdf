"""Keeps a child's brothers and sisters out of what is written for that child's own file.

A dispute may be about several children, and each has a file of their own. What the record itself
knows of the others, their case number and initials, is replaced wherever it stands. Names that
somebody typed cannot be known: the page asks the IRO to read the entry before it is copied.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from disputes.filing import ChildOnFile
from disputes.queries.timeline import Entry
from disputes.withheld import ChildOfRecord, is_of_another

ANOTHER = "another child"
SHORTEST_INITIALS = 2


def without_siblings(entry: Entry, own: ChildOnFile, others: Iterable[ChildOnFile]) -> Entry:
    """The entry with "another child" wherever one of the others is named; of one about them, no content."""
    if is_of_another_child(entry, own):
        return replace(entry, on_behalf_of="", answers=(), given={})
    written = _eraser(own, others)
    return replace(
        entry,
        on_behalf_of=written(entry.on_behalf_of),
        answers=tuple(replace(one, answer=_within(one.answer, written)) for one in entry.answers),
        given=_within({name: value for name, value in entry.given.items() if name != "children"}, written),
    )


def is_of_another_child(entry: Entry, own: ChildOnFile) -> bool:
    """Whether it was recorded about another child alone, such as their wishes and feelings."""
    child = ChildOfRecord(own.id, own.number, own.case_number, own.initials)
    return is_of_another(entry.given, child)


def _within(value: Any, written: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return written(value)
    if isinstance(value, dict):
        return {name: _within(part, written) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_within(part, written) for part in value]
    return value


def _eraser(own: ChildOnFile, others: Iterable[ChildOnFile]) -> Callable[[str], str]:
    patterns = []
    for other in others:
        patterns.append(f"(?i:{re.escape(other.case_number)})")
        letters = [re.escape(letter) for letter in other.initials if letter.isalnum()]
        if other.initials != own.initials and len(letters) >= SHORTEST_INITIALS:
            patterns += ["".join(letters), r"\.\s?".join(letters) + r"\."]
    if not patterns:
        return str
    # The longest first, so that a number that begins another one does not leave half of it.
    named = "|".join(sorted(patterns, key=len, reverse=True))
    whole = rf"(?<![\w-])(?:{named})(?![\w-])"
    # "CB (case C-102)" is one child, not two.
    child = re.compile(rf"{whole}(?:\s\((?:case )?{whole}\))?")
    return lambda text: child.sub(lambda found: _at(text, found.start()), text)


def _at(text: str, start: int) -> str:
    begins = not text[:start].strip() or text[:start].rstrip()[-1] in ".!?"
    return ANOTHER.capitalize() if begins else ANOTHER
