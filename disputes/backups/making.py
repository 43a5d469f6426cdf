"""Makes a backup while the service runs: one consistent copy, in its place only when it is whole."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

from disputes.backups.file import About, BackupRefused, digest_of, opened, write_about
from disputes.backups.rows import Progress, copy_rows
from disputes.commands import hold_mail
from disputes.database import Database
from disputes.schema import standing, upgrade
from disputes.seal import seal_now
from disputes.unit import Units

A_COPY = "This is a copy of the database: what waits here may have been sent by the service itself."
JOURNALS = ("", "-journal", "-wal", "-shm", ".lock")


def back_up(units: Units, path: Path, tell: Progress = lambda _done, _of: None) -> About:
    """Write the whole database into a new file that only its owner can read; tell what is in it.

    :param tell: on PostgreSQL told how many rows are copied, and of how many.
    :raises BackupRefused: when the file is there already, or another backup is being written to it.
    """
    part = path.with_name(f"{path.name}.part")
    if path.exists():
        raise BackupRefused(f"{path} is there already, and no backup is ever written over: name another file")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        said = "a backup is being written there, or was broken off; if none is, remove it"
        raise BackupRefused(f"{part}: {said}") from None
    try:
        with closing(_copied(units.database, part, tell)) as copy:
            about = _held_and_described(Units(copy, units.clock, units.registry, units.secret), part)
        write_about(part, about, units.secret)
        _to_the_disk(part)
        part.rename(path)
        _to_the_disk(path.parent)
    finally:
        for end in JOURNALS:
            part.with_name(part.name + end).unlink(missing_ok=True)
    return about


def _copied(source: Database, part: Path, tell: Progress) -> Database:
    """The copy, as a database of its own. It is forced to the disk once, at the end."""
    if source.is_sqlite:
        source.snapshot(part)
        return Database(f"sqlite:///{part}", durable=False)
    copy = Database(f"sqlite:///{part}", durable=False)
    upgrade(copy)
    with source.reading() as from_, copy.writing() as to:
        copy_rows(from_, to, tell)
    return copy


def _held_and_described(units: Units, part: Path) -> About:
    """Hold the copy's mail, wherever it is opened; then say what is in it."""
    with units.writing() as unit:
        hold_mail.handle(hold_mail.HoldMail(A_COPY), unit)
    with units.reading() as unit:
        seal = seal_now(unit)
    with closing(opened(part)) as raw:
        digest = digest_of(raw)
    return About(
        made_at=seal.sealed_at,
        schema=standing(units.database)[0] or "",
        council=units.registry.profile.name,
        disputes=len(seal.heads),
        transitions=sum(count for count, _ in seal.heads.values()),
        root=seal.root,
        digest=digest,
    )


def _to_the_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
