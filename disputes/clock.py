"""The only place that asks the time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol, runtime_checkable


class Clock(Protocol):
    """Tells the time as an aware UTC instant."""

    def now(self) -> datetime:
        """The instant now, in UTC."""
        ...


@runtime_checkable
class MovableClock(Clock, Protocol):
    """A clock that can be moved forward by hand: the demo's, or a test's."""

    def move_to(self, instant: datetime) -> None:
        """Move forward so that it is ``instant`` now. Raises ValueError when that cannot be."""
        ...


class SystemClock:
    """The time of this machine."""

    def now(self) -> datetime:
        """The instant now, in UTC."""
        return datetime.now(UTC)


class ShiftedClock:
    """The time of this machine and a shift, for the demo: it only ever moves forward."""

    def __init__(self, shift: timedelta = timedelta(0)) -> None:
        self._shift = shift

    @property
    def shift(self) -> timedelta:
        """How far this clock is ahead of the machine's."""
        return self._shift

    def now(self) -> datetime:
        """The shifted instant, in UTC."""
        return datetime.now(UTC) + self._shift

    def move_to(self, instant: datetime) -> None:
        """Move forward so that it is ``instant`` now. Raises ValueError when that is in the past."""
        ahead = instant - datetime.now(UTC)
        if ahead < self._shift:
            raise ValueError("the clock only moves forward")
        self._shift = ahead
