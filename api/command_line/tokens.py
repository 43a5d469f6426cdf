"""``iro token``: let a program use the JSON interface as a person."""

from __future__ import annotations

import click

from api.command_line.opening import ready_service, with_demo
from api.command_line.printing import counted, say, table
from disputes.commands import end_token, make_token
from disputes.queries.tokens import tokens


@click.group()
def token() -> None:
    """Let a program use the JSON interface as a person, and stop it.

    A token may do what its person may do today, and no more; it ends when they leave. Only its
    hash is kept: whoever loses it makes another.
    """


@token.command("make")
@click.argument("email")
@click.option("--label", required=True, help="What it is for, so that it can be ended by name.")
@with_demo
def make(email: str, label: str, demo: bool) -> None:
    """Make a token for the person with this address, and print it once.

    \b
    Example:
      iro token make irene.okoro@council.test --label "case system"
      curl -H "Authorization: Bearer TOKEN" https://disputes.council.test/api/v1/queue
    """
    with ready_service(demo) as service, service.units.writing() as unit:
        made = make_token.handle(make_token.MakeToken(email, label), unit)
    click.echo(made)
    click.echo("This is shown once. Keep it as you keep a password.", err=True)


@token.command("end")
@click.argument("email")
@click.option("--label", default="", help="The one of that label; every token of theirs if not given.")
@with_demo
def end(email: str, label: str, demo: bool) -> None:
    """End a person's token, or all of them. It stops working at once.

    \b
    Example:
      iro token end irene.okoro@council.test --label "case system"
    """
    with ready_service(demo) as service, service.units.writing() as unit:
        ended = end_token.handle(end_token.EndToken(email, label), unit)
    say(f"{counted(ended, 'token')} ended.")


@token.command("list")
@with_demo
def list_command(demo: bool) -> None:
    """List whose tokens there are and what for. The tokens themselves are not kept."""
    with ready_service(demo) as service, service.units.reading() as unit:
        found = tokens(unit)
    table(
        ["Person", "Address", "Label", "Made", "Ended"],
        [
            [
                one.name,
                one.email,
                one.label,
                one.made_at.isoformat(timespec="minutes"),
                one.ended_at.isoformat(timespec="minutes") if one.ended_at else "",
            ]
            for one in found
        ],
    )
