"""Runs campaigns in full, prints their figures, writes docs/proof.md: ``python -m tests.faults --help``."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import click
import structlog

from disputes.clock import SystemClock
from machines.working_days import london_date
from tests.faults.campaigns import BY_NAME, CAMPAIGNS, Campaign
from tests.faults.ground import GROUNDS, Grounds
from tests.faults.proof import ROOT, Result, machine, row_of, save, write_page

ORDER = tuple(BY_NAME)


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(ORDER))
@click.option("--share", default=1.0, type=click.FloatRange(min=0.001), help="How much of each; 1 is all.")
@click.option("--lanes", default=1, type=click.IntRange(1, 8), help="How many campaigns at the same time.")
@click.option("--page-only", is_flag=True, help="Write docs/proof.md anew from the results that there are.")
def main(names: tuple[str, ...], share: float, lanes: int, *, page_only: bool) -> None:
    """Run the campaigns of these NAMES, or all. Exit code 1 when any did harm, or a control did none.

    Together with all others, one whose whole takes hours runs a part of it; by its name it runs whole.
    """
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    shares = dict.fromkeys(names, share) or {one.name: share * one.of_an_hour for one in CAMPAIGNS}
    if page_only:
        met = True
    elif lanes > 1:
        met = _side_by_side(shares, lanes)
    else:
        met = _one_by_one(shares)
    write_page(ORDER)
    sys.exit(0 if met else 1)


def _side_by_side(shares: Mapping[str, float], lanes: int) -> bool:
    """Each campaign in a process of its own: their controls change the program that they run in."""

    def in_a_process(name: str, share: float) -> bool:
        command = [sys.executable, "-m", "tests.faults", name, "--share", f"{share:g}"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        click.echo(done.stdout + done.stderr, nl=False)
        return done.returncode == 0

    with ThreadPoolExecutor(lanes) as pool:
        return all(list(pool.map(in_a_process, shares.keys(), shares.values())))


def _one_by_one(shares: Mapping[str, float]) -> bool:
    met = True
    with ExitStack() as stack:
        opened: dict[str, Grounds] = {}
        for name, share in shares.items():
            campaign = BY_NAME[name]
            for on in campaign.on:
                if on not in opened:
                    opened[on] = stack.enter_context(GROUNDS[on]())
            met &= _run(campaign, opened, share)
    return met


def _run(campaign: Campaign, opened: dict[str, Grounds], share: float) -> bool:
    rows, met = [], True
    for on in campaign.on:
        began = time.monotonic()
        whole = campaign.fight(opened[on], share)
        control = campaign.fail(opened[on])
        row = row_of(on, whole, control, time.monotonic() - began)
        rows.append(row)
        met &= whole.is_clean and not control.is_clean
        click.echo(f"{campaign.name} on {on}, {row.seconds} s: {dict(row.tried)} {dict(row.worst)}")
        click.echo(f"  harm {dict(row.harm) or 0}; its control {dict(row.control) or 'WAS NOT CAUGHT'}")
        for example in row.examples:
            click.echo(f"  {example}")
    command = f"python -m tests.faults {campaign.name}"
    today = london_date(SystemClock().now()).isoformat()
    result = Result(
        campaign.name,
        campaign.title,
        campaign.target,
        campaign.control,
        command,
        today,
        machine(),
        share,
        rows,
        campaign.notes,
    )
    save(result)
    return met


if __name__ == "__main__":
    main()
