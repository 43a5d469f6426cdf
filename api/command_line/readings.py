"""``iro readings``: who has read what of the disputes."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from datetime import datetime

import click

from api.command_line.opening import ready_service, with_demo
from api.command_line.printing import say, table
from disputes.queries.readings import Asked, ReadingSeen, readings
from machines.working_days import London

MOST_IN_A_TABLE = 200
TITLES = ("read_at", "person", "address", "because", "role", "dispute", "what", "by")
# A spreadsheet takes a cell that begins so for a sum, and works it out.
BEGINS_A_SUM = ("=", "+", "-", "@", "\t", "\r", "\n")


@click.command("readings")
@click.option("--dispute", "reference", default="", help="Only of this dispute.")
@click.option("--person", "email", default="", help="Only by the person with this address.")
@click.option("--from", "from_on", type=click.DateTime(["%Y-%m-%d"]), help="From this day on.")
@click.option("--to", "to_on", type=click.DateTime(["%Y-%m-%d"]), help="To the end of this day.")
@click.option("--csv", "as_csv", is_flag=True, help="All of them as CSV, in place of a table of the newest.")
@with_demo
def readings_command(
    reference: str,
    email: str,
    from_on: datetime | None,
    to_on: datetime | None,
    as_csv: bool,
    demo: bool,
) -> None:
    """List who has read what of the disputes, when, and what let them in.

    For whoever answers for the data: each line is the first time in an hour that somebody opened a dispute,
    a document or a list. Nothing of a case is in it. The newest stand first, and times are London's.

    \b
    Examples:
      iro readings --dispute D-4F7K-29QM
      iro readings --person irene.okoro@council.test --from 2026-11-01 --to 2026-11-30
      iro readings --from 2026-11-01 --csv > readings.csv
    """
    asked = Asked(
        reference, email, None if from_on is None else from_on.date(), None if to_on is None else to_on.date()
    )
    with ready_service(demo) as service, service.units.reading() as unit:
        found = readings(unit, asked, None if as_csv else MOST_IN_A_TABLE + 1)
        if as_csv:
            _write_csv(found)
        else:
            _print_table(list(found))


def _write_csv(found: Iterator[ReadingSeen]) -> None:
    lines = csv.writer(sys.stdout)
    lines.writerow(TITLES)
    lines.writerows([_safe(cell) for cell in _cells(one)] for one in found)


def _print_table(found: list[ReadingSeen]) -> None:
    shown = [_cells(one) for one in found[:MOST_IN_A_TABLE]]
    table(
        ["Read", "Person", "Because", "Role", "Dispute", "What", "By"],
        [(at, person, *rest) for at, person, _address, *rest in shown],
    )
    if len(found) > MOST_IN_A_TABLE:
        say(f"These are the newest {MOST_IN_A_TABLE}. Narrow it to a dispute, person or days, or take --csv.")


def _cells(one: ReadingSeen) -> tuple[str, ...]:
    at = one.read_at.astimezone(London).isoformat(timespec="minutes")
    return (at, one.person, one.email, one.tie, one.role, one.reference, one.what, one.door)


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a sum."""
    return f"'{cell}" if cell.startswith(BEGINS_A_SUM) else cell
