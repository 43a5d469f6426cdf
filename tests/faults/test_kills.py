"""Processes of the service are killed under load. The short form; the whole one: python -m tests.faults."""

from __future__ import annotations

import pytest

from tests.faults.ground import Ground
from tests.faults.kills import kill_under_load


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_or_halved_when_processes_are_killed(ground: Ground) -> None:
    found = kill_under_load(ground, kills=4, seed=1, between=6)
    assert found.is_clean, found.examples
    assert found.tried["kills"] == 4
    assert found.tried["acknowledged moves"] >= 10


@pytest.mark.slow
def test_control_two_commits_for_one_move_are_noticed(ground: Ground) -> None:
    assert kill_under_load(ground, kills=9, seed=1, between=2, broken="two_commits").harm[
        "half done or broken"
    ]
