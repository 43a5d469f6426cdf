"""A backup under load is restored a day later. The short form; the whole one: python -m tests.faults."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.faults.ground import Ground, Grounds
from tests.faults.restoring import back_up_and_restore

pytestmark = pytest.mark.slow


def test_what_is_restored_is_whole_and_silent_until_it_is_released(ground: Ground) -> None:
    found = back_up_and_restore(ground, copies=2, seed=1)
    assert found.is_clean, found.examples
    assert found.tried["restored"] == 2
    assert found.tried["letters held"] > 0


@pytest.mark.postgres
def test_what_was_backed_up_on_sqlite_goes_on_in_postgres(
    sqlite_ones: Grounds, postgres_ones: Grounds
) -> None:
    with sqlite_ones() as ground, postgres_ones() as other:
        found = back_up_and_restore(replace(ground, server=other.server), copies=1, seed=1)
    assert found.is_clean, found.examples
    assert found.tried["restored"] == 1


def test_control_a_restore_that_holds_no_mail_is_noticed(ground: Ground) -> None:
    assert back_up_and_restore(ground, 1, 1, "holds_nothing").harm["sent before it was released"]
