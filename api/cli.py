"""``iro``: the command line, and the manual of whoever works with this code."""

from __future__ import annotations

from typing import Any

import click

from api.command_line.database import database
from api.command_line.deadline import deadline
from api.command_line.listings import council, errors, pages, settings
from api.command_line.mistakes import told_plainly
from api.command_line.routes import route
from api.command_line.running import clock, serve

SECTIONS: dict[str, tuple[click.Command, ...]] = {
    "Run the service": (serve, clock, database, settings),
    "Read the rules": (council, route, deadline),
    "Look at the code": (errors, pages),
}


class Manual(click.Group):
    """Lists its commands by what they are for, and tells mistakes in one line."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what somebody can put right is told without a traceback."""
        with told_plainly():
            return super().invoke(ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under their headings."""
        widest = max(len(command.name or "") for section in SECTIONS.values() for command in section)
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl(
                    [
                        ((command.name or "").ljust(widest), command.get_short_help_str(90))
                        for command in commands
                    ]
                )


@click.group(cls=Manual, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """IROs challenge a council over a child's care plan, rung by rung, against the clock.

    \b
    New here? Start the demo and open the address that it prints:
      make demo

    Each command explains itself, with an example: iro COMMAND --help
    """


for section in SECTIONS.values():
    for command in section:
        main.add_command(command)
