"""One command is one transaction: the unit carries the connection, the moment and the rules."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, select

from disputes.bank_holidays import working_calendar
from disputes.clock import Clock
from disputes.database import Database
from disputes.models import ClosureDay
from machines.profile import Profile
from machines.registry import Registry
from machines.working_days import WorkingCalendar, london_date

CALENDAR_KEPT = timedelta(minutes=1)


@dataclass(frozen=True)
class Unit:
    """What a command or a query works with. ``now`` is one instant for the whole transaction."""

    connection: Connection
    now: datetime
    calendar: WorkingCalendar
    registry: Registry
    secret: bytes

    @property
    def today(self) -> date:
        """The London date of ``now``."""
        return london_date(self.now)

    @property
    def profile(self) -> Profile:
        """The council's own words."""
        return self.registry.profile


class Units:
    """Opens units: ``writing`` for a command, ``reading`` for queries."""

    def __init__(self, database: Database, clock: Clock, registry: Registry, secret: bytes) -> None:
        self.database = database
        self.clock = clock
        self.registry = registry
        self.secret = secret
        self._calendar: WorkingCalendar | None = None
        self._calendar_read_at: datetime | None = None

    @contextmanager
    def writing(self, patience: float | None = None) -> Iterator[Unit]:
        """One transaction, committed at the end; nothing of it stays when anything fails.

        :param patience: for how many seconds to wait for others who write, if not as long as it takes.
        """
        with self.database.writing(patience) as connection:
            yield self._unit(connection)

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """A view of one moment that can change nothing."""
        with self.database.reading() as connection:
            yield self._unit(connection)

    def forget_calendar(self) -> None:
        """Read the closure days again for the next unit."""
        self._calendar = None

    def _unit(self, connection: Connection) -> Unit:
        now = self.clock.now()
        return Unit(connection, now, self._calendar_at(connection, now), self.registry, self.secret)

    def _calendar_at(self, connection: Connection, now: datetime) -> WorkingCalendar:
        # Another thread may forget it at any moment: what was looked at is what is answered.
        kept, read_at = self._calendar, self._calendar_read_at
        if kept is not None and read_at is not None and abs(now - read_at) <= CALENDAR_KEPT:
            return kept
        rows = connection.execute(select(ClosureDay.closed_on, ClosureDay.reason)).all()
        closures = {**self.registry.profile.closure_days, **{row[0]: row[1] for row in rows}}
        calendar = working_calendar(closures, london_date(now))
        self._calendar, self._calendar_read_at = calendar, now
        return calendar


def new_token() -> str:
    """256 random bits as text for an address or a header."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a token: its SHA-256, from which nobody can make it again."""
    return hashlib.sha256(token.encode()).hexdigest()
