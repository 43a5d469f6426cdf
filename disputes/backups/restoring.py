"""Puts a backup back into an empty database: loaded, held and verified in one transaction, or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, create_engine, func, select, update

from disputes.backups.file import About, BackupRefused, NotABackup, opened, read_about
from disputes.backups.rows import Progress, copy_rows, filled_tables
from disputes.commands import hold_mail
from disputes.models import ApiToken, Code, Session
from disputes.queries.verify import verify
from disputes.schema import standing
from disputes.seal import seal_now
from disputes.unit import Unit, Units


@dataclass(frozen=True)
class Restored:
    """What was put back. ``findings`` is what is wrong with it, when it was wanted all the same;
    ``tokens`` counts the tokens of programs that work again.
    """

    about: About
    findings: tuple[str, ...]
    tokens: int


class DoesNotVerify(BackupRefused):
    """What is in the file is not whole. ``findings`` names everything, a sentence each."""

    def __init__(self, findings: list[str]) -> None:
        super().__init__("The backup was not restored, and the database is as empty as before")
        self.findings = tuple(findings)


def restore(
    units: Units, path: Path, *, despite_findings: bool = False, tell: Progress = lambda _done, _of: None
) -> Restored:
    """Load a backup into the empty database of these units.

    Nothing is seen of it before all of it is there, verified, and its mail held.

    :param despite_findings: put it back even if it is not whole: it may be the only one there is.
    :param tell: told how many rows are copied, and of how many.
    :raises NotABackup: when the file is none.
    :raises BackupRefused: when the database is not empty, or has another schema than the file.
    :raises DoesNotVerify: when what is in the file is not whole.
    """
    about, findings = read_about(path, units.secret)
    _require_schema(about, units)
    with units.writing() as unit:
        _require_empty(unit.connection)
        with _reading(path) as source:
            copy_rows(source, unit.connection, tell)
        findings += _not_as_it_was(unit, about)
        if findings and not despite_findings:
            raise DoesNotVerify(findings)
        _shut_doors(unit)
        made = about.made_at.strftime("%Y-%m-%d %H:%M")
        hold_mail.handle(hold_mail.HoldMail(f"Restored from the backup of {made} UTC."), unit)
        working = select(func.count()).select_from(ApiToken).where(ApiToken.ended_at.is_(None))
        tokens: int = unit.connection.execute(working).scalar_one()
    units.forget_calendar()
    return Restored(about, tuple(findings), tokens)


def _require_schema(about: About, units: Units) -> None:
    present, _ = standing(units.database)
    if about.schema != present:
        raise BackupRefused(
            f"The backup has schema {about.schema}, and the database {present or 'none'}: restore it with"
            " the version of this service that made it, then install the new one and bring the"
            " database up to it"
        )


def _require_empty(connection: Connection) -> None:
    filled = filled_tables(connection)
    if filled:
        raise BackupRefused(
            f"The database is not empty: it has rows in {', '.join(sorted(filled))}. Nothing is ever"
            " restored over what is there: make a new database"
        )


@contextmanager
def _reading(path: Path) -> Iterator[Connection]:
    """The file as a database that cannot be written to."""
    engine = create_engine("sqlite://", creator=lambda: opened(path))
    try:
        with engine.connect() as connection:
            yield connection
    except (ValueError, sqlite3.Error) as error:
        raise NotABackup("a row in it cannot be read") from error
    finally:
        engine.dispose()


def _not_as_it_was(unit: Unit, about: About) -> list[str]:
    """Everything that ``iro verify`` finds, and whether the heads are those of the moment of the backup."""
    found, after = [], 0
    while True:
        step = verify(unit, after=after)
        found += [str(one) for one in step.findings]
        if step.last is None:
            break
        after = step.last
    if seal_now(unit).root != about.root:
        found.append("The disputes end elsewhere than the backup says: its root is another one")
    return found


def _shut_doors(unit: Unit) -> None:
    """Everybody signs in anew: somebody may have signed out, or used a code, since the backup."""
    ended = update(Session).where(Session.ended_at.is_(None)).values(ended_at=unit.now)
    unit.connection.execute(ended)
    unit.connection.execute(update(Code).where(Code.expires_at > unit.now).values(expires_at=unit.now))
