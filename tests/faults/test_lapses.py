"""Limits pass in all ways. The short form; the whole one: python -m tests.faults clocks off jumps."""

from __future__ import annotations

import pytest

from tests.faults.ground import Ground
from tests.faults.lapses import service_off, several_clocks, time_jumps


@pytest.mark.slow
def test_several_clocks_record_each_lapse_once_though_one_is_killed(ground: Ground) -> None:
    found = several_clocks(ground, due=40, seed=1)
    assert found.is_clean, found.examples
    assert found.tried["due"] == 40


@pytest.mark.slow
def test_control_clocks_that_do_not_look_again_record_some_twice(ground: Ground) -> None:
    assert several_clocks(ground, due=40, seed=1, broken="lapses_unlooked").harm["doubled or missed"]


def test_after_a_pause_all_is_recorded_in_one_tick_and_one_mail_goes_to_each(ground: Ground) -> None:
    found = service_off(ground, disputes=4, seed=1)
    assert found.is_clean, found.examples
    assert found.tried["lapses"] >= 3


def test_control_reminders_that_were_missed_make_two_mails(ground: Ground) -> None:
    assert service_off(ground, disputes=4, seed=1, broken=True).harm["more than one mail"]


def test_nothing_is_early_or_missed_or_doubled_when_time_jumps(ground: Ground) -> None:
    found = time_jumps(ground, jumps=24, seed=1)
    assert found.is_clean, found.examples
    assert found.tried["lapses"] >= 3


def test_control_a_tick_that_takes_london_for_utc_is_early(ground: Ground) -> None:
    assert time_jumps(ground, jumps=24, seed=1, broken=True).harm["early"]
