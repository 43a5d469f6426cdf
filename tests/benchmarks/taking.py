"""Takes times: A B A B, one side after the other, so that what else the machine does falls on both alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

NANOSECONDS = 1e9


@dataclass
class Taken:
    """What one side took, a figure a round, in seconds for one piece of work."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    each: list[float] = field(default_factory=list)

    def add(self, work: Callable[[], None], pieces: int, servers: Sequence[int] = ()) -> None:
        """Do the work once, which consists of so many pieces. ``servers`` work for us in other processes."""
        cpu, wall = cpu_seconds(servers), time.perf_counter()
        work()
        self.wall.append((time.perf_counter() - wall) / pieces)
        self.cpu.append((cpu_seconds(servers) - cpu) / pieces)


def cpu_seconds(servers: Sequence[int]) -> float:
    """Processor time that this process and those servers have used."""
    return time.process_time() + sum(cpu_of(server) for server in servers)


def cpu_of(process: int) -> float:
    """Processor time of a process in seconds, to the nanosecond where Linux tells it; 0 where it does not."""
    with suppress(OSError, ValueError):
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / NANOSECONDS
    return 0.0


def ratio(ours: Sequence[float], floor: Sequence[float]) -> float:
    """The median of ours over the median of the floor's."""
    return median(ours) / median(floor)


def at_99(times: Sequence[float]) -> float:
    """The time within which 99 of 100 were done."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
