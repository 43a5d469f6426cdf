"""What a check finds in a route's definition, and the checks that several others use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from machines.sources import Source

TO_FILL_IN = "FILL IN"
"""What ``iro route new`` writes where somebody has still to write what the text says."""


class Finding(NamedTuple):
    """What is wrong, where, and what to do. ``stops`` is False for a warning."""

    where: str
    what: str
    remedy: str
    stops: bool = True


def no_list(where: str, name: str) -> Finding:
    """A list of one that lacks its comma, which Python then reads as no list."""
    return Finding(
        where, f"does not give {name} as a list", f"Write a comma after it, also where it is one: {name}=(…,)"
    )


def check_source(where: str, source: Any) -> Iterator[Finding]:
    """A rule without its paragraph and our words for it cannot be checked by anybody."""
    if not isinstance(source, Source):
        yield Finding(where, "has no source", "Say which paragraph it comes from")
    elif not source.paragraph.strip() or not source.says.strip():
        yield Finding(where, "has an empty source", "Give the paragraph and what it says, in your words")
    elif TO_FILL_IN in source.paragraph + source.says:
        yield Finding(where, f"has a source that still says {TO_FILL_IN}", "Write it from the council's text")


def check_words(where: str, **words: str) -> Iterator[Finding]:
    """Words that people are shown and that are empty."""
    for name, text in words.items():
        name = name.replace("_", " ")
        if not text.strip():
            yield Finding(where, f"has an empty {name}", f"Write the {name}")
        elif TO_FILL_IN in text:
            yield Finding(
                where, f"has a {name} that still says {TO_FILL_IN}", "Write it from the council's text"
            )
