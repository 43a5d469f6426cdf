"""What a check finds in a route's definition, and the checks that several others use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from machines.sources import Source


class Finding(NamedTuple):
    """What is wrong, where, and what to do. ``stops`` is False for a warning."""

    where: str
    what: str
    remedy: str
    stops: bool = True


def check_source(where: str, source: Any) -> Iterator[Finding]:
    """A rule without its paragraph and our words for it cannot be checked by anybody."""
    if not isinstance(source, Source):
        yield Finding(where, "has no source", "Say which paragraph it comes from")
    elif not source.paragraph.strip() or not source.says.strip():
        yield Finding(where, "has an empty source", "Give the paragraph and what it says, in your words")


def check_words(where: str, **words: str) -> Iterator[Finding]:
    """Words that people are shown and that are empty."""
    for name, text in words.items():
        if not text.strip():
            name = name.replace("_", " ")
            yield Finding(where, f"has an empty {name}", f"Write the {name}")
