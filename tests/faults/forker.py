"""Starts real processes of the service in milliseconds: it has loaded all the code, and forks.

``python -m tests.faults.forker [BROKEN]`` reads one JSON object a line and answers each with one line. What
it forks runs ``iro`` with the arguments given, in the environment given. It ends with its own standard
input, and ends what it started then. Only it knows their numbers, and it kills and awaits them itself, so
that no number of a process that has gone is ever used.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import api.app
import api.command_line.running
from api.cli import main as iro
from machines.registry import load_council
from tests.faults import broken

PARENT_DEATH_SIGNAL = 1


def _load() -> None:
    for page in api.app.PAGES:
        import_module(page)
    load_council("rochdale")


def _fork(asked: dict[str, Any]) -> int:
    number = os.fork()
    if number == 0:
        _become(asked)
    return number


def _become(asked: dict[str, Any]) -> NoReturn:
    """Be the process that was asked for, and nothing else, to the end."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL)
    log = os.open(asked["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for ours, theirs in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(ours, theirs)
    os.environ.update(asked["environment"])
    for limit, value in asked.get("limits", {}).items():
        broken.limit(limit, value)
    code = 1
    try:
        iro(asked["arguments"], standalone_mode=True)
    except SystemExit as end:
        code = int(end.code or 0) if isinstance(end.code, int | None) else 1
    except BaseException:  # noqa: BLE001 -- a fork must never go on as its parent
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _end(number: int, how: int) -> int:
    os.kill(number, how)
    return os.waitpid(number, 0)[1]


def main() -> None:
    """Answer each line until there is no more, then end what is left."""
    _load()
    for name in sys.argv[1:]:
        broken.install(name)
    ours: set[int] = set()
    for line in sys.stdin:
        asked = json.loads(line)
        if "kill" in asked:
            number = asked["kill"]
            ours.discard(number)
            answer = _end(number, asked["signal"])
        elif "ended" in asked:
            answer = int(os.waitpid(asked["ended"], os.WNOHANG)[0] != 0)
            if answer:
                ours.discard(asked["ended"])
        else:
            Path(asked["log"]).parent.mkdir(parents=True, exist_ok=True)
            answer = _fork(asked)
            ours.add(answer)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()
    for number in ours:
        _end(number, signal.SIGKILL)


if __name__ == "__main__":
    main()
