"""Reads a CSV file that somebody made: clean cells by column, and every fault by line."""

from __future__ import annotations

import csv
import difflib
import io
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from disputes.errors import Refused

MOST_BYTES = 64 * 1024 * 1024
DELIMITERS = ",;\t"
FORMULA = ("=", "+", "-", "@")
# Controls, invisible signs and signs that turn the direction of text round.
UNPRINTABLE = ("Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn")
BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
STEP = 1000
SAVE_AS = "In the spreadsheet choose Save as, CSV UTF-8, and load that file"

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""
Thing = TypeVar("Thing")


def in_silence(_what: str, _done: int, _of: int) -> None:
    """The progress of whoever does not ask for it."""


def in_steps(things: Sequence[Thing], what: str, progress: Progress) -> Iterator[Sequence[Thing]]:
    """The things a thousand at a time, with the progress told after each step."""
    for start in range(0, len(things), STEP):
        yield things[start : start + STEP]
        progress(what, min(start + STEP, len(things)), len(things))


@dataclass(frozen=True)
class Column:
    """One column of a file. ``longest`` bounds its cells, in characters."""

    name: str
    longest: int
    required: bool = True


@dataclass(frozen=True, order=True)
class FileFault:
    """What is wrong in a file, where, and what to do. Line 1 is the headings; 0 is the file itself."""

    line: int
    column: str
    what: str
    remedy: str

    def __str__(self) -> str:
        parts = [f"line {self.line}" if self.line else "the file", self.column]
        return f"{', '.join(part for part in parts if part)}: {self.what}. {self.remedy}."


class FileRefused(Refused):
    """The file was not loaded, and nothing was changed; ``faults`` has everything wrong with it."""

    def __init__(self, faults: Sequence[FileFault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("broken_file", {"file": [str(fault) for fault in self.faults]})


@dataclass(frozen=True)
class Row:
    """One row: the line on which it begins, and its cells by column, trimmed."""

    line: int
    cells: dict[str, str]


@dataclass
class Sheet:
    """A file as it was read: its rows, the columns it has, and the faults so far."""

    rows: list[Row]
    columns: tuple[str, ...]
    _faults: dict[tuple[int, str], FileFault] = field(default_factory=dict)

    @property
    def faults(self) -> tuple[FileFault, ...]:
        """Everything that is wrong, as far as it was looked at."""
        return tuple(self._faults.values())

    def fault(self, line: int, column: str, what: str, remedy: str) -> None:
        """Note what is wrong with a cell. The first thing counts: it may be why there is a second."""
        self._faults.setdefault((line, column), FileFault(line, column, what, remedy))

    def is_sound(self, row: Row) -> bool:
        """Whether nothing is wrong with the row so far."""
        return not any((row.line, column) in self._faults for column in ("", *self.columns))


def read_sheet(content: bytes, columns: Sequence[Column]) -> Sheet:
    """Read a file and note what is wrong with its cells. A row of the wrong length is left out.

    Takes commas, semicolons or tabs, with or without a byte order mark; empty lines are passed over.

    :raises FileRefused: when the file as a whole cannot be read: not UTF-8, empty, too large, or
        its headings are wrong.
    """
    records = _records(_text_of(content))
    heading = next(records, None)
    if heading is None:
        raise _refused("is empty", "Put the headings on the first line and a row below")
    sheet = Sheet([], _headings(heading[1], columns))
    _read_rows(records, sheet, {column.name: column.longest for column in columns})
    if not sheet.rows and not sheet.faults:
        raise _refused("has headings and no rows", "Put a row below the headings")
    return sheet


def shown(value: str) -> str:
    """A cell in a message: short, and with nothing in it that a screen would obey."""
    return repr(value if len(value) <= 40 else value[:40] + "…")


def nearest(value: str, known: Sequence[str]) -> str:
    """The list of what is known, with the nearest named first where there is one."""
    close = difflib.get_close_matches(value, known, 1)
    start = f"Did you mean {close[0]}? " if close else ""
    return f"{start}Known: {', '.join(known)}"


def _text_of(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise _refused(f"is larger than {MOST_BYTES // 1024 // 1024} MB", "Split it and load the parts")
    if content.startswith(BYTE_ORDER_MARKS):
        raise _refused("is in UTF-16", SAVE_AS)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        fault = FileFault(line, "", "has a letter that is not in UTF-8", SAVE_AS)
        raise FileRefused([fault]) from error


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it begins, without the empty ones."""
    first_line = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        fault = FileFault(
            begins, "", f"cannot be read as CSV ({error})", "Look for a quotation mark without its partner"
        )
        raise FileRefused([fault]) from error


def _headings(cells: list[str], columns: Sequence[Column]) -> tuple[str, ...]:
    names = tuple("_".join(cell.lower().split()) for cell in cells)
    known = [column.name for column in columns]
    faults = []
    for number, name in enumerate(names, 1):
        if not name:
            faults.append(FileFault(1, f"column {number}", "has no heading", "Name it or take it out"))
        elif name not in known:
            faults.append(FileFault(1, shown(name), "is not a column of this file", nearest(name, known)))
        elif name in names[: number - 1]:
            faults.append(FileFault(1, name, "stands there twice", "Take one of them out"))
    faults += [
        FileFault(1, column.name, "is missing", "Add the column")
        for column in columns
        if column.required and column.name not in names
    ]
    if faults:
        raise FileRefused(faults)
    return names


def _read_rows(records: Iterator[tuple[int, list[str]]], sheet: Sheet, longest: dict[str, int]) -> None:
    for line, cells in records:
        if len(cells) != len(sheet.columns):
            sheet.fault(
                line,
                "",
                f"has {len(cells)} cells, and there are {len(sheet.columns)} columns",
                "Put a cell that holds the separator between quotation marks",
            )
            continue
        row = {}
        for name, cell in zip(sheet.columns, cells, strict=True):
            text = unicodedata.normalize("NFC", cell).strip()
            wrong = _wrong_with(text, longest[name])
            if wrong:
                sheet.fault(line, name, *wrong)
            row[name] = " ".join(text.split())
        sheet.rows.append(Row(line, row))


def _wrong_with(cell: str, longest: int) -> tuple[str, str] | None:
    if any(unicodedata.category(sign) in UNPRINTABLE for sign in cell):
        return "has a line break or a sign that cannot be seen", "Type the cell again"
    if cell.startswith(FORMULA):
        return f"begins with {cell[0]}, which a spreadsheet would run", "Take that sign away"
    if len(cell) > longest:
        return f"has {len(cell)} characters", f"Shorten it to {longest}"
    return None


def _refused(what: str, remedy: str) -> FileRefused:
    return FileRefused([FileFault(0, "", what, remedy)])
