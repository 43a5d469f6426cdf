"""``iro seal``: a small file, to be kept elsewhere, by which the whole record can be held to what it was."""

from __future__ import annotations

from pathlib import Path

import click

from api.command_line.mistakes import Mistake
from api.command_line.opening import ready_service, with_demo
from api.command_line.printing import counted, say
from disputes.seal import NotASeal, Seal, from_text, seal_now, to_text
from disputes.unit import Units


@click.command("seal")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@with_demo
def seal_command(folder: Path, demo: bool) -> None:
    """Write down in FOLDER how the record stands, to compare it with later.

    The file says of every dispute how many transitions it has and the hash of the last, and is signed
    with IRO_SECRET. It holds no child's data. Keep it where whoever may change the database cannot:
    on another machine, or on what is written once. Then "iro verify --seal FILE" finds what no chain
    can show by itself: a dispute that has gone, an end that was cut off, a chain that was made anew.

    \b
    Example, every night:
      iro seal /media/seals
    """
    with ready_service(demo) as service:
        with service.units.reading() as unit:
            seal = seal_now(unit)
        text = to_text(seal, service.units.secret)
    path = folder / f"seal-{seal.sealed_at:%Y-%m-%dT%H%M%S}Z.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise Mistake(f"The seal cannot be written to {folder}: {error.strerror or error}.") from error
    say(f"{counted(len(seal.heads), 'dispute')} sealed in {path}", f"Root: {seal.root}")


def read_seal(file: Path, units: Units) -> Seal:
    """The seal in a file. Raises Mistake when it is none of ours."""
    try:
        return from_text(file.read_text(encoding="utf-8"), units.secret)
    except (NotASeal, UnicodeDecodeError) as wrong:
        raise Mistake(f"{file} is not a seal of this service: {wrong}.") from wrong
    except OSError as error:
        raise Mistake(f"{file} cannot be read: {error.strerror or error}.") from error
