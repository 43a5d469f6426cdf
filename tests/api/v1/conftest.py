"""Programs that act for people of the small council."""

from __future__ import annotations

import pytest
from flask import Flask

from disputes.unit import Units
from tests.api.v1.program import Program
from tests.support import council
from tests.support.site import app_over


@pytest.fixture
def app(units: Units) -> Flask:
    return app_over(units)


@pytest.fixture
def iro(app: Flask, units: Units) -> Program:
    return Program(app, units, council.IRO)


@pytest.fixture
def team_manager(app: Flask, units: Units) -> Program:
    return Program(app, units, council.TEAM_MANAGER)


@pytest.fixture
def leader(app: Flask, units: Units) -> Program:
    return Program(app, units, council.DIRECTOR)
