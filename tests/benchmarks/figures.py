"""The figures of one measure, kept in a file each, from which the page is written."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from disputes.clock import SystemClock
from machines.working_days import london_date
from tests.faults.proof import machine

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "speed"


@dataclass(frozen=True)
class Figure:
    """One figure. ``target`` is the most that it may be, None where there is none to meet.

    ``is_ratio`` says that it stands on the plot: how many times the floor, or the small database.
    """

    what: str
    value: float
    unit: str = "×"
    target: float | None = None

    @property
    def is_ratio(self) -> bool:
        """Whether it is so many times something else."""
        return self.unit == "×"


@dataclass
class Measure:
    """What one measure found. ``size`` says how much was done; ``beside`` are plain times and counts."""

    name: str
    title: str
    size: str
    figures: list[Figure] = field(default_factory=list)
    beside: list[tuple[str, str]] = field(default_factory=list)

    def add(self, what: str, value: float, target: float | None = None, unit: str = "×") -> None:
        """One more figure."""
        self.figures.append(Figure(what, round(value, 4), unit, target))

    def say(self, what: str, value: str) -> None:
        """One more plain fact."""
        self.beside.append((what, value))


def keep(measure: Measure) -> None:
    """Keep a measure's figures, in the place of its last ones, with the day and the machine."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    today = london_date(SystemClock().now()).isoformat()
    load = f"{os.getloadavg()[0]:.1f}"
    kept = asdict(measure) | {"date": today, "machine": machine(), "load": load}
    path = FOLDER / f"{measure.name}.json"
    path.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def kept(order: Sequence[str]) -> list[dict[str, Any]]:
    """Every measure that there is, in this order."""
    paths = [FOLDER / f"{name}.json" for name in order]
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths if path.exists()]
