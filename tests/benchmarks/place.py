"""Where it is measured: the small council in a fresh database of either kind, each commit on a real disk."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from disputes.clock import Clock
from disputes.database import Database
from disputes.unit import Units
from machines.registry import Registry, load_council
from tests.support.clock import FakeClock
from tests.support.council import SECRET, fill
from tests.support.postgres import PostgresServer

KINDS = ("PostgreSQL", "SQLite")


@cache
def rochdale() -> Registry:
    """Rochdale's routes and profile, loaded once."""
    return load_council("rochdale")


@dataclass(frozen=True)
class Place:
    """A fresh small council and a folder of its own. Every commit waits for the disk."""

    kind: str
    url: str
    folder: Path

    @contextmanager
    def units(self, clock: Clock | None = None) -> Iterator[Units]:
        """Units on it; unless another clock is given, it is always the same Monday morning."""
        database = Database(self.url)
        try:
            yield Units(database, clock or FakeClock(), rochdale(), SECRET)
        finally:
            database.close()


@contextmanager
def place(kind: str) -> Iterator[Place]:
    """A place on one kind of database, removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="iro-bench-"))
    server = PostgresServer(durable=True) if kind == "PostgreSQL" else None
    try:
        url = server.url(server.new_database()) if server else f"sqlite:///{folder / 'disputes.db'}"
        fill(url)
        yield Place(kind, url, folder)
    finally:
        if server:
            server.remove()
        shutil.rmtree(folder, ignore_errors=True)
