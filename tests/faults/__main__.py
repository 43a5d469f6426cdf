"""Runs campaigns in full, prints their figures, writes docs/proof.md: ``python -m tests.faults --help``."""

from __future__ import annotations

import logging
import sys
import time
from contextlib import ExitStack

import click
import structlog

from disputes.clock import SystemClock
from machines.working_days import london_date
from tests.faults.campaigns import BY_NAME, CAMPAIGNS, Campaign
from tests.faults.ground import GROUNDS, Grounds
from tests.faults.proof import Result, machine, row_of, save, write_page

ORDER = tuple(BY_NAME)


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(ORDER))
@click.option("--share", default=1.0, type=click.FloatRange(min=0.001), help="How much of each; 1 is all.")
@click.option("--page-only", is_flag=True, help="Write docs/proof.md anew from the results that there are.")
def main(names: tuple[str, ...], share: float, *, page_only: bool) -> None:
    """Run the campaigns of these NAMES, or all. Exit code 1 when any did harm, or a control did none."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    met = True
    with ExitStack() as stack:
        opened: dict[str, Grounds] = {}
        for campaign in () if page_only else CAMPAIGNS:
            if names and campaign.name not in names:
                continue
            for on in campaign.on:
                if on not in opened:
                    opened[on] = stack.enter_context(GROUNDS[on]())
            met &= _run(campaign, opened, share)
            write_page(ORDER)
    write_page(ORDER)
    sys.exit(0 if met else 1)


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
