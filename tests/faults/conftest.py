"""What the short forms of the campaigns stand on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.ground import GROUNDS, Ground, Grounds


@pytest.fixture(scope="session")
def sqlite_ones() -> Iterator[Grounds]:
    """Grounds on SQLite."""
    with GROUNDS["SQLite"]() as grounds:
        yield grounds


@pytest.fixture(scope="session")
def postgres_ones() -> Iterator[Grounds]:
    """Grounds on a PostgreSQL that keeps every promise, and that may be stopped hard."""
    with GROUNDS["PostgreSQL"]() as grounds:
        yield grounds


@pytest.fixture
def postgres_ground(postgres_ones: Grounds) -> Iterator[Ground]:
    """A fresh small council on PostgreSQL."""
    with postgres_ones() as fresh:
        yield fresh


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def ground(request: pytest.FixtureRequest) -> Iterator[Ground]:
    """A fresh small council; the test runs once on each kind of database."""
    grounds: Grounds = request.getfixturevalue(f"{request.param}_ones")
    with grounds() as fresh:
        yield fresh
