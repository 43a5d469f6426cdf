"""A dispute's record as a document of JSON: how it is sealed, and how it is proved without a database.

The hashes are those of ``disputes.chain``: of each transition with the one before it. The digest is the
SHA-256 of the whole document but the digest itself, in the same canonical form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from disputes.chain import BEFORE_THE_FIRST, CHAINED, canonical, fingerprint, transition_hash
from disputes.withheld import OUT_OF_THE_COPY, WITHHELD

FORMAT = "iro-dispute-record"
FORMAT_VERSION = 1
DIGEST = "digest"
THE_FILE = "the file"
REFERENCE = re.compile(r"[A-Z0-9-]{1,12}")
HASH = re.compile(r"[0-9a-f]{64}")
WRITTEN_WHEN_RAISED = (
    "route_reason",
    "what_is_wrong",
    "impact",
    "wishes_and_feelings",
    "wishes_found_out",
    "outcome_sought",
    "outcome_by",
    "risk",
)


class NotARecord(Exception):
    """The file is no record of a dispute; the message says what it is instead."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong. ``reference`` is a matter of the file; ``sequence`` a transition, or None."""

    reference: str
    sequence: int | None
    kind: str
    what: str

    def __str__(self) -> str:
        where = self.reference if self.sequence is None else f"{self.reference}, transition {self.sequence}"
        return f"{where}: {self.kind}: {self.what}."


@dataclass(frozen=True)
class Looked:
    """What was found of one matter. ``head`` is worked out from its transitions; "" where there are none.

    ``withheld`` counts the transitions of which parts are left out: these cannot be worked out again.
    """

    reference: str
    transitions: int
    withheld: int
    is_outline: bool
    head: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Proof:
    """What a file proves. ``document`` is what stands in it."""

    document: Mapping[str, Any]
    matters: tuple[Looked, ...]
    faults: tuple[Fault, ...]


def sealed(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document in JSON's own values, with its digest at the end."""
    plain = {name: json.loads(canonical(part)) for name, part in document.items()}
    return {**plain, DIGEST: fingerprint(plain)}


def read_record(content: bytes) -> dict[str, Any]:
    """The document that a file holds.

    :raises NotARecord: for everything that is not one, in one line.
    """
    try:
        document = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number)
    except NotARecord:
        raise
    except UnicodeDecodeError:
        raise NotARecord("It is not text in UTF-8") from None
    except json.JSONDecodeError as error:
        raise NotARecord(f"It is not whole JSON: it cannot be read from line {error.lineno} on") from None
    except (ValueError, RecursionError):
        raise NotARecord("It is not JSON that a record can be made of") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise NotARecord("It is JSON, and not the record of a dispute")
    if document.get("format_version") != FORMAT_VERSION:
        raise NotARecord(f"Its format_version is not {FORMAT_VERSION}, the one that this command reads")
    return document


def prove(document: Mapping[str, Any]) -> Proof:
    """Work out every hash of the document again, and say what differs. Never raises for what stands in it."""
    matters = tuple(_look(matter) for matter in _matters(document))
    faults = [fault for matter in matters for fault in matter.faults]
    faults += _of_heads(document, matters)
    faults += _of_digest(document)
    return Proof(document, matters, tuple(faults))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotARecord("It says something twice: a name stands two times in the same place")
    return found


def _no_number(name: str) -> Any:
    raise NotARecord(f"It holds {name}, which no record holds")


def _matters(document: Mapping[str, Any]) -> list[Any]:
    beside = document.get("beside")
    return [document.get("record"), *(beside if isinstance(beside, list) else [beside])]


def _of_digest(document: Mapping[str, Any]) -> Iterator[Fault]:
    if _fingerprint({name: part for name, part in document.items() if name != DIGEST}) != document.get(
        DIGEST
    ):
        yield Fault(
            THE_FILE, None, DIGEST, "something in it was changed since it was made: its digest differs"
        )


def _of_heads(document: Mapping[str, Any], matters: tuple[Looked, ...]) -> Iterator[Fault]:
    stated = document.get("heads")
    if not isinstance(stated, list) or len(stated) != len(matters):
        yield Fault(THE_FILE, None, "head", "it does not name one head for each matter in it")
        return
    for matter, head in zip(matters, stated, strict=True):
        ended = {"reference": matter.reference, "sequence": matter.transitions, "hash": matter.head}
        if not matter.is_outline and head != ended:
            yield Fault(
                matter.reference, None, "head", "its transitions do not end where the file says that they end"
            )


def _look(matter: Any) -> Looked:
    if not isinstance(matter, dict) or not _matches(REFERENCE, matter.get("reference")):
        fault = Fault(THE_FILE, None, "matter", "a dispute, or something beside it, cannot be read")
        return Looked("", 0, 0, is_outline=False, head="", faults=(fault,))
    reference, rows = matter["reference"], matter.get("transitions")
    if "outline" in matter and rows is None:
        return Looked(reference, 0, 0, is_outline=True, head="", faults=())
    if not isinstance(rows, list) or not rows:
        fault = Fault(reference, None, "sequence", "it has no transition, not even its raising")
        return Looked(reference, 0, 0, is_outline=False, head="", faults=(fault,))
    faults: list[Fault] = []
    previous: Any = BEFORE_THE_FIRST
    for expected, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            faults.append(Fault(reference, expected, "transition", "it cannot be read"))
            continue
        faults += _of_row(reference, expected, row, previous)
        previous = row.get("hash")
    faults += _of_standing(reference, matter.get("dispute"), rows)
    withheld = sum(isinstance(row, dict) and WITHHELD in row for row in rows)
    return Looked(
        reference, len(rows), withheld, is_outline=False, head=_shown(previous), faults=tuple(faults)
    )


def _of_row(reference: str, expected: int, row: Mapping[str, Any], previous: Any) -> Iterator[Fault]:
    if row.get("sequence") != expected or isinstance(row.get("sequence"), bool):
        yield Fault(reference, expected, "sequence", "another stands where it should be")
    if row.get("previous_hash") != previous:
        yield Fault(reference, expected, "chain", "it is not chained to the one before it")
    missing = [name for name in (*CHAINED, "hash") if name not in row]
    if missing:
        yield Fault(reference, expected, "transition", f"it lacks {', '.join(missing)}")
    elif WITHHELD in row:
        if any(row[name] is not None for name in OUT_OF_THE_COPY):
            yield Fault(
                reference, expected, WITHHELD, "it says that parts are left out, and they stand there"
            )
    elif _hash(reference, row) != row["hash"]:
        yield Fault(reference, expected, "hash", "it is not what was recorded: its hash differs")


def _of_standing(reference: str, dispute: Any, rows: list[Any]) -> Iterator[Fault]:
    """Whether it stands where its last transition leads, and says what was given when it was raised."""
    first, last = rows[0], rows[-1]
    if not isinstance(dispute, dict) or not isinstance(first, dict) or not isinstance(last, dict):
        yield Fault(reference, None, "standing", "how it stands cannot be read")
        return
    ends = {
        "reference": reference,
        "version": last.get("sequence"),
        "head_hash": last.get("hash"),
        "route": last.get("to_route"),
        "route_version": last.get("to_version"),
        "stage": last.get("to_stage"),
        "raised_at": first.get("at"),
    }
    for name, told in ends.items():
        if dispute.get(name) != told:
            yield Fault(reference, None, "standing", f"its {name} is not what its transitions come to")
    given: Any = first.get("given")
    for name in WRITTEN_WHEN_RAISED if isinstance(given, dict) else ():
        if name in given and dispute.get(name) != given[name]:
            yield Fault(reference, None, "answers", f"its {name} is not what was given when it was raised")


def _matches(pattern: re.Pattern[str], text: Any) -> bool:
    return isinstance(text, str) and pattern.fullmatch(text) is not None


def _shown(head: Any) -> str:
    """A hash as it may be printed: a file is not to write what it likes on anybody's screen."""
    return str(head) if _matches(HASH, head) else ""


def _hash(reference: str, row: Mapping[str, Any]) -> str:
    try:
        return transition_hash(reference, row)
    except (TypeError, ValueError, RecursionError):
        return ""


def _fingerprint(document: Mapping[str, Any]) -> str:
    try:
        return fingerprint(document)
    except (TypeError, ValueError, RecursionError):
        return ""
