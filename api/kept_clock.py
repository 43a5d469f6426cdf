"""The demo's clock, whose shift survives a restart."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

from disputes.clock import ShiftedClock


class KeptClock(ShiftedClock):
    """A shifted clock that keeps its shift in a file."""

    def __init__(self, path: Path) -> None:
        """:param path: the file; without it the clock shows the time of this machine."""
        self._path = path
        super().__init__(timedelta(seconds=_seconds_in(path)))

    def move_to(self, instant: datetime) -> None:
        """Move forward, and keep it. Raises ValueError when that is in the past."""
        super().move_to(instant)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_suffix(".new")
        new.write_text(json.dumps({"seconds_ahead": self.shift.total_seconds()}), encoding="utf-8")
        new.replace(self._path)


def _seconds_in(path: Path) -> float:
    try:
        return float(json.loads(path.read_text(encoding="utf-8"))["seconds_ahead"])
    except FileNotFoundError:
        return 0.0
