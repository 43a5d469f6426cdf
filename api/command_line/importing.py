"""``iro import``: fill the directory from files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from api.command_line.mistakes import Mistake
from api.command_line.opening import ready_service, with_demo
from api.command_line.printing import counted, say
from api.wiring import Service
from disputes.commands import import_children, import_people
from disputes.importing.csv_rows import FileRefused
from disputes.unit import Unit

MOST_SHOWN = 200
FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
DRY_RUN = click.option("--dry-run", is_flag=True, help="Check and say what would change; change nothing.")
Tell = Callable[[str, int, int], None]


@click.group("import")
def import_group() -> None:
    """Load people and children from CSV files.

    Each row is checked, and all faults are listed by line. A file with a fault changes nothing.
    Loading a file again changes nothing either. Load people first: children name them.

    \b
    Try it first:
      iro import people people.csv --dry-run
    docs/importing.md explains every column, with files to start from.
    """


@import_group.command("people")
@FILE
@DRY_RUN
@with_demo
def people_command(file: Path, dry_run: bool, demo: bool) -> None:
    """Load people, teams and posts from FILE.

    \b
    name         as letters should show it
    email        the work address: people are known by it
    role         the post, as iro council lists it; empty: no post
    team         the team, service or directorate of the post
    team_above   the team directly above it; empty: as before, or the top
    from, to     first and last day in the post; empty: as before or from today; no end
    stands_in    yes: stands in for the holder
    left         first day on which the person no longer works here
    email_before the address by which they were known until now

    The file gives all posts of the people in it: a post of theirs that it does not name ends. A
    manager's post has one holder: a new one ends the old one's time the day before. A row without
    name and email says that nobody holds the post.

    \b
    Example of a file:
      name,email,role,team,team_above
      Dora Shaw,dora.shaw@council.test,director,Children's Services,
      Tariq Moss,tariq.moss@council.test,team_manager,Team North,Children's Services
    """
    with _for_loading(demo, dry_run, file) as (service, unit, tell):
        command = import_people.ImportPeople(file.read_bytes(), service.settings.email_domains, dry_run)
        loaded = import_people.handle(command, unit, tell)
    say(*loaded.changes[:MOST_SHOWN])
    if len(loaded.changes) > MOST_SHOWN:
        say(f"... and {len(loaded.changes) - MOST_SHOWN:,} more")
    _say_done(dry_run, loaded.rows, counted(len(loaded.changes), "change"))


@import_group.command("children")
@FILE
@DRY_RUN
@with_demo
def children_command(file: Path, dry_run: bool, demo: bool) -> None:
    """Load children from FILE. No name is needed or kept.

    \b
    case_number           the case system's number: children are known by it
    initials              1 to 6 capitals
    scope                 looked after, child protection, child in need, care leaver, foster carer
    team                  the child's team, as the people file spells it
    iro_email             the child's IRO, who holds a post of iro
    social_worker_email   the child's social worker; may be empty

    \b
    Example of a file:
      case_number,initials,scope,team,iro_email,social_worker_email
      C-101,AB,looked after,Team North,irene.okoro@council.test,sofia.wren@council.test
    """
    with _for_loading(demo, dry_run, file) as (_, unit, tell):
        command = import_children.ImportChildren(file.read_bytes(), dry_run)
        loaded = import_children.handle(command, unit, tell)
    _say_done(dry_run, loaded.rows, f"{loaded.new:,} new, {loaded.changed:,} changed")


@contextmanager
def _for_loading(demo: bool, dry_run: bool, file: Path) -> Iterator[tuple[Service, Unit, Tell]]:
    """A unit to load in, which for a dry run cannot write; faults are printed, all of them."""
    try:
        with ready_service(demo) as service, _bar() as tell:
            units = service.units
            with units.reading() if dry_run else units.writing() as unit:
                yield service, unit, tell
    except FileRefused as refused:
        for fault in refused.faults:
            click.echo(str(fault), err=True)
        found = counted(len(refused.faults), "fault")
        raise Mistake(
            f"{file.name}: {found}. Nothing was changed. Correct the file and load it again."
        ) from refused


@contextmanager
def _bar() -> Iterator[Tell]:
    """A progress bar on a terminal, and silence in a file."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    screen = Console(stderr=True)
    with Progress(*columns, console=screen, transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("")
        yield lambda what, done, of: progress.update(task, description=what, completed=done, total=of)


def _say_done(dry_run: bool, rows: int, what: str) -> None:
    would = " Nothing was written: this was a dry run." if dry_run else ""
    say(f"{counted(rows, 'row')}: {what}.{would}")
