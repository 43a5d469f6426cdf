"""One move against the floor, with one client and with eight; and the log that it leaves."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from statistics import median

from sqlalchemy import text

from tests.benchmarks.figures import Measure
from tests.benchmarks.pattern import MOVES, Written, pattern_of
from tests.benchmarks.place import Place, place
from tests.benchmarks.taking import Taken, at_99, ratio
from tests.benchmarks.walkers import FLOOR, SERVICE, SIDES, Both, both

TARGETS = {"PostgreSQL": (2.0, 2.2), "SQLite": (None, 2.0)}
CLIENTS = 8


def one_client(kind: str, rounds: int) -> Measure:
    """A dispute through its moves, by the service and by the floor in turn."""
    found = Measure(
        f"one-client-{kind.lower()}",
        f"One move, one client, {kind}",
        f"{rounds} disputes of {len(MOVES)} moves a side, each move its own commit",
    )
    with place(kind) as here:
        written = pattern(here)
        with both(here, written) as sides:
            servers = backends(sides) if kind == "PostgreSQL" else []
            taken = {side: Taken() for side in SIDES}
            for warming in (True, *([False] * rounds)):
                for side in SIDES:
                    walked(sides, side, Taken() if warming else taken[side], servers)
    most_wall, most_cpu = TARGETS[kind]
    found.add("wall / floor", ratio(taken[SERVICE].wall, taken[FLOOR].wall), most_wall)
    whose = "CPU of client and server" if servers else "CPU"
    found.add(f"{whose} / floor", ratio(taken[SERVICE].cpu, taken[FLOOR].cpu), most_cpu)
    for side in SIDES:
        found.say(f"{side}, one move", f"{_ms(taken[side].wall)} wall, {_ms(taken[side].cpu)} CPU")
    return found


def pattern(here: Place) -> list[Written]:
    """What the service writes for each move, from a dispute of its own."""
    with here.units() as units:
        return pattern_of(units)


def backends(sides: Both) -> list[int]:
    """The server's processes that work for the two sides."""
    with sides.units.reading() as unit:
        ours = text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return list(unit.connection.execute(ours).scalars())


def walked(sides: Both, side: str, taken: Taken, servers: Sequence[int]) -> None:
    """Let a side walk a fresh dispute through all moves, and note what it took."""
    reference = sides.fresh(1)[0]
    walker = sides.of[side]

    def all_moves() -> None:
        for number in range(len(MOVES)):
            walker.move(reference, number)

    taken.add(all_moves, len(MOVES), servers)


def _ms(seconds: Sequence[float]) -> str:
    return f"{median(seconds) * 1000:.2f} ms"


def eight_clients(rounds: int, disputes: int = 4) -> Measure:
    """Eight processes at once, each with disputes of its own."""
    found = Measure(
        "eight-clients",
        f"{CLIENTS} clients at once, PostgreSQL",
        f"{rounds} rounds a side, {CLIENTS} processes, {disputes} disputes of {len(MOVES)} moves each",
    )
    with place("PostgreSQL") as here:
        written = pattern(here)
        spawning = multiprocessing.get_context("spawn")
        pipes, processes = [], []
        for _ in range(CLIENTS):
            ours, theirs = spawning.Pipe()
            process = spawning.Process(target=client, args=(here, written, theirs), daemon=True)
            process.start()
            pipes.append(ours)
            processes.append(process)
        taken = {side: Taken() for side in SIDES}
        for warming in (True, *([False] * rounds)):
            for side in SIDES:
                wall, each = _at_once(pipes, side, disputes)
                if not warming:
                    taken[side].wall.append(wall / (CLIENTS * disputes * len(MOVES)))
                    taken[side].each += each
        for pipe, process in zip(pipes, processes, strict=True):
            pipe.send(None)
            process.join()
    found.add("wall / floor", ratio(taken[SERVICE].wall, taken[FLOOR].wall), 2.0)
    found.add("p99 of a move", at_99(taken[SERVICE].each) * 1000, 50, "ms")
    for side in SIDES:
        rate = 1 / median(taken[side].wall)
        found.say(side, f"{rate:,.0f} moves a second, p99 {at_99(taken[side].each) * 1000:.1f} ms")
    return found


def client(here: Place, written: Sequence[Written], pipe: Connection) -> None:
    """One client's process: it makes disputes ready, waits for the word, and tells what each move took."""
    with both(here, written) as sides:
        while (asked := pipe.recv()) is not None:
            side, disputes = asked
            references = sides.fresh(disputes)
            pipe.send(None)
            pipe.recv()
            each = []
            for reference in references:
                for number in range(len(MOVES)):
                    began = time.perf_counter()
                    sides.of[side].move(reference, number)
                    each.append(time.perf_counter() - began)
            pipe.send(each)


def _at_once(pipes: Sequence[Connection], side: str, disputes: int) -> tuple[float, list[float]]:
    for pipe in pipes:
        pipe.send((side, disputes))
    for pipe in pipes:
        pipe.recv()
    began = time.perf_counter()
    for pipe in pipes:
        pipe.send(None)
    each = [one for pipe in pipes for one in pipe.recv()]
    return time.perf_counter() - began, each


LIVE = """
SELECT (SELECT sum(pg_column_size(t.*)) FROM transition t WHERE dispute_id = d.id AND t.sequence > 1)
     + (SELECT sum(pg_column_size(o.*)) FROM obligation o WHERE dispute_id = d.id AND entered_sequence > 1)
     + (SELECT sum(pg_column_size(x.*)) FROM outbox x WHERE dispute_id = d.id AND x.sequence > 1)
  FROM dispute d WHERE reference = :reference
"""


def log_bytes(rounds: int) -> Measure:
    """How much of the write-ahead log one move takes, and how much of it stays in the tables."""
    found = Measure("log", "Write-ahead log, PostgreSQL", f"{rounds} disputes of {len(MOVES)} moves a side")
    with place("PostgreSQL") as here:
        written = pattern(here)
        with both(here, written) as sides:
            taken: dict[str, list[float]] = {side: [] for side in SIDES}
            live: list[float] = []
            for warming in (True, *([False] * rounds)):
                for side in SIDES:
                    reference = sides.fresh(1)[0]
                    before = _written_so_far(sides)
                    for number in range(len(MOVES)):
                        sides.of[side].move(reference, number)
                    if not warming:
                        taken[side].append((_written_so_far(sides) - before) / len(MOVES))
                    with sides.units.reading() as unit:
                        bytes_of = unit.connection.execute(text(LIVE), {"reference": reference}).scalar_one()
                    live.append(float(bytes_of) / len(MOVES))
    found.add("log of one move / floor", ratio(taken[SERVICE], taken[FLOOR]), 1.3)
    found.add("live bytes of one move", median(live) / 1000, 1.5, "KB")
    for side in SIDES:
        found.say(side, f"{median(taken[side]):,.0f} bytes of log a move")
    return found


def _written_so_far(sides: Both) -> int:
    with sides.units.reading() as unit:
        return int(unit.connection.execute(text("SELECT pg_current_wal_insert_lsn() - '0/0'")).scalar_one())
