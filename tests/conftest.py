"""What every test gets: no network, a PostgreSQL and a Chromium on demand, and no timing in hypothesis."""

from __future__ import annotations

import hypothesis
import pytest

pytest_plugins = [
    "tests.support.network_off",
    "tests.support.postgres",
    "tests.support.browser",
    "tests.support.council",
    "tests.support.site",
]

# A slow machine is no fault of the code: no test asserts a time.
hypothesis.settings.register_profile(
    "checks",
    deadline=None,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("checks")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by what it uses, so that make test-fast can leave it out."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "browser" in fixtures:
            item.add_marker("browser")
        if "postgres_server" in fixtures:
            item.add_marker("postgres")
