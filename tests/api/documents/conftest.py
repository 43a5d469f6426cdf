"""The documents of a dispute through the front door, over the small council on both kinds of database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from disputes.unit import Units
from tests.api.pages.reader import Reader
from tests.support import council
from tests.support.site import app_over


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
