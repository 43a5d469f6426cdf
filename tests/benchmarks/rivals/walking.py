"""What every rival is given and asked: the rows of each move, and disputes to walk through them.

A rival runs as a process of its own. For each reference that it reads it makes all the moves, each in its
own durable commit, and says how many seconds one took.
"""

from __future__ import annotations

import os
import pickle
import secrets
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from disputes.chain import transition_hash

PACKAGES, PATTERN = "RIVAL_PACKAGES", "RIVAL_PATTERN"
SOCKET, USER, DATABASE = "RIVAL_SOCKET", "RIVAL_USER", "RIVAL_DATABASE"
Move = dict[str, Any]
"""As ``tests.benchmarks.pattern.Written``, without any class of ours."""


class Rival(Protocol):
    """Makes moves as its users would have it make them."""

    def move(self, reference: str, number: int) -> None:
        """Make the move of that number, from 0."""
        ...


class Refusal(Exception):
    """The dispute does not stand where the move begins."""


def walk(made: Callable[[list[Move]], Rival]) -> None:
    """Make a rival, and have it walk every dispute whose reference is read."""
    moves: list[Move] = pickle.loads(Path(os.environ[PATTERN]).read_bytes())
    rival = made(moves)
    _say("ready")
    for line in sys.stdin:
        reference = line.strip()
        began = time.perf_counter()
        for number in range(len(moves)):
            rival.move(reference, number)
        _say((time.perf_counter() - began) / len(moves))


def _say(what: object) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def chained(reference: str, one: Move, previous: str) -> dict[str, Any]:
    """The transition's row, with a key of its own and its hash."""
    row = one["transition"] | {"previous_hash": previous, "idempotency_key": secrets.token_hex(8)}
    return row | {"hash": transition_hash(reference, row)}


def letters(one: Move) -> list[dict[str, Any]]:
    """The outbox's rows, each with an id of its own."""
    return [told | {"message_id": uuid.uuid4().hex} for told in one["told"]]
