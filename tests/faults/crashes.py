"""PostgreSQL is stopped hard, as if its machine's power failed, while people work; then it comes back.

Nothing that was acknowledged is lost, the service is back within seconds of the database without being
started again, and a move whose reply was lost is known again by its key.

The control is a database that does not wait for the disk (``synchronous_commit=off``): it must lose some.
"""

from __future__ import annotations

import http.client
import json
import random
import time

from sqlalchemy import text

from tests.faults.ground import Ground
from tests.faults.invariants import invariants
from tests.faults.load import Load, tokens
from tests.faults.mail_server import mail_server
from tests.faults.processes import Running, answers, running
from tests.faults.tally import Tally

CLIENTS = 4
MOVES_BETWEEN = 10
BACK_WITHIN = 5.0  # seconds from when the database takes connections again
TOLD_WITHIN = 2.0  # seconds in which somebody is told that it is down
READY = "/readyz"


def crash_under_load(ground: Ground, crashes: int, seed: int, *, unsafe: bool = False) -> Tally:
    """Stop the server of this ground hard that many times.

    :param unsafe: the control: PostgreSQL answers before what it was given is on the disk.
    """
    assert ground.server is not None
    tally, chance = Tally(), random.Random(seed)
    with mail_server(seed=seed) as post, running(ground, post.port) as processes:
        if unsafe:
            _answer_before_the_disk(ground)
        web = [processes.add("serve") for _ in range(2)]
        processes.add("clock")
        with ground.units() as units:
            load = Load([slot.address for slot in web], tokens(units), seed)
            load.begin(CLIENTS)
            try:
                for _ in range(crashes):
                    load.wait_for(len(load.acknowledged) + 1 + chance.randrange(2 * MOVES_BETWEEN), 120)
                    _one_crash(ground, processes, load, tally)
                    for one in invariants(units, list(load.acknowledged)):
                        kind = "lost" if one.startswith("1:") else "half done or broken"
                        tally.harmed(kind, one)
                    if unsafe and not tally.is_clean:
                        return tally
            finally:
                load.end()
            for one in load.refused:
                tally.harmed("refused for no reason", one)
            tally.harmed("lost", times=len(invariants(units, load.acknowledged)))
        tally.tried["acknowledged moves"] += len(load.acknowledged)
        tally.tried["replies lost"] += load.counted["replies lost"]
        tally.tried["known again by the key"] += load.counted["known again"]
    return tally


def _one_crash(ground: Ground, processes: Running, load: Load, tally: Tally) -> None:
    server = ground.server
    assert server is not None
    server.kill_all()
    acknowledged = list(load.acknowledged)
    _told_that_it_is_down(processes, tally)
    load.acknowledged[:] = acknowledged + load.acknowledged[len(acknowledged) :]
    server.start()
    up_at = time.monotonic()
    while not all(answers(slot.address, READY) for slot in processes.slots if slot.part == "serve"):
        if time.monotonic() - up_at > 10 * BACK_WITHIN:
            break
        time.sleep(0.02)
    took = time.monotonic() - up_at
    tally.tried["crashes"] += 1
    tally.at_most("seconds until it is back", round(took, 2))
    tally.harmed("not back in time", f"{took:.1f} s", int(took > BACK_WITHIN))


def _told_that_it_is_down(processes: Running, tally: Tally) -> None:
    """What somebody is told meanwhile: 503 and what to do, in words, soon."""
    for slot in processes.slots:
        if slot.part == "serve":
            asked_at = time.monotonic()
            connection = http.client.HTTPConnection(*slot.address, timeout=30)
            connection.request("GET", READY, headers={"Connection": "close"})
            answer = connection.getresponse()
            said = json.loads(answer.read())
            took = time.monotonic() - asked_at
            connection.close()
            tally.at_most("seconds until somebody is told", round(took, 2))
            if answer.status != 503 or not said.get("detail"):
                tally.harmed("not told", f"{answer.status}")
            tally.harmed("told too late", f"{took:.1f} s", int(took > TOLD_WITHIN))


def _answer_before_the_disk(ground: Ground) -> None:
    with ground.units() as units, units.database.engine.connect() as connection:
        free = connection.execution_options(isolation_level="AUTOCOMMIT")
        free.execute(text("ALTER SYSTEM SET synchronous_commit = 'off'"))
        free.execute(text("ALTER SYSTEM SET wal_writer_delay = '10s'"))
        free.execute(text("ALTER SYSTEM SET wal_writer_flush_after = '1GB'"))
        free.execute(text("SELECT pg_reload_conf()"))
