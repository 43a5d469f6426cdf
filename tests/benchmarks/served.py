"""Web processes of our own, as they are run in earnest: gunicorn with threads; and a client that stays."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.place import Place
from tests.faults.processes import ROOT, free_port
from tests.support.council import SECRET

SERVICE_APP, BARE_APP = "api.wsgi:app", "tests.benchmarks.bare:app"
PATIENCE = 60


@dataclass(frozen=True)
class Web:
    """A web server that answers at a port. ``process`` is its first, which started the others."""

    port: int
    process: int

    def workers(self) -> list[int]:
        """The processes that answer."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children")
        return [int(number) for number in children.read_text().split()]

    def client(self, headers: Mapping[str, str] | None = None) -> Client:
        """A client with one connection that stays open."""
        return Client(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30), headers or {})


class Client:
    """Sends one request after the other over one connection."""

    def __init__(self, connection: http.client.HTTPConnection, headers: Mapping[str, str]) -> None:
        self._connection = connection
        self._headers = dict(headers)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        """Send JSON, and give the answer; an AssertionError when it was refused."""
        sent = {"Content-Type": "application/json", **self._headers, **headers}
        return json.loads(self._answer("POST", path, json.dumps(body), sent) or b"null")

    def get(self, path: str) -> bytes:
        """Open a page."""
        return self._answer("GET", path, None, self._headers)

    def _answer(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> bytes:
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        assert answer.status < 300, f"{answer.status} {path}: {text[:300]!r}"
        return text

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


@contextmanager
def web(here: Place, app: str, *, workers: int, threads: int, **more: str) -> Iterator[Web]:
    """Serve an application over a place's database for as long as the block lasts."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--log-level", "error"]
    command += ["--workers", str(workers), "--threads", str(threads), "--keep-alive", "60"]
    log = here.folder / f"web-{port}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{port}", app],
            cwd=ROOT,
            env=os.environ | _settings(here, port) | more,
            stdout=out,
            stderr=out,
        )
    try:
        _wait_for(port, process, log)
        yield Web(port, process.pid)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _settings(here: Place, port: int) -> dict[str, str]:
    return {
        "IRO_DATABASE_URL": here.url,
        "IRO_DATA_DIR": str(here.folder),
        "IRO_SECRET": SECRET.decode(),
        "IRO_BASE_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "IRO_SMTP_HOST": "127.0.0.1",
        "IRO_SMTP_PORT": "9",
        "IRO_SMTP_SECURITY": "none",
        "IRO_MAIL_FROM": "disputes@council.test",
        "IRO_EMAIL_DOMAINS": "council.test",
    }


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    give_up_at = time.monotonic() + PATIENCE
    while time.monotonic() < give_up_at:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            assert process.poll() is None, log.read_text()
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
    raise AssertionError(f"the web process did not start: {log.read_text()}")
