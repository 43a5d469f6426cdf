"""The places where campaigns are fought: the small council in a fresh database of either kind."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from disputes.clock import Clock, SystemClock
from disputes.database import Database
from disputes.unit import Units
from machines.registry import Registry, load_council
from tests.support.council import SECRET, fill
from tests.support.postgres import PostgresServer

MEMORY = Path("/dev/shm")
IN_MEMORY = str(MEMORY) if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) else None
"""Where grounds lie. Processes are killed here, never the machine: whether a disk keeps its promises when
the power fails is not what is tried, so nobody need wait for one."""


@cache
def rochdale() -> Registry:
    """Rochdale's routes and profile, loaded once."""
    return load_council("rochdale")


@dataclass(frozen=True)
class Ground:
    """A fresh small council, and a folder of its own. ``server`` when that can be stopped hard."""

    url: str
    folder: Path
    server: PostgresServer | None = None

    @property
    def kind(self) -> str:
        """The database's name, for people."""
        return "SQLite" if self.url.startswith("sqlite") else "PostgreSQL"

    @contextmanager
    def units(self, clock: Clock | None = None, *, durable: bool = True) -> Iterator[Units]:
        """Units on it, at the time of a clock."""
        database = Database(self.url, durable=durable)
        try:
            yield Units(database, clock or SystemClock(), rochdale(), SECRET)
        finally:
            database.close()


Grounds = Callable[[], AbstractContextManager[Ground]]
"""Gives a fresh ground each time that it is asked."""


NOWHERE = Ground("", Path())
"""For a campaign that needs no database."""


@contextmanager
def nowhere() -> Iterator[Grounds]:
    """Grounds without any database."""
    yield lambda: nullcontext(NOWHERE)


@contextmanager
def sqlite_grounds() -> Iterator[Grounds]:
    """Grounds on SQLite, in a temporary folder that is removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="iro-faults-", dir=IN_MEMORY))
    filled = folder / "filled.db"
    fill(f"sqlite:///{filled}")

    @contextmanager
    def fresh() -> Iterator[Ground]:
        own = Path(tempfile.mkdtemp(dir=folder))
        shutil.copyfile(filled, own / "disputes.db")
        yield Ground(f"sqlite:///{own / 'disputes.db'}", own)
        shutil.rmtree(own, ignore_errors=True)

    try:
        yield fresh
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgres_grounds() -> Iterator[Grounds]:
    """Grounds on a PostgreSQL of our own that keeps every promise to the disk."""
    server = PostgresServer(durable=True, within=IN_MEMORY)
    folder = Path(tempfile.mkdtemp(prefix="iro-faults-", dir=IN_MEMORY))

    @contextmanager
    def fresh() -> Iterator[Ground]:
        name = server.new_database(server.template("council", fill))
        own = Path(tempfile.mkdtemp(dir=folder))
        yield Ground(server.url(name), own, server)
        server.drop_database(name)

    try:
        yield fresh
    finally:
        server.remove()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def crossing_grounds() -> Iterator[Grounds]:
    """Grounds on SQLite, beside a PostgreSQL to which they can be moved."""
    with sqlite_grounds() as files, postgres_grounds() as databases:

        @contextmanager
        def fresh() -> Iterator[Ground]:
            with files() as ground, databases() as other:
                yield replace(ground, server=other.server)

        yield fresh


GROUNDS: dict[str, Callable[[], AbstractContextManager[Grounds]]] = {
    "SQLite": sqlite_grounds,
    "PostgreSQL": postgres_grounds,
    "SQLite to PostgreSQL": crossing_grounds,
    "no database": nowhere,
}
