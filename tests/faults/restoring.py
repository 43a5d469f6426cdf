"""A backup under load, a day later restored into a fresh database: whole, and silent until it is released.

What was acknowledged before the backup was begun is in it. Nothing leaves what was restored but a code that
somebody asks for there; released, each letter that waited leaves once, or stands as set aside. The first
round of each database is on a large record, for the time that it takes.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from api.scheduler import sweep
from disputes.backups.file import About
from disputes.backups.making import back_up
from disputes.backups.restoring import restore
from disputes.clock import SystemClock
from disputes.commands import ask_for_code, release_mail
from disputes.database import Database
from disputes.models import Outbox
from disputes.post import unsettled
from disputes.schema import upgrade
from disputes.seal import seal_now
from disputes.tellings import CODE
from disputes.unit import Units
from notifications.outbox import Relay
from tests.faults import broken
from tests.faults.ground import Ground, rochdale
from tests.faults.invariants import Acknowledged, invariants
from tests.faults.kills import leave_overdue
from tests.faults.large import grow
from tests.faults.load import Load, tokens
from tests.faults.mail_server import WELL, mail_server
from tests.faults.processes import running
from tests.faults.tally import Tally
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.post import HEAD, FakeMailer
from tests.support.site import service_over

CLIENTS = 3
MOVES_BEFORE, MOVES_AFTER = 25, 15
LARGE = 5_000
SLOW_POST = {WELL: 0.5, "4xx": 0.5}
"""Half of the letters are put off, so that some wait whenever the backup is made."""


@dataclass(frozen=True)
class _Copy:
    """A backup, and what had been acknowledged when it was begun."""

    path: Path
    about: About
    acknowledged: list[Acknowledged]


def back_up_and_restore(ground: Ground, copies: int, seed: int, variant: str = "", large: int = 0) -> Tally:
    """Make that many backups of one service at work, and restore each a day later."""
    tally = Tally()
    leave_overdue(ground)
    if large:
        with ground.units(durable=False) as units:
            grow(units, large)
    with broken.installed(variant):
        made = list(_backups(ground, copies, seed, tally))
        for number, copy in enumerate(made):
            _restore(ground, copy, tally, set_aside=(seed + number) % 2 == 0)
            copy.path.unlink()
    return tally


def in_full(ground: Ground, copies: int, seed: int) -> Tally:
    """One round of the campaign: the first is large."""
    return back_up_and_restore(ground, copies, seed, large=LARGE if seed == 1 else 0)


def _backups(ground: Ground, copies: int, seed: int, tally: Tally) -> Iterator[_Copy]:
    with (
        mail_server(SLOW_POST, seed) as post,
        running(ground, post.port) as processes,
        ground.units() as units,
    ):
        web = [processes.add("serve") for _ in range(2)]
        processes.add("clock")
        load = Load([slot.address for slot in web], tokens(units), seed)
        load.begin(CLIENTS)
        try:
            for number in range(copies):
                load.wait_for(len(load.acknowledged) + MOVES_BEFORE)
                acknowledged = list(load.acknowledged)
                path = ground.folder / f"copy-{number}.db"
                began = time.monotonic()
                about = back_up(units, path)
                _took(tally, f"seconds to back up {_thousands(about)} disputes", began)
                tally.tried["moves made meanwhile"] += len(load.acknowledged) - len(acknowledged)
                yield _Copy(path, about, acknowledged)
            load.wait_for(len(load.acknowledged) + MOVES_AFTER)
        finally:
            load.end()
        tally.tried["acknowledged moves"] += len(load.acknowledged)
        for one in load.refused:
            tally.harmed("refused for no reason", one)
        for one in invariants(units, load.acknowledged):
            tally.harmed("the service itself is not whole", one)


def _restore(ground: Ground, copy: _Copy, tally: Tally, *, set_aside: bool) -> None:
    clock = FakeClock(SystemClock().now() + timedelta(days=1))
    with _fresh(ground, clock) as units:
        began = time.monotonic()
        restore(units, copy.path)
        _took(tally, f"seconds to restore and verify {_thousands(copy.about)} disputes", began)
        tally.tried["restored"] += 1
        tally.tried["disputes"] += copy.about.disputes
        tally.tried["transitions"] += copy.about.transitions
        for one in invariants(units, copy.acknowledged):
            tally.harmed("not whole", one)
        with units.reading() as unit:
            tally.harmed("another root", times=int(seal_now(unit).root != copy.about.root))
        _is_silent(units, clock, tally)
        _speaks_once(units, clock, tally, set_aside=set_aside)
        council.ask_team_manager(units, outcome_by="2031-01-15")
        for one in invariants(units):
            tally.harmed("does not go on", one)


@contextmanager
def _fresh(ground: Ground, clock: FakeClock) -> Iterator[Units]:
    """Units on an empty database with tables: on the ground's server, or beside its file."""
    name = ground.server.new_database() if ground.server else ""
    url = ground.server.url(name) if ground.server else f"sqlite:///{ground.folder / 'restored.db'}"
    with closing(Database(url, durable=False)) as database:
        upgrade(database)
        yield Units(database, clock, rochdale(), council.SECRET)
    if ground.server:
        ground.server.drop_database(name)
    else:
        (ground.folder / "restored.db").unlink()


def _is_silent(units: Units, clock: FakeClock, tally: Tally) -> None:
    """A day of the clock and the post: nothing leaves, but a code for whoever asks for one here."""
    mailer = FakeMailer()
    service, relay = service_over(units), Relay(units, mailer, HEAD)
    for _ in range(4):
        sweep(service)
        relay.deliver()
        clock.forward(hours=6)
    tally.harmed("sent before it was released", times=len(mailer.taken))
    mailer.taken.clear()
    asked = ask_for_code.AskForCode(council.email_of(council.DIRECTOR), "staff", "a browser", "here")
    with units.writing() as unit:
        ask_for_code.handle(asked, unit)
    relay.deliver()
    tally.harmed("no code to sign in", times=int([name for name, _ in mailer.letters()] != [CODE]))


def _speaks_once(units: Units, clock: FakeClock, tally: Tally, *, set_aside: bool) -> None:
    """Released, each letter that waits leaves once; or is dropped, or stands as failed if set aside."""
    mailer = FakeMailer()
    with units.writing() as unit:
        waiting = unit.connection.execute(select(Outbox.id).where(unsettled())).scalars().all()
        release_mail.handle(release_mail.ReleaseMail(set_aside), unit)
    relay = Relay(units, mailer, HEAD)
    for _ in range(3):
        relay.deliver()
        clock.forward(hours=1)
    copies = Counter(mail.message_id for mail in mailer.taken)
    with units.reading() as unit:
        rows = unit.connection.execute(select(Outbox.__table__).where(Outbox.id.in_(waiting))).all()
    for row in rows:
        times = copies.pop(f"<{row.message_id}@council.test>", 0)
        tally.harmed("sent twice", f"letter {row.id}", int(times > 1))
        tally.harmed("never sent", f"letter {row.id}", int((row.sent_at is None) != (times == 0)))
        failed = row.failed_at is not None and not set_aside
        tally.harmed("not sent, and not said so", f"letter {row.id}", int(failed))
    tally.harmed("sent what did not wait", times=copies.total())
    tally.tried["letters held"] += len(rows)
    tally.tried["of them set aside"] += sum(row.failed_at is not None for row in rows)
    for one in invariants(units, post_is_done=True, seen_outside=[mail.plain for mail in mailer.taken]):
        tally.harmed("released, and not whole", one)


def _took(tally: Tally, what: str, began: float) -> None:
    tally.at_most(what, round(time.monotonic() - began, 2))


def _thousands(about: About) -> str:
    return "fewer than 1,000" if about.disputes < 1000 else f"{about.disputes // 1000 * 1000:,}"
