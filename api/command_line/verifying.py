"""``iro verify``: whether the record is whole."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from api.command_line.opening import ready_service, with_demo
from api.command_line.printing import counted, say
from disputes.queries.verify import verify, verify_all


@click.command("verify")
@click.argument("reference", default="")
@with_demo
def verify_command(reference: str, demo: bool) -> None:
    """Check that the record is whole: the chain and the fold of every dispute.

    \b
    Of each dispute, or of the one with REFERENCE, it looks whether
      the transitions run from 1 to the last without a gap, each chained to the one before
      each still says what was recorded (its hash), and is a move that its route has
      the dispute stands where its transitions lead, and says what the IRO wrote
      what is owed agrees with what the transitions opened, met and left
      it has somebody whose turn it is, and a due date where the council's text gives a limit
    and whether the database itself still refuses to change or remove a transition.

    Everything that is wrong is named, each on a line. Nothing is mended. Exit code 1 when anything
    is wrong.

    \b
    Examples:
      iro verify
      iro verify D-4F7K-29QM
    """
    with ready_service(demo) as service:
        if reference:
            with service.units.reading() as unit:
                verified = verify(unit, reference)
        else:
            with _bar() as tell:
                verified = verify_all(service.units, tell)
    say(*(str(finding) for finding in verified.findings))
    looked_at = ", ".join(
        (
            counted(verified.disputes, "dispute"),
            counted(verified.transitions, "transition"),
            counted(verified.obligations, "obligation"),
        )
    )
    if verified.findings:
        say(f"{looked_at}: {counted(len(verified.findings), 'finding')}.")
        raise click.exceptions.Exit(1)
    say(f"{looked_at}: the record is whole.")


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal, and silence in a file."""
    columns = (TextColumn("Disputes"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    screen = Console(stderr=True)
    with Progress(*columns, console=screen, transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("")
        yield lambda done, of: progress.update(task, completed=done, total=of)
