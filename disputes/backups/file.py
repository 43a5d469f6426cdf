"""What a backup says of itself, in a table of its own, and whether it is still what was written."""

from __future__ import annotations

import hashlib
import hmac
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from disputes.chain import canonical

PURPOSE = b"backup of the record"


@dataclass(frozen=True)
class About:
    """``schema`` is the newest migration that the tables have seen; ``root`` the seal's, over all heads;
    ``digest`` is over every row of every table.
    """

    made_at: datetime
    schema: str
    council: str
    disputes: int
    transitions: int
    root: str
    digest: str


class NotABackup(ValueError):
    """The file is no backup of this service, or not a whole one."""


class BackupRefused(ValueError):
    """It cannot be made, or put back, there: the words say why and what to do."""


def write_about(path: Path, about: About, secret: bytes) -> None:
    """Write into the file what it says of itself, and leave it as one file without a journal."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        text = canonical(asdict(about))
        raw.execute("DROP TABLE IF EXISTS backup")  # of a backup that has become the service's own
        raw.execute("CREATE TABLE backup (about TEXT NOT NULL, signature TEXT NOT NULL)")
        raw.execute("INSERT INTO backup VALUES (?, ?)", (text, _signature(text, secret)))
        raw.execute("PRAGMA journal_mode = DELETE")


def read_about(path: Path, secret: bytes) -> tuple[About, list[str]]:
    """What a backup says of itself, and everything that speaks against it, a sentence each.

    :raises NotABackup: when it cannot be read, or says nothing of itself.
    """
    if not path.is_file():
        raise NotABackup("there is no such file")
    try:
        with closing(opened(path)) as raw:
            text, signature = raw.execute("SELECT about, signature FROM backup").fetchone()
            said = json.loads(text)
            about = About(**{**said, "made_at": datetime.fromisoformat(said["made_at"])})
            doubts = [] if hmac.compare_digest(signature, _signature(text, secret)) else [ANOTHER_HAND]
            if digest_of(raw) != about.digest:
                doubts.append("The backup is not what was written: something in the file was changed")
    except (sqlite3.Error, TypeError, ValueError, KeyError) as error:
        raise NotABackup("it is broken, or something else altogether") from error
    return about, doubts


ANOTHER_HAND = "The backup's signature does not fit: it was made with another IRO_SECRET, or changed since"


def opened(path: Path) -> sqlite3.Connection:
    """A backup, opened so that nothing can be written to it."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def digest_of(raw: sqlite3.Connection) -> str:
    """One hash over all rows as they lie in the file, but for what it says of itself."""
    sum_ = hashlib.sha256()
    for table in list(_tables(raw)):
        name = table.replace('"', '""')
        found = raw.execute(f'SELECT * FROM "{name}" ORDER BY rowid')  # noqa: S608 -- a name cannot be bound
        sum_.update(json.dumps([table, *(column[0] for column in found.description)]).encode())
        for row in found:
            sum_.update(json.dumps(row, default=bytes.hex).encode())
    return sum_.hexdigest()


def _tables(raw: sqlite3.Connection) -> Iterator[str]:
    question = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
        " AND name <> 'backup' ORDER BY name"
    )
    return (name for (name,) in raw.execute(question))


def _signature(text: str, secret: bytes) -> str:
    key = hmac.digest(secret, PURPOSE, "sha256")
    return hmac.new(key, text.encode(), "sha256").hexdigest()
