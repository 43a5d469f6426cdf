"""The floor behind a bare Flask route, for gunicorn: no sign-in, no permission, no validation."""

from __future__ import annotations

import os
import pickle
import threading
from pathlib import Path

from flask import Flask, request

from tests.benchmarks.floor import Floor, floor_on

URL = "BENCH_URL"
PATTERN = "BENCH_PATTERN"

app = Flask(__name__)
_kept = threading.local()


def _floor() -> Floor:
    """The floor of this thread, with a connection of its own."""
    if not hasattr(_kept, "floor"):
        _kept.floor = floor_on(os.environ[URL], pickle.loads(Path(os.environ[PATTERN]).read_bytes()))
    found: Floor = _kept.floor
    return found


@app.post("/move")
def move() -> tuple[dict[str, str], int]:
    """Write one move."""
    sent = request.get_json()
    _floor().move(sent["reference"], sent["number"])
    return {"reference": sent["reference"]}, 201
