"""The one place that picks what the service is made of, from its settings."""

from __future__ import annotations

from dataclasses import dataclass

from api.kept_clock import KeptClock
from api.settings import Settings
from disputes.clock import Clock, SystemClock
from disputes.database import Database
from disputes.unit import Units
from machines.profile import Profile
from machines.registry import Registry, load_council
from notifications.mail import Mailer
from notifications.mailers.inbox import InboxMailer
from notifications.mailers.smtp import SmtpMailer, SmtpServer
from notifications.outbox import Letterhead, Relay

KEPT_CLOCK = "clock.json"


@dataclass(frozen=True)
class Service:
    """Everything that a page, the clock or the command line works with."""

    settings: Settings
    database: Database
    units: Units
    clock: Clock
    registry: Registry
    mailer: Mailer
    relay: Relay

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
    clock: Clock = KeptClock(settings.data_dir / KEPT_CLOCK) if settings.demo else SystemClock()
    registry = load_council(settings.council)
    return around(settings, Units(Database(settings.database_url), clock, registry, settings.secret))


def around(settings: Settings, units: Units) -> Service:
    """The service around units that are there: with a database or a clock of somebody's own."""
    mailer = _mailer(settings, units)
    letterhead = Letterhead(
        base_url=settings.base_url,
        sender=settings.mail_from,
        allowed=settings.email_domains,
    )
    return Service(
        settings=settings,
        database=units.database,
        units=units,
        clock=units.clock,
        registry=units.registry,
        mailer=mailer,
        relay=Relay(units, mailer, letterhead),
    )


def _mailer(settings: Settings, units: Units) -> Mailer:
    smtp = settings.smtp
    if settings.demo or smtp is None:  # outside the demo the settings are refused without it
        return InboxMailer(units)
    server = SmtpServer(smtp.host, smtp.port, smtp.security, smtp.user, smtp.password)
    return SmtpMailer(server, settings.mail_from)
