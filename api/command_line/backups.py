"""``iro backup`` and ``iro restore``: a copy of the whole database, and back into an empty one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from api.command_line.mistakes import Mistake
from api.command_line.opening import ready_service, with_demo
from api.command_line.printing import counted, say
from disputes.backups.file import About, BackupRefused, NotABackup
from disputes.backups.making import back_up
from disputes.backups.restoring import DoesNotVerify, restore

SHOWN = 20


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_demo
def backup_command(file: Path, demo: bool) -> None:
    """Write the whole database into FILE, while the service runs.

    One SQLite file, whichever database it is made from; "iro restore" puts it into an empty database
    of either kind. It is there when it is whole, never before, and nothing is ever written over. What
    was recorded before the command was called is in it. It holds children's data: only you may read
    it, and it belongs on another machine, encrypted. IRO_SECRET is not in it: keep that elsewhere.

    \b
    Example, every night:
      iro backup /media/backups/disputes-$(date +%F).db
    """
    with ready_service(demo) as service:
        try:
            with _bar() as tell:
                about = back_up(service.units, file, tell)
        except BackupRefused as refused:
            raise Mistake(f"{refused}.") from refused
    say(f"{_inside(about)} in {file}", f"Root: {about.root}")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--despite-findings", is_flag=True, help="Restore what is not whole, when there is no better.")
@with_demo
def restore_command(file: Path, despite_findings: bool, demo: bool) -> None:
    """Put a backup from FILE into an empty database, and check it as "iro verify" does.

    All of it is there at the end, or nothing. A file that was changed, or whose record is not whole,
    is refused. The mail of what was restored is held: nothing is sent, but codes for signing in, until
    "iro mail release". Everybody signs in anew. Stop the web and clock processes first.

    \b
    Example, after making an empty database and pointing IRO_DATABASE_URL at it:
      iro database upgrade
      iro restore /media/backups/disputes-2026-11-22.db
    """
    with ready_service(demo) as service:
        try:
            with _bar() as tell:
                restored = restore(service.units, file, despite_findings=despite_findings, tell=tell)
        except NotABackup as wrong:
            raise Mistake(f"{file} is not a backup of this service: {wrong}.") from wrong
        except DoesNotVerify as broken:
            _name(broken.findings)
            raise Mistake(f"{broken}. To restore it all the same: --despite-findings") from broken
        except BackupRefused as refused:
            raise Mistake(f"{refused}.") from refused
    _name(restored.findings)
    say(f"{_inside(restored.about)} restored, as of {restored.about.made_at:%Y-%m-%d %H:%M} UTC.")
    say(f"Root: {restored.about.root}", "The mail is held. See what waits, and release it: iro mail release")
    if restored.tokens:
        say(f"{counted(restored.tokens, 'token')} of programs work again, as then: iro token list")


def _inside(about: About) -> str:
    return f"{counted(about.disputes, 'dispute')} and {counted(about.transitions, 'transition')}"


def _name(findings: tuple[str, ...]) -> None:
    say(*(one if one.endswith(".") else f"{one}." for one in findings[:SHOWN]))
    if len(findings) > SHOWN:
        say(f"and {len(findings) - SHOWN:,} more.")


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal, and silence in a file."""
    columns = (TextColumn("Rows"), BarColumn(), TimeRemainingColumn())
    screen = Console(stderr=True)
    with Progress(*columns, console=screen, transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("", total=None)
        yield lambda done, of: progress.update(task, completed=done, total=of)
