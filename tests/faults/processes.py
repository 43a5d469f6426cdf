"""The service as it runs: web and clock processes of our own, killed and started anew."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.ground import Ground
from tests.support.council import SECRET

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Slot:
    """A place for one process: what runs in it is killed and started again under the same port."""

    part: str
    port: int
    log: Path
    number: int = 0
    limits: dict[str, int] = field(default_factory=dict)

    @property
    def address(self) -> tuple[str, int]:
        """Where it answers, if it is a web process."""
        return "127.0.0.1", self.port


class Running:
    """Processes of the service over one database, in slots."""

    def __init__(self, ground: Ground, mail_port: int, forker: subprocess.Popen[str]) -> None:
        self.ground = ground
        self._forker = forker
        self._mail_port = mail_port
        self.slots: list[Slot] = []

    def add(self, part: str, *, limits: dict[str, int] | None = None) -> Slot:
        """Start one more process: ``serve`` or ``clock``."""
        log = self.ground.folder / f"{part}-{len(self.slots)}.log"
        slot = Slot(part, free_port(), log, limits=limits or {})
        self.slots.append(slot)
        self.start(slot)
        return slot

    def start(self, slot: Slot) -> None:
        """Start a process in its slot, and wait until it answers."""
        asked = {
            "arguments": [slot.part],
            "environment": self._environment(slot),
            "log": str(slot.log),
            "limits": slot.limits,
        }
        slot.number = self._ask(asked)
        if slot.part == "serve":
            self._wait_for(slot)

    def kill(self, slot: Slot, how: int = signal.SIGKILL) -> None:
        """End the process in a slot: hard, unless said otherwise."""
        self._ask({"kill": slot.number, "signal": how})

    def _ask(self, asked: dict[str, Any]) -> int:
        assert self._forker.stdin is not None
        assert self._forker.stdout is not None
        self._forker.stdin.write(json.dumps(asked) + "\n")
        self._forker.stdin.flush()
        return int(self._forker.stdout.readline())

    def _wait_for(self, slot: Slot) -> None:
        give_up_at = time.monotonic() + PATIENCE
        while time.monotonic() < give_up_at:
            if answers(slot.address):
                return
            assert not self._ask({"ended": slot.number}), slot.log.read_text()
            time.sleep(0.02)
        raise AssertionError(f"the web process did not start: {slot.log.read_text()}")

    def _environment(self, slot: Slot) -> dict[str, str]:
        return {
            "IRO_DATABASE_URL": self.ground.url,
            "IRO_DATA_DIR": str(self.ground.folder),
            "IRO_SECRET": SECRET.decode(),
            "IRO_BASE_URL": f"http://127.0.0.1:{slot.port}",
            "PORT": str(slot.port),
            "IRO_SMTP_HOST": "127.0.0.1",
            "IRO_SMTP_PORT": str(self._mail_port),
            "IRO_SMTP_SECURITY": "none",
            "IRO_MAIL_FROM": "disputes@council.test",
            "IRO_EMAIL_DOMAINS": "council.test",
        }


def answers(address: tuple[str, int], path: str = "/healthz") -> bool:
    """Whether a web process says that all is well at a health address."""
    connection = http.client.HTTPConnection(*address, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def running(ground: Ground, mail_port: int, *broken: str) -> Iterator[Running]:
    """The means to run processes over a database, whole or broken; none is left at the end."""
    command = [sys.executable, "-m", "tests.faults.forker", *(name for name in broken if name)]
    forker = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    try:
        yield Running(ground, mail_port, forker)
    finally:
        assert forker.stdin is not None
        forker.stdin.close()
        try:
            forker.wait(PATIENCE)
        finally:
            forker.kill()
            forker.wait()
            assert forker.stdout is not None
            forker.stdout.close()
