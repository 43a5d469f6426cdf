"""A move over HTTP, what a web process weighs after many requests, and what a first visit carries."""

from __future__ import annotations

import gzip
import pickle
import re
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from disputes.clock import SystemClock
from disputes.unit import Units
from tests.benchmarks.bare import PATTERN, URL
from tests.benchmarks.figures import Measure
from tests.benchmarks.moving import CLIENTS, pattern
from tests.benchmarks.pattern import MOVES
from tests.benchmarks.place import Place, place
from tests.benchmarks.served import BARE_APP, SERVICE_APP, Client, Web, web
from tests.benchmarks.taking import Taken, at_99, ratio
from tests.benchmarks.walkers import FLOOR, SERVICE, SIDES
from tests.faults.load import tokens
from tests.support import council
from tests.support.site import Visitor, app_over

LINKED = re.compile(rb'(?:href|src)="(/static/[^"?]+[^"]*)"')
KILO = 1000


def posted(kind: str, rounds: int) -> Measure:
    """A move sent by a program that is signed in, and the floor behind a bare route; one client."""
    found = Measure(
        f"http-{kind.lower()}",
        f"POST of a move over HTTP, {kind}, one client",
        f"{rounds} disputes of {len(MOVES)} moves a side; gunicorn, one process of 4 threads each",
    )
    with place(kind) as here, here.units(SystemClock()) as units:
        held = tokens(units)
        kept = here.folder / "pattern"
        kept.write_bytes(pickle.dumps(pattern(here)))
        with (
            web(here, SERVICE_APP, workers=1, threads=4) as ours,
            web(here, BARE_APP, workers=1, threads=4, **{URL: here.url, PATTERN: str(kept)}) as bare,
        ):
            people = {person: ours.client(_bearer(token)) for person, token in held.items()}
            plain = bare.client()
            sides: dict[str, Callable[[str, int], None]] = {
                SERVICE: lambda reference, number: _send(people, reference, number),
                FLOOR: lambda reference, number: _send_bare(plain, reference, number),
            }
            taken = {side: Taken() for side in SIDES}
            for warming in (True, *([False] * rounds)):
                for side in SIDES:
                    _walk(council.raise_informal(units), sides[side], Taken() if warming else taken[side])
            for one in (*people.values(), plain):
                one.close()
    found.add("POST / bare floor", ratio(taken[SERVICE].wall, taken[FLOOR].wall), 2.5)
    for side in SIDES:
        found.say(f"{side}, one POST", f"{median(taken[side].wall) * KILO:.2f} ms")
    return found


def sqlite_under_load(disputes: int) -> Measure:
    """Eight clients at once on SQLite, answered by eight threads in two processes."""
    found = Measure(
        "http-sqlite-8",
        f"{CLIENTS} clients at once over HTTP, SQLite",
        f"{CLIENTS} clients, {disputes} disputes of {len(MOVES)} moves each; 2 processes of 4 threads",
    )
    with place("SQLite") as here, here.units(SystemClock()) as units:
        held = tokens(units)
        shares = [[council.raise_informal(units) for _ in range(disputes + 1)] for _ in range(CLIENTS)]
        each: list[float] = []
        with web(here, SERVICE_APP, workers=2, threads=4) as ours:
            workers = [threading.Thread(target=_work, args=(ours, held, share, each)) for share in shares]
            began = time.perf_counter()
            for worker in workers:
                worker.start()
            for worker in workers:
                worker.join()
            wall = time.perf_counter() - began
    assert len(each) == CLIENTS * disputes * len(MOVES), "a client was refused"
    found.add("p99 of a move", at_99(each) * KILO, 50, "ms")
    found.say("median of a move", f"{median(each) * KILO:.1f} ms")
    found.say("moves a second", f"{CLIENTS * (disputes + 1) * len(MOVES) / wall:,.0f}")
    return found


def _work(ours: Web, held: dict[int, str], references: Sequence[str], each: list[float]) -> None:
    """One client's work; its first dispute warms the processes and does not count."""
    client = {person: ours.client(_bearer(token)) for person, token in held.items()}
    for turn, reference in enumerate(references):
        for number in range(len(MOVES)):
            began = time.perf_counter()
            _send(client, reference, number)
            if turn:
                each.append(time.perf_counter() - began)
    for one in client.values():
        one.close()


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _send(people: dict[int, Client], reference: str, number: int) -> None:
    person, move, given = MOVES[number]
    body = {"move": move, "given": given}
    people[person].post(
        f"/api/v1/disputes/{reference}/moves", body, **{"Idempotency-Key": secrets.token_hex(8)}
    )


def _send_bare(client: Client, reference: str, number: int) -> None:
    client.post("/move", {"reference": reference, "number": number})


def _walk(reference: str, send: Callable[[str, int], None], taken: Taken) -> None:
    def all_moves() -> None:
        for number in range(len(MOVES)):
            send(reference, number)

    taken.add(all_moves, len(MOVES))


def memory(requests: int) -> Measure:
    """What one web process weighs after many pages and moves, beside what it weighed once warm."""
    found = Measure(
        "memory", "Memory of one web process", f"{requests:,} requests: three pages and a move in turn"
    )
    with place("PostgreSQL") as here, here.units(SystemClock()) as units:
        held = tokens(units)
        visitor = Visitor(app_over(units), units)
        visitor.sign_in(council.DIRECTOR)
        cookie = "; ".join(f"{name}={value}" for name, value in visitor.cookies().items())
        # One is read and another one noted in: a page that grows would weigh more each time by itself.
        reference, noted = council.ask_team_manager(units), council.ask_team_manager(units)
        with web(here, SERVICE_APP, workers=1, threads=8) as ours:
            pages = ours.client({"Cookie": cookie})
            programs = ours.client(_bearer(held[council.IRO]))
            weighed: list[tuple[int, int]] = []
            steps = max(1, requests // 10)
            for number in range(requests + steps + 1):
                if number % steps == 0:
                    weighed.append((number, _resident(ours.workers()[0])))
                path = ("/tasks", "/queue", f"/disputes/{reference}")[number % 4] if number % 4 < 3 else ""
                if path:
                    pages.get(path)
                else:
                    programs.post(
                        f"/api/v1/disputes/{noted}/moves", {"move": "add_note", "given": {"note": "."}}
                    )
            pages.close()
            programs.close()
    warm, last = weighed[1][1], weighed[-1][1]
    found.add(f"after {requests:,} more requests / once warm", last / warm, 1.05)
    found.say("once warm", f"{warm / 1e6:.1f} MB")
    found.say("at the end", f"{last / 1e6:.1f} MB")
    return found


def _resident(process: int) -> int:
    """Bytes of memory that a process has in use."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * 4096


def first_visits() -> Measure:
    """Every byte of the first visit to a page, with its styles and pictures, as a proxy packs it."""
    found = Measure(
        "bytes", "First visit of a page, compressed", "the page and all that it links to, gzip level 6"
    )
    with place("SQLite") as here, here.units() as units:
        _weigh_pages(here, units, found)
    return found


def _weigh_pages(here: Place, units: Units, found: Measure) -> None:
    reference = council.ask_team_manager(units)
    assert here.kind == "SQLite"
    app = app_over(units)
    visitor = Visitor(app, units)
    paths = {"sign in": "/sign-in"}
    weights = {what: _weight(visitor, path) for what, path in paths.items()}
    visitor.sign_in(council.IRO)
    for what, path in {
        "own disputes": "/my-disputes",
        "one dispute": f"/disputes/{reference}",
        "a move's form": f"/disputes/{reference}/moves/withdraw",
    }.items():
        weights[what] = _weight(visitor, path)
    visitor.sign_in(council.DIRECTOR)
    weights["queue"] = _weight(visitor, "/queue")
    for what, (packed, plain) in weights.items():
        found.add(what, packed / KILO, 80, "KB")
        found.say(f"{what}, not packed", f"{plain / KILO:.0f} KB")


def _weight(visitor: Visitor, path: str) -> tuple[int, int]:
    page = visitor.get(path)
    assert page.status_code == 200, f"{path}: {page.status_code}"
    linked = sorted(set(LINKED.findall(page.data)))
    parts = [page.data, *(visitor.client.get(one.decode(), base_url=visitor.base_url).data for one in linked)]
    return sum(len(gzip.compress(part, 6)) for part in parts), sum(len(part) for part in parts)
