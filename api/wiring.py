"""The one place that picks what the service is made of, from its settings."""

from __future__ import annotations

from dataclasses import dataclass

from api.settings import Settings
from disputes.clock import Clock, ShiftedClock, SystemClock
from disputes.database import Database
from disputes.unit import Units
from machines.profile import Profile
from machines.registry import Registry, load_council


@dataclass(frozen=True)
class Service:
    """Everything that a page, the clock or the command line works with."""

    settings: Settings
    database: Database
    units: Units
    clock: Clock
    registry: Registry

    @property
    def profile(self) -> Profile:
        """The council's own words."""
        return self.registry.profile

    @property
    def is_demo(self) -> bool:
        """Whether this is the demo with its sample council, where nothing is real."""
        return self.settings.demo


def build(settings: Settings) -> Service:
    """Make the service that the settings describe. It opens no connection yet.

    :raises UnknownRoute: when there is no such council.
    :raises FaultyProcedure: with all faults of its procedure, when it has any.
    """
    registry = load_council(settings.council)
    clock: Clock = ShiftedClock() if settings.demo else SystemClock()
    database = Database(settings.database_url)
    units = Units(database, clock, registry, settings.secret)
    return Service(settings=settings, database=database, units=units, clock=clock, registry=registry)
