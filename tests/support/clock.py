"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

MONDAY_MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)


class FakeClock:
    """Tells the time that it was set to. It moves only when told to, and also back."""

    def __init__(self, instant: datetime = MONDAY_MORNING) -> None:
        self._instant = instant

    def now(self) -> datetime:
        """The instant at which the clock stands, in UTC."""
        return self._instant

    def move_to(self, instant: datetime) -> None:
        """Stand at another instant. Raises ValueError for a naive one."""
        if instant.tzinfo is None:
            raise ValueError("give an aware instant")
        self._instant = instant.astimezone(UTC)

    def forward(self, *, days: int = 0, hours: int = 0, minutes: int = 0, seconds: int = 0) -> None:
        """Move forward by an exact span."""
        self._instant += timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
