"""``iro verify``: whether the record is whole."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from api.command_line.mistakes import WrongUse
from api.command_line.opening import ready_service, with_demo
from api.command_line.printing import counted, say
from api.command_line.sealing import read_seal
from disputes.queries.sealed import against_seal
from disputes.queries.verify import Finding, verify, verify_all


@click.command("verify")
@click.argument("reference", default="")
@click.option(
    "--seal",
    "seal_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also compare the record with a file that iro seal wrote.",
)
@with_demo
def verify_command(reference: str, seal_file: Path | None, demo: bool) -> None:
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
      iro verify --seal /media/seals/seal-2026-11-22T020000Z.txt
    """
    sealed: tuple[Finding, ...] = ()
    with ready_service(demo) as service:
        if seal_file is not None:
            if reference:
                raise WrongUse("A seal is of the whole record: leave the reference out.")
            seal = read_seal(seal_file, service.units)
            with service.units.reading() as unit:
                sealed = tuple(against_seal(unit, seal))
        if reference:
            with service.units.reading() as unit:
                verified = verify(unit, reference)
        else:
            with _bar() as tell:
                verified = verify_all(service.units, tell)
    findings = (*verified.findings, *sealed)
    say(*(str(finding) for finding in findings))
    looked_at = ", ".join(
        (
            counted(verified.disputes, "dispute"),
            counted(verified.transitions, "transition"),
            counted(verified.obligations, "obligation"),
        )
    )
    if findings:
        say(f"{looked_at}: {counted(len(findings), 'finding')}.")
        raise click.exceptions.Exit(1)
    as_sealed = "" if seal_file is None else ", and as it was sealed"
    say(f"{looked_at}: the record is whole{as_sealed}.")


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal, and silence in a file."""
    columns = (TextColumn("Disputes"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    screen = Console(stderr=True)
    with Progress(*columns, console=screen, transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("")
        yield lambda done, of: progress.update(task, completed=done, total=of)
