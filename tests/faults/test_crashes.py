"""PostgreSQL is stopped hard under load. The short form; the whole one: python -m tests.faults crashes."""

from __future__ import annotations

import pytest

from tests.faults.crashes import crash_under_load
from tests.faults.ground import Ground

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


def test_nothing_acknowledged_is_lost_when_postgres_is_stopped_hard(postgres_ground: Ground) -> None:
    found = crash_under_load(postgres_ground, crashes=2, seed=1)
    timed = ("not back in time", "told too late")  # no test asserts a time: the whole campaign does
    assert not {kind: n for kind, n in found.harm.items() if n and kind not in timed}, found.examples
    assert found.tried["crashes"] == 2


def test_control_a_database_that_answers_before_the_disk_loses_moves(postgres_ground: Ground) -> None:
    assert crash_under_load(postgres_ground, crashes=5, seed=1, unsafe=True).harm["lost"]
