"""Moves the demo's clock forward: everything that falls due on the way happens on its day."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from api.scheduler import one_at_a_time, run_until_nothing_is_due
from api.wiring import Service
from disputes.clock import MovableClock
from disputes.errors import Refused
from disputes.queries.due import next_due_at
from machines.working_days import London, WorkingCalendar, london_date

NINE = time(9)
FURTHEST = timedelta(days=366)
"""How far it moves at once: more than anybody needs, and well within the working-day calendar."""


def nine_after(days: int, now: datetime, calendar: WorkingCalendar) -> datetime:
    """9 am in London on the n-th working day after today, in UTC."""
    day = calendar.add(london_date(now), days)
    return datetime.combine(day, NINE, London).astimezone(UTC)


def move_forward(service: Service, to: datetime | None) -> datetime:
    """Move the clock and do all that is due by then; the time that it is in the end.

    :param to: when to stop, or None to do what is due now and no more.

    It stops at each instant at which something falls due on the way, so that every lapse, reminder
    and letter has its own day.
    :raises Refused: ``bad_input`` when ``to`` has passed, or is more than a year away.
    """
    with one_at_a_time:
        now = service.clock.now()
        to = to or now
        if to < now:
            raise Refused("bad_input", {"to": ["That time has passed. The clock only moves forward."]})
        if to > now + FURTHEST:
            raise Refused("bad_input", {"to": ["That is too far. Move the clock by a year at the most."]})
        pass_time(service, to)
        return service.clock.now()


def pass_time(service: Service, to: datetime) -> None:
    """Let the time pass until ``to``, with a stop wherever something falls due."""
    clock = service.clock
    assert isinstance(clock, MovableClock)
    run_until_nothing_is_due(service)
    while clock.now() < to:
        with service.units.reading() as unit:
            stop = min(next_due_at(unit) or to, to)
        if stop > clock.now():
            clock.move_to(stop)
        run_until_nothing_is_due(service)
