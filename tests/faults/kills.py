"""kill -9 of web, clock and mail processes, at random by a seeded plan, while people work.

Everything that was acknowledged is stored, once and whole, and the twelve invariants hold after each kill.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from sqlalchemy import func, select

from disputes.clock import SystemClock
from disputes.models import Dispute, Transition
from disputes.unit import Units
from notifications.mailers.smtp import SmtpMailer, SmtpServer
from notifications.outbox import Letterhead, Relay
from tests.faults.ground import Ground
from tests.faults.invariants import invariants
from tests.faults.load import Load, tokens
from tests.faults.mail_server import MailServer, mail_server
from tests.faults.processes import Running, Slot, running
from tests.faults.tally import Tally
from tests.support import council
from tests.support.clock import FakeClock

CLIENTS = 4
PARTS = ("serve", "serve", "clock", "clock")
MOVES_BETWEEN = 10
HEAD = Letterhead("https://disputes.council.test", "disputes@council.test", ("council.test",))


def kill_under_load(
    ground: Ground, kills: int, seed: int, broken: str = "", between: int = MOVES_BETWEEN
) -> Tally:
    """Kill that many processes, each after about ``between`` more moves, and look at all after each."""
    tally, chance = Tally(), random.Random(seed)
    leave_overdue(ground)
    with mail_server(seed=seed) as post, running(ground, post.port, broken) as processes:
        slots = [processes.add(part) for part in PARTS]
        with ground.units() as units:
            load = Load([slot.address for slot in slots if slot.part == "serve"], tokens(units), seed)
            load.begin(CLIENTS)
            try:
                for _ in range(kills):
                    _one_kill(processes, slots, units, load, chance.randrange(2 * between), chance, tally)
                    if broken and not tally.is_clean:
                        return tally
            finally:
                load.end()
            _count(tally, units, load)
            for slot in slots:
                processes.kill(slot)
            deliver_the_rest(ground, post)
            texts = [*post.texts, *(slot.log.read_text() for slot in slots)]
            wrong = invariants(units, load.acknowledged, post_is_done=True, seen_outside=texts)
            _count_post(tally, post, units)
        _blame(tally, wrong)
    return tally


def leave_overdue(ground: Ground, disputes: int = 5) -> datetime:
    """Disputes that nobody has answered for weeks, so that the clock has something to do."""
    now = SystemClock().now()
    with ground.units(FakeClock(now - timedelta(days=40)), durable=False) as units:
        for _ in range(disputes):
            council.ask_team_manager(units, outcome_by=(now + timedelta(days=90)).date().isoformat())
    return now


def deliver_the_rest(ground: Ground, post: MailServer) -> None:
    """Some hours later, when every claim has run out, one relay sends what is still to be sent."""
    clock = FakeClock(SystemClock().now() + timedelta(hours=1))
    with ground.units(clock, durable=False) as units:
        mailer = SmtpMailer(SmtpServer("127.0.0.1", post.port, "none"), "disputes@council.test")
        for _ in range(40):
            if Relay(units, mailer, HEAD).deliver().total == 0:
                break
            clock.forward(hours=1)


def _one_kill(
    processes: Running,
    slots: list[Slot],
    units: Units,
    load: Load,
    moves: int,
    chance: random.Random,
    tally: Tally,
) -> None:
    load.wait_for(len(load.acknowledged) + 1 + moves)
    victim = chance.choice(slots)
    processes.kill(victim)
    told = list(load.acknowledged)
    _blame(tally, invariants(units, told))
    processes.start(victim)
    tally.tried["kills"] += 1
    tally.tried[f"of them {'web' if victim.part == 'serve' else 'clock and mail'}"] += 1


def _blame(tally: Tally, wrong: list[str]) -> None:
    for one in wrong:
        kind = "lost" if one.startswith("1:") else "half done or broken"
        tally.harmed(kind, one)


def _count(tally: Tally, units: Units, load: Load) -> None:
    """How much was done; and whether anything was done more often than it was asked for."""
    tally.tried["acknowledged moves"] += len(load.acknowledged)
    tally.tried["replies lost"] += load.counted["replies lost"]
    tally.tried["known again by the key"] += load.counted["known again"]
    for one in load.refused:
        tally.harmed("refused for no reason", one)
    with units.reading() as unit:
        rows = unit.connection.execute(
            select(Dispute.reference, func.count())
            .join(Transition, Transition.dispute_id == Dispute.id)
            .where(Transition.actor_kind == "person", Transition.sequence > 1, ~Dispute.beside)
            .group_by(Dispute.reference)
        ).all()
        for reference, there in rows:
            begun = load.begun[reference]
            if begun and there > begun:
                tally.harmed("doubled", f"{reference}: {there} moves of {begun}", there - begun)
        raised = select(func.count()).where(Dispute.beside == False)  # noqa: E712 -- SQL
        too_many = unit.connection.execute(raised).scalar_one() - _raised_by(load)
        tally.harmed("doubled", "disputes raised twice", max(0, too_many - 5))


def _raised_by(load: Load) -> int:
    return sum(one.sequence == 1 for one in load.acknowledged)


def _count_post(tally: Tally, post: MailServer, units: Units) -> None:
    tally.tried["mails"] += len(post.copies)
    tally.at_most("copies of one mail", max(post.copies.values(), default=0))
