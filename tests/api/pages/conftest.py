"""The staff pages over a small council on SQLite: the queries behind them are tested on both kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from disputes.database import Database
from disputes.unit import Units
from machines.registry import Registry
from tests.api.pages.reader import Reader
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.site import app_over


@pytest.fixture
def units(sqlite_council_url: str, clock: FakeClock, rochdale: Registry) -> Iterator[Units]:
    """The units of a fresh small council, at the time of ``clock``."""
    database = Database(sqlite_council_url, durable=False)
    yield Units(database, clock, rochdale, council.SECRET)
    database.close()


@pytest.fixture
def app(units: Units) -> Flask:
    """The application over it."""
    return app_over(units)


@pytest.fixture
def signed_in(app: Flask, units: Units) -> Callable[[int], Reader]:
    """Gives a reader who has signed in as a person."""

    def sign_in(person: int) -> Reader:
        reader = Reader(app, units)
        reader.sign_in(person)
        return reader

    return sign_in


@pytest.fixture
def iro(signed_in: Callable[[int], Reader]) -> Reader:
    """The IRO, signed in."""
    return signed_in(council.IRO)
