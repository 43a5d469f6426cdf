"""``iro closure-day``: the days on which the council is closed."""

from __future__ import annotations

from datetime import date

import click

from api.command_line.mistakes import WrongUse
from api.command_line.opening import ready_service, with_demo
from api.command_line.printing import say
from disputes.commands import add_closure_day, remove_closure_day
from machines.working_days import day_in_words

MOVES = "The clock moves the due dates that it falls before, and tells whoever owes an answer."
STAYS = "Due dates that are on record stay as they are: nobody gets less time than they were told."


@click.group("closure-day")
def closure_day() -> None:
    """Keep the days on which the council is closed, besides weekends and bank holidays.

    A closure day does not count as a working day. The clock moves the open due dates that it falls before,
    at its next tick, and says why. They never move to an earlier day.
    England's bank holidays are known already.
    """


@closure_day.command("add")
@click.argument("day", metavar="DATE")
@click.argument("reason")
@with_demo
def add(day: str, reason: str, demo: bool) -> None:
    """Add a closure day.

    \b
    Example:
      iro closure-day add 2026-12-29 "Closed between Christmas and New Year"
    """
    closed_on = _day(day)
    with ready_service(demo) as service, service.units.writing() as unit:
        new = add_closure_day.handle(add_closure_day.AddClosureDay(closed_on, reason), unit)
    said = "is now" if new else "was already"
    say(f"{day_in_words(closed_on)} {said} a closure day. {MOVES}")


@closure_day.command("remove")
@click.argument("day", metavar="DATE")
@with_demo
def remove(day: str, demo: bool) -> None:
    """Take back a closure day that is still to come.

    \b
    Example:
      iro closure-day remove 2026-12-29
    """
    opened_on = _day(day)
    with ready_service(demo) as service, service.units.writing() as unit:
        remove_closure_day.handle(remove_closure_day.RemoveClosureDay(opened_on), unit)
    say(f"{day_in_words(opened_on)} counts as a working day again. {STAYS}")


@closure_day.command("list")
@with_demo
def list_command(demo: bool) -> None:
    """List every closure day, of the council's file and of the database."""
    with ready_service(demo) as service, service.units.reading() as unit:
        days = unit.calendar.closure_days
        for day, reason in sorted(days.items()):
            of_file = " (in the council's file)" if day in service.profile.closure_days else ""
            say(f"{day.isoformat()}  {reason}{of_file}")
        if not days:
            say("None: only weekends and bank holidays do not count.")


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise WrongUse(f"{written!r} is not a date. Give it as 2026-12-29.") from None
