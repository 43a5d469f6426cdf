"""Measures, prints the figures and writes docs/speed.md: ``python -m tests.benchmarks --help``."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

import click
import structlog

from tests.benchmarks.against_rivals import rivals
from tests.benchmarks.figures import Measure, keep
from tests.benchmarks.lists import clock_round, queue
from tests.benchmarks.moving import eight_clients, log_bytes, one_client
from tests.benchmarks.on_a_phone import lighthouse
from tests.benchmarks.over_http import first_visits, memory, posted, sqlite_under_load
from tests.benchmarks.page import write_page
from tests.benchmarks.years import ten_years

SMALL = 0.05
"""The share below which nothing is left of a round."""


def _measures(share: float, disputes: int) -> dict[str, Callable[[], Measure]]:
    """Every measure by its name, in the order of the page."""

    def some(whole: int) -> int:
        return max(1, round(whole * share))

    def few(whole: int) -> int:
        """Rounds that take something from a store of ten, and of which one would be too few."""
        return min(max(3, some(whole)), 9)

    return {
        "one-client-postgresql": lambda: one_client("PostgreSQL", some(60)),
        "one-client-sqlite": lambda: one_client("SQLite", some(60)),
        "rivals": lambda: rivals(some(60)),
        "eight-clients": lambda: eight_clients(some(12)),
        "http-postgresql": lambda: posted("PostgreSQL", some(40)),
        "http-sqlite-8": lambda: sqlite_under_load(some(20)),
        "log": lambda: log_bytes(some(20)),
        "queue-postgresql": lambda: queue("PostgreSQL", disputes, some(40)),
        "queue-sqlite": lambda: queue("SQLite", disputes, some(40)),
        "sweep-postgresql": lambda: clock_round("PostgreSQL", disputes, few(5)),
        "sweep-sqlite": lambda: clock_round("SQLite", disputes, few(5)),
        "ten-years": lambda: ten_years(round(disputes * 0.3), few(5)),
        "memory": lambda: memory(some(10_000)),
        "bytes": first_visits,
        "lighthouse": lighthouse,
    }


ORDER = tuple(_measures(1, 0))


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(ORDER))
@click.option("--share", default=1.0, type=click.FloatRange(min=SMALL), help="How many rounds; 1 is all.")
@click.option("--disputes", default=1_000_000, type=click.IntRange(min=2000), help="The large record's size.")
@click.option("--page-only", is_flag=True, help="Write docs/speed.md anew from the figures that there are.")
def main(names: tuple[str, ...], share: float, disputes: int, *, page_only: bool) -> None:
    """Take the measures of these NAMES, or all."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    for name, take in ({} if page_only else _measures(share, disputes)).items():
        if names and name not in names:
            continue
        began = time.monotonic()
        found = take()
        keep(found)
        click.echo(f"{found.title} ({time.monotonic() - began:.0f} s)")
        for one in found.figures:
            target = "" if one.target is None else f"  (at most {one.target:g})"
            click.echo(f"  {one.what}: {one.value:.2f} {one.unit}{target}")
        write_page(ORDER)
    write_page(ORDER)


if __name__ == "__main__":
    main()
