"""Opens the database: SQLite by default, PostgreSQL by its address. One way to write, one to read."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

BUSY_SECONDS = 10
# Somebody waits for the page: better a plain "not just now" than a browser that hangs.
GIVE_UP_SECONDS = 2
# A database host that has died says nothing: whoever waits for its answer must ask whether it is there.
SIGNS_OF_LIFE = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}
# Before this version SQLite can corrupt a write-ahead log that two processes write.
SAFE_WAL = (3, 51, 3)
# How often somebody who does not wait for ever looks whether another process is done.
STEP_SECONDS = 0.01


class TurnNotCome(Exception):
    """Others were still writing when the patience of whoever wanted to write was at an end."""


class Database:
    """A database with two doors: ``writing`` for one transaction, ``reading`` that cannot change it."""

    def __init__(self, url: str | URL, *, durable: bool = True) -> None:
        """:param url: ``sqlite:///PATH`` or ``postgresql+psycopg://…``.
        :param durable: whether a commit waits for the disk. Without, a power cut loses what was
            written: for sample data that can be made again.
        """
        self.url: URL = make_url(url)
        self.durable = durable
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine: Engine = self._open_sqlite() if self.is_sqlite else self._open_postgres()

    def _open_postgres(self) -> Engine:
        quick = "" if self.durable else " -c synchronous_commit=off"
        return create_engine(
            self.url,
            pool_size=10,
            max_overflow=10,
            pool_pre_ping=True,
            pool_timeout=GIVE_UP_SECONDS,
            connect_args={
                "connect_timeout": GIVE_UP_SECONDS,
                "tcp_user_timeout": GIVE_UP_SECONDS * 1000,
                **SIGNS_OF_LIFE,
                "options": f"-c timezone=utc{quick}",
            },
        )

    def _open_sqlite(self) -> Engine:
        path = Path(self.url.database or "")
        _make_private(path)
        self._writer = threading.Lock()
        self._lock_path = path.with_name(path.name + ".lock")
        engine = create_engine(self.url, connect_args={"timeout": BUSY_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
        if not self.durable:
            event.listen(engine, "connect", _hurry_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    @property
    def journal(self) -> str:
        """How SQLite keeps its promises here, for the line printed at start; empty on PostgreSQL."""
        if not self.is_sqlite:
            return ""
        mode, synchronous = sqlite_journal()
        return f"SQLite {sqlite3.sqlite_version}: journal {mode}, synchronous {synchronous}"

    @contextmanager
    def writing(self, patience: float | None = None) -> Iterator[Connection]:
        """One transaction: committed at the end, or rolled back whole.

        :param patience: for how many seconds to wait for others who write; without it, as long as it takes.
        :raises TurnNotCome: on SQLite, when they took longer. PostgreSQL says so by an error of its own.
        """
        if not self.is_sqlite:
            with self.engine.begin() as connection:
                if patience is not None:
                    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {round(patience * 1000)}")
                yield connection
            return
        # SQLite has one writer: waiting in line here is fairer than its busy handler's guessing.
        with _held(self._writer, patience), self._lock_path.open("w") as lock:
            _lock_file(lock, patience)
            writer = self.engine.connect().execution_options(writes=True)
            with writer as connection, connection.begin():
                yield connection

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """As ``writing``, but SQLite may put a new table in the place of one that others refer to."""
        if not self.is_sqlite:
            with self.writing() as connection:
                yield connection
            return
        with self._writer, self._lock_path.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            writer = self.engine.connect().execution_options(writes=True, rebuilds=True)
            with writer as connection, connection.begin():
                yield connection
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                if broken is not None:
                    raise RuntimeError(f"the rebuilt tables do not fit together: {broken[0]}")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A view of one moment, on which the database itself refuses every write."""
        with self.engine.connect() as connection:
            if not self.is_sqlite:
                connection = connection.execution_options(
                    postgresql_readonly=True, isolation_level="REPEATABLE READ"
                )
            with connection.begin():
                yield connection

    def snapshot(self, path: Path) -> None:
        """Write SQLite's whole database as it stands at one moment into an empty or new file.

        Without a write-ahead log nobody can commit meanwhile: they wait in line, and do not give up.
        """
        with self._writer, self._lock_path.open("w") as lock:
            if sqlite_journal()[0] != "WAL":
                fcntl.flock(lock, fcntl.LOCK_EX)
            with closing(self.engine.raw_connection()) as raw:
                raw.cursor().execute("PRAGMA query_only = OFF")
                raw.cursor().execute("VACUUM INTO ?", (str(path),))

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


@contextmanager
def _held(turn: threading.Lock, patience: float | None) -> Iterator[None]:
    if not turn.acquire(timeout=-1 if patience is None else patience):
        raise TurnNotCome
    try:
        yield
    finally:
        turn.release()


def _lock_file(file: IO[str], patience: float | None) -> None:
    """Wait for what other processes write. A lock on a file knows no time, so it is asked for in steps."""
    if patience is None:
        fcntl.flock(file, fcntl.LOCK_EX)
        return
    for _ in range(max(1, round(patience / STEP_SECONDS))):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(STEP_SECONDS)
        else:
            return
    raise TurnNotCome


def _make_private(path: Path) -> None:
    """Make the file for its owner alone, as SQLite then makes its journals; what is there stays as it is.

    A file that is there is not so much as opened: closing it again would end this process's locks on it.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))


def sqlite_journal() -> tuple[str, str]:
    """The journal and synchronous mode that are safe with the SQLite of this machine."""
    if sqlite3.sqlite_version_info >= SAFE_WAL:
        return "WAL", "FULL"
    return "TRUNCATE", "EXTRA"


def _prepare_sqlite(raw: Any, _record: object) -> None:
    mode, synchronous = sqlite_journal()
    raw.isolation_level = None
    raw.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    raw.execute(f"PRAGMA journal_mode = {mode}")
    raw.execute(f"PRAGMA synchronous = {synchronous}")
    raw.execute("PRAGMA foreign_keys = ON")


def _hurry_sqlite(raw: Any, _record: object) -> None:
    raw.execute("PRAGMA synchronous = OFF")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("writes"):
        connection.exec_driver_sql("PRAGMA query_only = OFF")
        if options.get("rebuilds"):
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")  # works only before BEGIN
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.exec_driver_sql("BEGIN")
