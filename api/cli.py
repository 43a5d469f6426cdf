"""``iro``: the command line, and the manual of whoever works with this code."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from api.command_line.mistakes import told_plainly

# Each command and the module of api/command_line that it stands in. Only the one that is called is
# loaded, so that the others work even while its code is broken.
SECTIONS: Mapping[str, Mapping[str, str]] = {
    "Run the service": {
        "serve": "running",
        "clock": "running",
        "database": "database",
        "settings": "listings",
    },
    "Keep it safe": {"backup": "backups", "restore": "backups", "mail": "mail"},
    "Fill the directory": {"import": "importing", "closure-day": "closure_days", "token": "tokens"},
    "Read the rules": {"council": "listings", "route": "routes", "deadline": "deadline"},
    "Check the record and the code": {
        "verify": "verifying",
        "verify-record": "record_files",
        "seal": "sealing",
        "readings": "readings",
        "errors": "listings",
        "pages": "pages",
    },
}


class Manual(click.Group):
    """Lists its commands by what they are for, and tells mistakes in one line."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what somebody can put right is told without a traceback."""
        # A council may be a package of whoever calls this: found where they stand, as by python -m.
        sys.path.append(str(Path.cwd()))
        with told_plainly():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order of the manual."""
        return [name for section in SECTIONS.values() for name in section]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command; None when there is none of that name."""
        for section in SECTIONS.values():
            if cmd_name in section:
                parts = vars(import_module(f"api.command_line.{section[cmd_name]}")).values()
                return next(p for p in parts if isinstance(p, click.Command) and p.name == cmd_name)
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under their headings."""
        widest = max(map(len, self.list_commands(ctx)))
        for title, section in SECTIONS.items():
            with formatter.section(title):
                loaded = [self.get_command(ctx, name) for name in section]
                formatter.write_dl(
                    [(str(one.name).ljust(widest), one.get_short_help_str(90)) for one in loaded if one]
                )


@click.group(cls=Manual, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """IROs challenge a council over a child's care plan, rung by rung, against the clock.

    \b
    New here? Start the demo, and open the address that it prints:
      make demo
    A council's own service, in this order:
      iro settings               what it has to be told, and how
      iro database upgrade       the tables
      iro import people FILE     who works where, in which post
      iro import children FILE   whose disputes can be raised
      iro serve, iro clock       the pages; the limits and the mail
    Where a change belongs:
      which move may follow which, how many days   machines/councils   iro route --help
      one action, done once and recorded           disputes/commands
      a question that a page asks                  disputes/queries
      the words of a letter                        notifications/letters
      a page, its address, who may open it         api/pages           iro pages
      what is said when something is refused       disputes/errors.py  iro errors

    Each command explains itself, with an example: iro COMMAND --help

    Exit code 0: done. 1: refused, or something was found. 2: called wrongly, or with settings that
    cannot be used.
    """
