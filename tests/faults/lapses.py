"""Limits pass: with several clocks of which one is killed, after the service was off, and when time jumps.

Each lapse is recorded once, with the day on which it was due; none before it is due and none is missed.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select, update

from api.scheduler import sweep
from disputes.clock import SystemClock
from disputes.commands import remind
from disputes.models import Dispute, Obligation, Outbox, Transition
from disputes.tellings import REMINDER, Telling, outbox_row
from disputes.unit import Unit, Units
from notifications.outbox import Relay
from tests.faults.ground import Ground
from tests.faults.invariants import invariants
from tests.faults.mail_server import mail_server
from tests.faults.processes import running
from tests.faults.tally import Tally
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.post import HEAD, FakeMailer
from tests.support.site import service_over

CLOCKS = 4
PATIENCE = 900
OFF_FOR = {"1 hour": timedelta(hours=1), "3 days": timedelta(days=3), "30 days": timedelta(days=30)}
NIGHTS = (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC))
"""When the clocks change in London."""


def several_clocks(ground: Ground, due: int, seed: int, broken: str = "") -> Tally:
    """That many obligations have come due; four clock processes record it, and one is killed meanwhile."""
    tally, chance = Tally(), random.Random(seed)
    with ground.units(FakeClock(SystemClock().now() - timedelta(days=40)), durable=False) as units:
        for _ in range(due):
            council.raise_informal(units, outcome_by="2031-01-15")
    with (
        mail_server(seed=seed) as post,
        running(ground, post.port, broken) as processes,
        ground.units() as units,
    ):
        clocks = [processes.add("clock") for _ in range(CLOCKS)]
        _wait_for_lapses(units, 1 + int(due * chance.uniform(0.1, 0.6)))
        processes.kill(chance.choice(clocks))
        tally.tried["kills"] += 1
        _wait_for_lapses(units, due)
        time.sleep(1 if broken else 0)
        _wait_until_quiet(units)
        for one in invariants(units, swept_at=units.clock.now()):
            tally.harmed("doubled or missed", one)
        tally.tried["due"] += due
        tally.harmed("doubled or missed", "in all", abs(_lapses(units) - due))
    return tally


def _lapses(units: Units) -> int:
    with units.reading() as unit:
        found = select(func.count()).select_from(Transition).where(Transition.move == "record_lapse")
        return unit.connection.execute(found).scalar_one()


def _wait_for_lapses(units: Units, number: int) -> None:
    give_up_at = time.monotonic() + PATIENCE
    while _lapses(units) < number:
        assert time.monotonic() < give_up_at, f"only {_lapses(units)} of {number} lapses were recorded"
        time.sleep(0.05)


def _wait_until_quiet(units: Units) -> None:
    """Until no clock is still at work on what it had read before."""
    before = -1
    while (now := _lapses(units)) != before:
        before = now
        time.sleep(0.5)


def service_off(ground: Ground, disputes: int, seed: int, *, broken: bool = False) -> Tally:
    """The service is off while limits pass; then one tick and one round of the post.

    :param broken: the control sends the reminders that it missed as well.
    """
    tally, chance = Tally(), random.Random(seed)
    for name, span in OFF_FOR.items():
        _one_pause(ground, disputes, name, span, chance, tally, broken=broken)
    return tally


def _one_pause(
    ground: Ground,
    disputes: int,
    name: str,
    span: timedelta,
    chance: random.Random,
    tally: Tally,
    *,
    broken: bool,
) -> None:
    clock, mailer = FakeClock(), FakeMailer()
    with ground.units(clock, durable=False) as units, pytest.MonkeyPatch.context() as patch:
        if broken:
            patch.setattr(remind, "handle", _remind_anyway)
        service, relay = service_over(units), Relay(units, mailer, HEAD)
        for number in range(disputes):
            clock.forward(minutes=chance.randrange(60))
            (council.ask_team_manager if number % 2 else council.raise_informal)(units)
        _to_just_before_something(units, clock)
        sweep(service)
        relay.deliver()
        mailer.taken.clear()
        marks = _last(units, Outbox), _last(units, Transition)
        clock.move_to(clock.now() + span)
        sweep(service)
        relay.deliver()
        tally.tried["pauses"] += 1
        for one in invariants(units, swept_at=clock.now()):
            tally.harmed("missed or wrong", f"{name}: {one}")
        _count_mails(tally, units, name, marks[0])
        with units.reading() as unit:
            since = Transition.id > marks[1], Transition.move == "record_lapse"
            rows = unit.connection.execute(select(Transition.given).where(*since)).scalars().all()
        tally.tried["lapses"] += len(rows)
        sweep(service)
        tally.harmed("doubled", name, int(relay.deliver().total))
        clock.move_to(datetime(2027, 6, 1, 9, tzinfo=UTC))  # what was left over is none of the next pause's
        sweep(service)
        relay.deliver()


def _last(units: Units, table: type[Outbox | Transition]) -> int:
    """The number of the newest row: what comes later is of the pause."""
    with units.reading() as unit:
        return unit.connection.execute(select(func.coalesce(func.max(table.id), 0))).scalar_one()


def _to_just_before_something(units: Units, clock: FakeClock) -> None:
    """To a moment before the first of them is due."""
    with units.reading() as unit:
        open_now = Obligation.outcome == "", Obligation.lapsed_at.is_(None), Obligation.due_at > unit.now
        first = unit.connection.execute(select(func.min(Obligation.due_at)).where(*open_now)).scalar_one()
    if first is not None:
        clock.move_to(max(clock.now(), first - timedelta(minutes=30)))


def _count_mails(tally: Tally, units: Units, name: str, after: int) -> None:
    """At most one mail about it to a person for each stage of a dispute."""
    with units.reading() as unit:
        rows = unit.connection.execute(
            select(Outbox.person_id, Outbox.dispute_id, Dispute.entered_sequence)
            .join(Dispute, Dispute.id == Outbox.dispute_id)
            .where(Outbox.id > after, Outbox.sent_at.is_not(None))
        ).all()
    for who, times in Counter(tuple(row) for row in rows).items():
        if times > 1:
            tally.harmed("more than one mail", f"{name}: {times} to person {who[0]}")
    tally.tried["mails"] += len(rows)


def _remind_anyway(command: remind.Remind, unit: Unit) -> bool:
    owed = unit.connection.execute(
        select(Obligation.__table__).where(Obligation.id == command.obligation_id)
    ).one()
    reminder = Telling(REMINDER, owed.person_id, owed.role, {"obligation_id": owed.id})
    unit.connection.execute(
        insert(Outbox), outbox_row(reminder, unit.now, owed.dispute_id, owed.entered_sequence)
    )
    unit.connection.execute(update(Obligation).where(Obligation.id == owed.id).values(reminded_at=unit.now))
    return True


def time_jumps(ground: Ground, jumps: int, seed: int, *, broken: bool = False) -> Tally:
    """The clock jumps: by minutes and weeks, over both nights when the clocks change, and a year back.

    :param broken: the control's tick reads London's time as if it were UTC.
    """
    tally, chance = Tally(), random.Random(seed)
    clock = FakeClock(NIGHTS[0] - timedelta(days=12))
    latest = clock.now()
    with ground.units(clock, durable=False) as units:
        service = service_over(units)
        for turn in range(jumps):
            if turn % 3 == 0:
                council.ask_team_manager(units, outcome_by="2031-01-15")
            _jump(clock, units, chance, back=turn % 7 == 6)
            latest = max(latest, clock.now())
            true_now = clock.now()
            if broken:
                clock.forward(hours=1)
            sweep(service)
            clock.move_to(true_now)
            tally.tried["jumps"] += 1
            _look(tally, units, latest)
        clock.move_to(latest)
        sweep(service)
        for one in invariants(units, swept_at=None if broken else latest):
            tally.harmed("missed or doubled", one)
        tally.tried["lapses"] += _lapses(units)
    return tally


def _jump(clock: FakeClock, units: Units, chance: random.Random, *, back: bool) -> None:
    if back:
        forward_again = clock.now()
        clock.move_to(forward_again - timedelta(days=365))
        return
    with units.reading() as unit:
        wanted = Obligation.outcome == "", Obligation.lapsed_at.is_(None), Obligation.due_at.is_not(None)
        first = unit.connection.execute(select(func.min(Obligation.due_at)).where(*wanted)).scalar_one()
    near: datetime = (first or clock.now()) + timedelta(seconds=chance.choice((-3600, -1800, -1, 0, 1, 1800)))
    somewhere = clock.now() + timedelta(minutes=chance.choice((1, 59, 60, 61, 1440, 10080, 43200)))
    clock.move_to(chance.choice((near, near, max(somewhere, near), *NIGHTS)))


def _look(tally: Tally, units: Units, latest: datetime) -> None:
    """Whether anything has lapsed that was never due at any moment that has been."""
    with units.reading() as unit:
        early = unit.connection.execute(
            select(Obligation.id, Obligation.due_at).where(
                Obligation.lapsed_at.is_not(None), Obligation.due_at > latest
            )
        ).all()
    for number, due_at in early:
        tally.harmed("early", f"obligation {number}, due at {due_at}")
