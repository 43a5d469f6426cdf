"""What a sample dispute is told in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

TODAY = "today"
"""An answer that is the day of its step."""


@dataclass(frozen=True)
class Action:
    """An action; ``days`` is how many working days after the step its date lies."""

    what: str
    outcome: str
    person: str
    days: int


@dataclass(frozen=True)
class Step:
    """One move: so many working days after the raising, by whoever answers for a role by then.

    ``given`` are the answers by need; a tuple of ``Action`` becomes a list of actions.
    """

    after: int
    role: str
    move: str
    given: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Story:
    """A dispute: what was written when it was raised, ``began`` working days ago, and what followed."""

    began: int
    children: tuple[str, ...]
    route: str
    risk: str
    themes: tuple[str, ...]
    wrong: str
    impact: str
    wishes: str
    found_out: str
    sought: str
    why_route: str
    sought_in: int = 15
    enter_at: str = ""
    enter_at_reason: str = ""
    limit_days: int | None = None
    limit_reason: str = ""
    steps: tuple[Step, ...] = ()


def step(after: int, role: str, move: str, **given: Any) -> Step:
    """A step with its answers by name."""
    return Step(after, role, move, given)
