"""Replies are lost, and forms sent again. The short form; the whole one: python -m tests.faults replies."""

from __future__ import annotations

from tests.faults.ground import Ground
from tests.faults.replies import lose_replies


def test_what_is_sent_again_is_done_once_and_another_body_is_refused(ground: Ground) -> None:
    found = lose_replies(ground, retries=8, seed=1)
    assert found.is_clean, found.examples
    assert found.tried["retries"] == 8


def test_control_a_service_that_forgets_its_keys_is_found_out(ground: Ground) -> None:
    assert lose_replies(ground, retries=6, seed=1, broken="forgets_keys").harm["not one effect"]
