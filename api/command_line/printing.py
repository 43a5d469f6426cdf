"""How the commands print: a table as wide as the screen, and wide enough in a file."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

IN_A_FILE = 160  # characters: a line that is read by a program should not be folded


def console() -> Console:
    """Standard output. What is printed is never read as markup: it may come from a file."""
    width = None if sys.stdout.isatty() else IN_A_FILE
    return Console(width=width, markup=False, emoji=False, highlight=False)


def say(*lines: str) -> None:
    """Print lines as they stand."""
    printer = console()
    for line in lines:
        printer.print(Text(line), soft_wrap=True)


def heading(text: str) -> None:
    """Print a heading with room above it."""
    console().print(Text(f"\n{text}", style="bold"), soft_wrap=True)


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table. Cells fold where the screen ends; nothing is cut off."""
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for title in titles:
        drawn.add_column(title, overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    console().print(drawn)


def counted(number: int, thing: str) -> str:
    """So many of a thing: "1 fault", "2,000 faults"."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
