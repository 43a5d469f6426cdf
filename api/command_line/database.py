"""``iro database``: bring it to the newest schema, and look whether it is sound."""

from __future__ import annotations

import click

from api.command_line.opening import service_of, with_demo
from api.command_line.printing import say
from api.wiring import Service
from disputes.queries.soundness import unsound
from disputes.schema import standing, upgrade


@click.group()
def database() -> None:
    """Prepare the database and look after it."""


@database.command("upgrade")
@with_demo
def upgrade_command(demo: bool) -> None:
    """Bring the database to the newest schema, and print where it stands.

    Makes it when there is none. Does nothing when it is at the newest already, so it can run at
    every start. On PostgreSQL make the empty database first (createdb).

    \b
    Example:
      IRO_DATABASE_URL=postgresql+psycopg://iro@db/iro iro database upgrade
    """
    with service_of(demo) as service:
        before, newest = standing(service.database)
        upgrade(service.database)
        done = f"brought from {before or 'empty'} to" if before != newest else "already at"
        say(f"{_where(service)}: {done} schema {newest}, the newest.")


@database.command("check")
@with_demo
def check_command(demo: bool) -> None:
    """Look whether the database is sound: schema, file, links between rows, and its guards.

    What the record says is checked by: iro verify. Exit code 1 when anything is wrong.

    \b
    Example:
      iro database check
    """
    with service_of(demo) as service:
        say(f"{_where(service)}: {service.database.journal or 'PostgreSQL'}.")
        present, newest = standing(service.database)
        found = (
            [] if present == newest else [f"The schema is {present or 'empty'}, and the newest is {newest}"]
        )
        if present is not None:
            with service.units.reading() as unit:
                found += unsound(unit)
    for one in found:
        say(f"{one}.")
    if found:
        raise click.exceptions.Exit(1)
    say(f"Schema {newest}, the newest. It is sound.")


def _where(service: Service) -> str:
    return service.database.url.render_as_string(hide_password=True)
