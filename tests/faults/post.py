"""A mail server that refuses, hangs, breaks off and says no, and relays that are killed meanwhile.

No letter is lost: each arrives, or stands as failed for a person to see. What comes twice has the same
Message-ID, and comes three times at most. The control marks letters as sent before it sends them.
"""

from __future__ import annotations

import random
import time

from sqlalchemy import func, select

from disputes.clock import SystemClock
from disputes.models import Outbox
from disputes.models.post import TO_SEND
from disputes.unit import Units
from tests.faults.ground import Ground
from tests.faults.invariants import invariants
from tests.faults.mail_server import WELL, MailServer, mail_server
from tests.faults.processes import Running, Slot, running
from tests.faults.tally import Tally
from tests.support import council
from tests.support.clock import FakeClock

MISCHIEF = {
    WELL: 0.80,
    "refuse": 0.04,
    "4xx": 0.04,
    "5xx": 0.01,
    "drop while taking": 0.04,
    "drop after taking": 0.06,
    "hang": 0.01,
}
RELAYS = 2
MOST_COPIES = 3
PATIENCE = 900


def post_under_fire(ground: Ground, mails: int, kills: int, seed: int, broken: str = "") -> Tally:
    """Have that many letters sent through the mischief, and kill relays that often while they are."""
    tally, chance = Tally(), random.Random(seed)
    _write(ground, mails)
    pace = ["hurried", *([broken] if broken else [])]
    with mail_server(MISCHIEF, seed) as post, running(ground, post.port, *pace) as processes:
        relays = [processes.add("clock") for _ in range(RELAYS)]
        with ground.units() as units:
            for _ in range(kills):
                waiting = _waiting(units)
                if waiting == 0:
                    break
                _wait_until(lambda most=waiting: _waiting(units) < most, post)
                time.sleep(chance.random() * 0.1)
                victim = chance.choice(relays)
                processes.kill(victim)
                processes.start(victim)
                tally.tried["kills"] += 1
            _wait_until(lambda: _waiting(units) <= mails // 5, post)
            post.behave({WELL: 1.0})
            _wait_until(lambda: _waiting(units) == 0, post)
            _stop(processes, relays)
            for one in invariants(units, post_is_done=True, seen_outside=post.texts):
                tally.harmed("broken", one)
            _count(tally, post, units)
    return tally


def _write(ground: Ground, mails: int) -> None:
    """Letters waiting for a relay: each dispute tells a social worker and asks a team manager."""
    with ground.units(FakeClock(SystemClock().now()), durable=False) as units:
        for _ in range((mails + 1) // 2):
            council.ask_team_manager(units, outcome_by="2031-01-15")


def _waiting(units: Units) -> int:
    with units.reading() as unit:
        return unit.connection.execute(select(func.count()).select_from(Outbox).where(TO_SEND)).scalar_one()


def _wait_until(done: object, post: MailServer) -> None:
    assert callable(done)
    give_up_at = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < give_up_at, f"the post stands still: {post.did}"
        time.sleep(0.02)


def _stop(processes: Running, relays: list[Slot]) -> None:
    for relay in relays:
        processes.kill(relay)


def _count(tally: Tally, post: MailServer, units: Units) -> None:
    with units.reading() as unit:
        rows = unit.connection.execute(
            select(Outbox.message_id, Outbox.sent_at, Outbox.failed_at, Outbox.dropped_at)
        ).all()
    tally.tried["mails"] += len(rows)
    tally.tried["of them dropped as needless"] += sum(row.dropped_at is not None for row in rows)
    tally.tried.update({f"server: {way}": times for way, times in post.did.items() if way != WELL})
    for message_id, sent_at, failed_at, dropped_at in rows:
        name = f"<{message_id}@council.test>"
        if dropped_at is None and not post.copies[name] and not (failed_at and post.refused[name]):
            tally.harmed("undelivered", f"sent: {sent_at is not None}, failed: {failed_at is not None}")
        tally.harmed("too many copies", str(post.copies[name]), int(post.copies[name] > MOST_COPIES))
    known = {f"<{row[0]}@council.test>" for row in rows}
    tally.harmed("another Message-ID", times=len(set(post.copies) - known))
    tally.at_most("copies of one mail", max(post.copies.values(), default=0))
    tally.tried["came twice or thrice"] += sum(times > 1 for times in post.copies.values())
