"""The record is tampered with. The short form; the whole one: python -m tests.faults tampering."""

from __future__ import annotations

import pytest

from disputes.seal import NotASeal, from_text, seal_now, to_text
from tests.faults.ground import Ground
from tests.faults.tampering import HANDS, tamper
from tests.support.clock import FakeClock


def test_whatever_is_done_to_the_record_is_found_and_named_with_a_seal(ground: Ground) -> None:
    found = tamper(ground, times=5, seed=1)
    assert found.is_clean, found.examples
    assert found.tried["times"] == 5 * len(HANDS)


def test_control_without_a_seal_some_of_it_is_not_found(ground: Ground) -> None:
    assert tamper(ground, times=1, seed=1, sealed=False).harm["not found and named"] >= 3


def test_a_seal_that_was_changed_or_is_of_another_secret_is_none(ground: Ground) -> None:
    with ground.units(FakeClock()) as units, units.reading() as unit:
        text = to_text(seal_now(unit), unit.secret)
    assert from_text(text, units.secret).heads == {}
    for changed, secret in (
        (text.replace("disputes", "dispute"), units.secret),
        (text, b"another"),
        ("", b""),
    ):
        with pytest.raises(NotASeal):
            from_text(changed, secret)
