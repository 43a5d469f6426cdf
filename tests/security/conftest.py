"""What the tests of a whole module stand on: one small council for all of its requests together."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from disputes.database import Database
from disputes.unit import Units
from machines.registry import Registry
from tests.support import council
from tests.support.clock import FakeClock


@pytest.fixture(scope="module")
def units(
    sqlite_council: Path, tmp_path_factory: pytest.TempPathFactory, rochdale: Registry
) -> Iterator[Units]:
    """A small council, the same for all tests of a module."""
    copy = tmp_path_factory.mktemp("module") / "test.db"
    shutil.copyfile(sqlite_council, copy)
    database = Database(f"sqlite:///{copy}", durable=False)
    yield Units(database, FakeClock(), rochdale, council.SECRET)
    database.close()
