"""What a sample dispute is told in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

TODAY = "today"
"""An answer that is the day of its step."""


@dataclass(frozen=True)
class Day:
    """An answer that is a day: so many working days after its step, or before it when below 0."""

    days: int


@dataclass(frozen=True)
class TeamNamed:
    """An answer that is a team of the directory, by its name."""

    name: str


@dataclass(frozen=True)
class PeopleNamed:
    """An answer that is people of the directory who hold a manager's post, by their names."""

    names: tuple[str, ...]


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
class Beside:
    """A side matter, opened so many working days after the raising, and what followed in it.

    The ``steps`` count from the raising too.
    """

    after: int
    route: str
    given: dict[str, Any]
    role: str = "iro"
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Alone:
    """A side matter without a dispute, ``began`` working days ago; without a ``child``, by the first IRO."""

    began: int
    child: str
    opened: Beside


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
    beside: tuple[Beside, ...] = ()


def step(after: int, role: str, move: str, **given: Any) -> Step:
    """A step with its answers by name."""
    return Step(after, role, move, given)
