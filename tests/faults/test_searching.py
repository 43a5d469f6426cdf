"""The machines searched whole. The short form takes one route; all: python -m tests.faults machines."""

from __future__ import annotations

from tests.faults.ground import NOWHERE
from tests.faults.searching import search_all


def test_what_the_engine_permits_the_machine_does_and_nobody_else_may() -> None:
    found = search_all(NOWHERE, routes=3, _seed=1)
    assert found.is_clean, found.examples
    assert found.tried["reachable states"] >= 8


def test_control_a_guard_that_lets_everybody_through_is_found_out() -> None:
    assert search_all(NOWHERE, routes=1, _seed=1, broken=True).harm["made by whom it does not name"]
