"""Everybody presses everything. The short form; the whole one: python -m tests.faults fuzz."""

from __future__ import annotations

import pytest

from tests.faults.fuzzing import fuzz
from tests.faults.ground import Ground


@pytest.mark.slow
def test_no_press_is_a_fault_of_ours_or_breaks_an_invariant(ground: Ground) -> None:
    found = fuzz(ground, runs=5, seed=1, steps=15)
    assert found.is_clean, found.examples
    assert found.tried["requests"] >= 15


@pytest.mark.slow
def test_control_what_is_written_before_a_refusal_is_found_out(ground: Ground) -> None:
    assert fuzz(ground, runs=5, seed=1, broken="writes_then_asks", steps=15).harm["harm"]
