"""``iro verify-record``: whether a file of a dispute's record is as it was made, without the database."""

from __future__ import annotations

from pathlib import Path

import click

from api.command_line.mistakes import Mistake
from api.command_line.printing import counted, say
from disputes.record_file import Looked, NotARecord, Proof, prove, read_record


@click.command("verify-record")
@click.argument("file", type=click.Path(path_type=Path))
def verify_record_command(file: Path) -> None:
    """Check that a downloaded record of a dispute is unaltered, without the database.

    FILE is the JSON of a dispute's record, as its page lets you download it. This works out again

    \b
      the hash of every transition, from all that it says
      the chain: each transition bound to the one before, from 1 on without a gap
      the heads: that the transitions end where the file says that they end
      how the dispute stands, and what was written when it was raised
      the digest of the whole file, whatever else was changed in it

    Everything that is wrong is named, each on a line. Exit code 1 when anything is wrong.

    Whoever can make every hash and the digest anew can make a file that agrees with itself. Only the
    service's own head tells it apart: compare the head that is printed here with the one on the page
    of the dispute's record. The format is described in docs/record-file.md.

    \b
    Example:
      iro verify-record D-4F7K-29QM-record.json
    """
    try:
        proof = prove(read_record(file.read_bytes()))
    except NotARecord as wrong:
        raise Mistake(f"{file}: {wrong}.") from None
    say(*(_looked(matter) for matter in proof.matters if matter.reference))
    say(*(str(fault) for fault in proof.faults))
    if proof.faults:
        say(f"{counted(len(proof.faults), 'finding')}: this file is not as the service made it.")
        raise click.exceptions.Exit(1)
    say(*_agrees(proof))


def _looked(matter: Looked) -> str:
    if matter.is_outline:
        return f"{matter.reference}: in outline only: what it says cannot be checked in this copy."
    withheld = f", {matter.withheld:,} of them left out in part" if matter.withheld else ""
    return f"{matter.reference}: {counted(matter.transitions, 'transition')}{withheld}. Head: {matter.head}"


def _agrees(proof: Proof) -> list[str]:
    lines = ["This file agrees with itself: nothing in it was changed, added, left out or moved."]
    if any(matter.withheld or matter.is_outline for matter in proof.matters):
        lines.append("What is left out of this copy can be checked in the whole record only.")
    return [
        *lines,
        "Compare the head with the one that the service shows: a file made anew whole differs there.",
    ]
