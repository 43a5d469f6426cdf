"""The disk fills. The short form; the whole one: python -m tests.faults disks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.full_disks import fill_up
from tests.faults.ground import Ground, Grounds

pytestmark = pytest.mark.slow


@pytest.fixture
def on_sqlite(sqlite_ones: Grounds) -> Iterator[Ground]:
    with sqlite_ones() as fresh:
        yield fresh


def test_a_full_disk_is_told_reads_go_on_and_nothing_is_left_half(on_sqlite: Ground) -> None:
    found = fill_up(on_sqlite, times=2, seed=1)
    assert found.is_clean, found.examples
    assert found.tried["times"] == 2


def test_control_a_failure_that_is_taken_for_success_is_found_out(on_sqlite: Ground) -> None:
    assert not fill_up(on_sqlite, times=2, seed=1, broken="shrugs").is_clean
