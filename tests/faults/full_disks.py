"""The disk fills while people work: the process may write no file that is larger than it is now.

Whoever writes is told 503 and what to do, whoever reads is served, nothing is left half written, and the
service goes on by itself once there is room. The control takes the failure for success.
"""

from __future__ import annotations

import http.client
import json
import random
import resource
import time
from pathlib import Path

from tests.faults.ground import Ground
from tests.faults.invariants import invariants
from tests.faults.load import Load, send, tokens
from tests.faults.mail_server import mail_server
from tests.faults.processes import Running, Slot, running
from tests.faults.tally import Tally
from tests.support import council

CLIENTS = 3
PATIENCE = 60
FITS = 40  # moves that may still find room in the file


def fill_up(ground: Ground, times: int, seed: int, broken: str = "") -> Tally:
    """Fill the disk that many times. Only SQLite: its process writes the file itself."""
    tally, chance = Tally(), random.Random(seed)
    with mail_server(seed=seed) as post, running(ground, post.port, broken) as processes:
        web = processes.add("serve")
        with ground.units() as units:
            load = Load([web.address], tokens(units), seed)
            load.begin(CLIENTS)
            try:
                for _ in range(times):
                    load.wait_for(len(load.acknowledged) + 1 + chance.randrange(10))
                    _one_filling(ground, web, processes, load, tally)
                    told = list(load.acknowledged)
                    for one in invariants(units, told):
                        tally.harmed("lost" if one.startswith("1:") else "half done or broken", one)
                    if broken and not tally.is_clean:
                        return tally
            finally:
                _allow(web, resource.RLIM_INFINITY)
                load.end()
            for one in load.refused:
                tally.harmed("refused for no reason", one)
            for one in invariants(units, load.acknowledged):
                tally.harmed("lost" if one.startswith("1:") else "half done or broken", one)
        tally.tried["acknowledged moves"] += len(load.acknowledged)
        tally.tried["writes told 503"] += load.counted["answered 503"]
        tally.harmed("not told plainly", "500", load.counted["answered 500"])
    return tally


def _one_filling(ground: Ground, web: Slot, processes: Running, load: Load, tally: Tally) -> None:
    before = load.counted["answered 503"] + load.counted["answered 500"]
    _allow(web, Path(ground.url.removeprefix("sqlite:///")).stat().st_size)
    stood, give_up_at = _settled(load), time.monotonic() + PATIENCE
    while load.counted["answered 503"] + load.counted["answered 500"] == before:
        if _settled(load) - stood > FITS or time.monotonic() > give_up_at or not load.is_working:
            break  # nothing fits any more, and nobody was told: what is missing is found below
        time.sleep(0.01)
    _read(web, load, tally)
    _write(web, load, tally)
    _allow(web, resource.RLIM_INFINITY)
    stood = len(load.acknowledged)
    load.wait_for(stood + 1, PATIENCE)
    tally.tried["times"] += 1


def _settled(load: Load) -> int:
    """How many times a client was told that it is done, or that it cannot be."""
    return len(load.acknowledged) + len(load.refused)


def _allow(web: Slot, size: int) -> None:
    """How large a file the process may write from now on."""
    resource.prlimit(web.number, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def _read(web: Slot, load: Load, tally: Tally) -> None:
    connection = http.client.HTTPConnection(*web.address, timeout=30)
    connection.request(
        "GET",
        "/api/v1/disputes",
        headers={"Authorization": f"Bearer {load.tokens[council.IRO]}", "Connection": "close"},
    )
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    tally.tried["reads meanwhile"] += 1
    if answer.status != 200 or not json.loads(body):
        tally.harmed("not readable", str(answer.status))


def _write(web: Slot, load: Load, tally: Tally) -> None:
    """What somebody is told who writes now: that it is not possible, and what to do."""
    big = {"note": "A long note. " * 2000}
    reference = load.acknowledged[-1].reference
    path = f"/disputes/{reference}/moves"
    answer = send(
        web.address, load.tokens[council.IRO], path, {"move": "add_note", "given": big}, f"full-{time.time()}"
    )
    told = answer.code == 503 and bool(answer.body.get("detail"))
    tally.harmed("not told plainly", str(answer.code), int(not told and answer.code not in (404, 409, 422)))
