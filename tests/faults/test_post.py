"""The mail server misbehaves. The short form; the whole one: python -m tests.faults post."""

from __future__ import annotations

import pytest

from tests.faults.ground import Ground
from tests.faults.post import post_under_fire

pytestmark = pytest.mark.slow


def test_no_letter_is_lost_whatever_the_mail_server_does(ground: Ground) -> None:
    found = post_under_fire(ground, mails=30, kills=1, seed=1)
    assert found.is_clean, found.examples
    assert found.tried["mails"] >= 30


def test_control_letters_marked_before_they_are_sent_are_lost(ground: Ground) -> None:
    assert post_under_fire(ground, mails=30, kills=0, seed=1, broken="sends_then_saves").harm["undelivered"]
