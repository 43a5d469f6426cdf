"""``iro council``, ``errors`` and ``settings``: what there is, as the code has it."""

from __future__ import annotations

import click

from api.command_line.printing import heading, say, table
from api.settings import FIELDS, read_council
from disputes.errors import CATALOGUE
from machines.registry import load_council
from machines.roles import CLOCK


@click.command()
def council() -> None:
    """Show the council's own words: its posts, its themes, its closure days.

    They stand in machines/councils/COUNCIL/profile.py. Closure days of a year are better kept in
    the database, where nobody has to change code: iro closure-day --help
    """
    registry = load_council(read_council())
    profile = registry.profile
    say(f"{profile.name} ({profile.council}): {profile.procedure}")
    leaders = set(profile.leaders)
    table(
        ["Role", "The council's name", "Found in", "Opens the queue"],
        [
            [role.id, profile.name_of(role), role.line.value, "yes" if role in leaders else ""]
            for role in registry.roles().values()
            if role != CLOCK
        ],
    )
    table(["Theme", "Name", "From"], [[one.id, one.name, one.source.mark.value] for one in profile.themes])
    heading("Closure days in the profile")
    for day, reason in sorted(profile.closure_days.items()):
        say(f"  {day.isoformat()}  {reason}")
    if not profile.closure_days:
        say("  None. Those of the database: iro closure-day list")


@click.command()
def errors() -> None:
    """List every refusal: its code, the HTTP answer, what people read and what they can do.

    A refusal is raised as Refused("code") and comes out the same on a page, in the JSON interface
    and here. A new one is one line in disputes/errors.py.
    """
    table(
        ["Code", "HTTP", "What happened", "What to do"],
        [[one.code, str(one.status), one.title, one.what_to_do] for one in CATALOGUE.values()],
    )


@click.command()
def settings() -> None:
    """List every setting: an environment variable, and what it is for.

    They are read and checked once, at the start; anything missing or unsafe is refused, with all
    faults at once. The demo needs none.
    """
    table(["Variable", "What it is"], FIELDS.items())
