"""A council's files for the commands that look at them, also while they are still being written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import extract_tb

from api.command_line.mistakes import Mistake, WrongUse
from machines.faults import Fault
from machines.registry import Procedure, UnknownRoute, package_of, read_procedure


def read_files(council: str) -> Procedure:
    """A council's files as they stand.

    :raises WrongUse: when there is no such council. :raises Mistake: with file and line, when Python cannot
        make anything of what one of them says.
    """
    with _told_where(council):
        return read_procedure(council)


def faults_of_files(council: str) -> tuple[Fault, ...]:
    """Every fault of a council's files. Raises what ``read_files`` does."""
    with _told_where(council):
        return read_procedure(council).faults()


@contextmanager
def _told_where(council: str) -> Iterator[None]:
    try:
        yield
    except UnknownRoute as unknown:
        raise WrongUse(f"There is {unknown}.") from unknown
    except Exception as error:  # whatever a file that is being written does wrong
        said = f"{_line_of(council, error)}{type(error).__name__}: {error}"
        raise Mistake(f"The files of {council} cannot be read: {said}") from error


def _line_of(council: str, error: Exception) -> str:
    """The last line of the council's own files that was read before it broke, if one was."""
    folder = f"/{package_of(council).replace('.', '/')}/"
    lines = [one for one in extract_tb(error.__traceback__) if folder in Path(one.filename).as_posix()]
    return f"{Path(lines[-1].filename).name}, line {lines[-1].lineno}: " if lines else ""
