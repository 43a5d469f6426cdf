"""Where a rule comes from: the paragraph, who says it, and what it says in our words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Mark(Enum):
    """Who says so. ``OURS`` is always shown as "this service's rule", never as the council's."""

    STATED = "the council's procedure"
    HANDBOOK = "statute or the IRO Handbook"
    OURS = "this service's rule"


@dataclass(frozen=True)
class Source:
    """One paragraph (for example ``001 7.2.1(4)``) and what it demands, in our own words."""

    paragraph: str
    says: str
    mark: Mark = Mark.STATED


def stated(paragraph: str, says: str) -> Source:
    """A rule that the council's own text states."""
    return Source(paragraph, says, Mark.STATED)


def handbook(paragraph: str, says: str) -> Source:
    """A rule of statute, regulations or the IRO Handbook."""
    return Source(paragraph, says, Mark.HANDBOOK)


def ours(paragraph: str, says: str) -> Source:
    """This service's own decision where the text is silent; ``paragraph`` is where it is silent."""
    return Source(paragraph, says, Mark.OURS)
