"""Two act at once. The short form; the whole one: python -m tests.faults races."""

from __future__ import annotations

from tests.faults.ground import Ground
from tests.faults.races import PAIRS, race


def test_of_two_who_act_at_once_one_wins_and_the_other_is_told_plainly(ground: Ground) -> None:
    found = race(ground, rounds=3, seed=1)
    assert found.is_clean, found.examples
    assert found.tried["rounds"] == 3 * len(PAIRS)


def test_control_checking_first_and_writing_without_the_version_is_found_out(ground: Ground) -> None:
    assert race(ground, rounds=2, seed=1, broken=True).harm["no plain refusal"]
