"""What a campaign tried and what harm it found; tallies of the same campaign add up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

KEPT = 5


@dataclass
class Tally:
    """``tried`` is how much was done, ``harm`` what must never happen, ``worst`` the longest of anything.

    ``examples`` says of the first harms what they were: references and numbers, never what a dispute says.
    """

    tried: Counter[str] = field(default_factory=Counter)
    harm: Counter[str] = field(default_factory=Counter)
    worst: dict[str, float] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)

    def harmed(self, kind: str, example: str = "", times: int = 1) -> None:
        """Count a harm, and keep an example of it."""
        if times:
            self.harm[kind] += times
            if example and len(self.examples) < KEPT:
                self.examples.append(f"{kind}: {example}")

    def at_most(self, what: str, value: float) -> None:
        """Keep the largest value seen."""
        self.worst[what] = max(value, self.worst.get(what, value))

    def add(self, other: Tally) -> None:
        """Take another round of the same campaign in."""
        self.tried += other.tried
        self.harm += other.harm
        for what, value in other.worst.items():
            self.at_most(what, value)
        self.examples = (self.examples + other.examples)[:KEPT]

    @property
    def is_clean(self) -> bool:
        """Whether nothing happened that must never happen."""
        return not +self.harm
