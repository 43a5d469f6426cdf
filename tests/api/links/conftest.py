"""A browser at the service over a small council, for every test of links."""

from __future__ import annotations

import pytest

from disputes.unit import Units
from tests.support.site import Visitor, app_over


@pytest.fixture
def visitor(units: Units) -> Visitor:
    """Somebody with a browser that has been nowhere yet; once on each kind of database."""
    return Visitor(app_over(units), units)
