"""One move beside what somebody would pick instead: the same rows, written as each one's users would."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from statistics import median

from sqlalchemy import make_url

from api.assets import run
from tests.benchmarks.figures import ROOT, Measure
from tests.benchmarks.moving import pattern, walked
from tests.benchmarks.pattern import MOVES, Written
from tests.benchmarks.place import Place, place
from tests.benchmarks.rivals.walking import DATABASE, PACKAGES, PATTERN, SOCKET, USER
from tests.benchmarks.taking import Taken
from tests.benchmarks.walkers import FLOOR, SERVICE, SIDES, both

PINS = Path(__file__).parent / "rivals" / "requirements.txt"
FETCHED = ROOT / ".venv" / "rivals"
RIVALS = {
    "flow": ("Django with viewflow", 6.0),
    "fsm": ("Django with django-fsm-2", 2.5),
    "spiff": ("SpiffWorkflow", 2.5),
    "durable": ("DBOS", 10.0),
}
"""The module of each under ``rivals``, its name, and how many times faster the service means to be."""
PATIENCE = 60


def rivals(rounds: int) -> Measure:
    """The service, the floor and four rivals in turn, on one PostgreSQL; one client."""
    _fetch()
    found = Measure(
        "rivals",
        "One move beside what somebody would pick instead, PostgreSQL",
        f"{rounds} disputes of {len(MOVES)} moves each, each move its own commit",
    )
    taken = {side: Taken() for side in SIDES}
    theirs: dict[str, list[float]] = {name: [] for name in RIVALS}
    with place("PostgreSQL") as here, ExitStack() as stack:
        written = pattern(here)
        sides = stack.enter_context(both(here, written))
        processes = {name: stack.enter_context(_rival(name, here, written)) for name in RIVALS}
        for warming in (True, *([False] * rounds)):
            for side in SIDES:
                walked(sides, side, Taken() if warming else taken[side], [])
            for name, process in processes.items():
                seconds = _ask(process, sides.fresh(1)[0])
                if not warming:
                    theirs[name].append(seconds)
    ours, floor = median(taken[SERVICE].wall), median(taken[FLOOR].wall)
    for name, (title, faster) in RIVALS.items():
        found.add(f"service / {title}", ours / median(theirs[name]), 1 / faster)
        found.say(
            title, f"{median(theirs[name]) * 1000:.2f} ms, {median(theirs[name]) / floor:.1f} times the floor"
        )
    found.say("the service", f"{ours * 1000:.2f} ms, {ours / floor:.1f} times the floor")
    return found


def _fetch() -> None:
    """Fetch the rivals' own packages, once. AssetsError if they cannot be had."""
    if FETCHED.exists() and FETCHED.stat().st_mtime >= PINS.stat().st_mtime:
        return
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(
        [*pip, "--require-hashes", "--upgrade", "--target", str(FETCHED), "--requirement", str(PINS)],
        remedy="pip could not fetch the rivals: check the connection or proxy.",
    )
    FETCHED.touch()


@contextmanager
def _rival(name: str, here: Place, written: list[Written]) -> Iterator[subprocess.Popen[str]]:
    """A rival's process over the place's database, ready to walk."""
    address = make_url(here.url)
    kept = here.folder / "moves"
    kept.write_bytes(pickle.dumps([asdict(one) for one in written]))
    settings = {
        PACKAGES: str(FETCHED),
        PATTERN: str(kept),
        SOCKET: str(address.query["host"]),
        USER: address.username or "",
        DATABASE: address.database or "",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.rivals", name],
        cwd=ROOT,
        env=os.environ | settings,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n", f"{name} did not start"
        yield process
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(PATIENCE)


def _ask(process: subprocess.Popen[str], reference: str) -> float:
    """How many seconds one move of that dispute took the rival."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{reference}\n")
    process.stdin.flush()
    return float(process.stdout.readline())
