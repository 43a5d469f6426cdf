"""The service is started, told where to find it, and stopped, as one process of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.api.cli.conftest import settings_for

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 300


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


def start(*words: str, **settings: str) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("IRO_")}
    return subprocess.Popen(
        [sys.executable, "-c", "from api.cli import main; main(prog_name='iro')", *words],
        env=environment | {"PYTHONPATH": str(ROOT)} | settings,
        cwd=settings.get("IRO_DATA_DIR"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def started(*words: str, until: str, **settings: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process that has printed ``until``, with all that it printed up to there."""
    process = start(*words, **settings)
    try:
        yield process, read_until(process, until)
    finally:
        process.kill()
        process.communicate()


def read_until(process: subprocess.Popen[str], until: str) -> str:
    assert process.stdout is not None
    assert process.stderr is not None
    printed = ""
    for line in process.stdout:
        printed += line
        if until in line:
            return printed
    raise AssertionError(f"it ended before it said {until!r}: {printed}{process.stderr.read()}")


def stopped(process: subprocess.Popen[str], how: signal.Signals) -> tuple[int, str]:
    process.send_signal(how)
    rest, _ = process.communicate(timeout=SECONDS)
    return process.returncode, rest


def get(port: int, path: str) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=SECONDS) as answer:
        status: int = answer.status
        return status


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_pages_are_served_until_the_process_is_told_to_stop(
    sqlite_council_url: str, tmp_path: Path, port: int, how: signal.Signals
) -> None:
    right = settings_for(sqlite_council_url, tmp_path)
    with started("serve", "--port", str(port), until="Stop", **right) as (process, printed):
        assert "Open   https://disputes.council.test\n" in printed
        assert f"Data   {sqlite_council_url} (SQLite " in printed
        assert get(port, "/healthz") == 200
        second = start("serve", "--port", str(port), **right)
        out, error = second.communicate(timeout=SECONDS)
        assert (second.returncode, out) == (1, "")
        assert error == (
            f"Port {port} is taken. Stop what uses it, or take another: iro serve --port {port + 1}\n"
        )
        code, rest = stopped(process, how)
        assert (code, rest.strip()) == (0, "Stopped. Everything that was saved is kept.")


def test_the_clock_runs_until_it_is_told_to_stop(sqlite_council_url: str, tmp_path: Path) -> None:
    right = settings_for(sqlite_council_url, tmp_path)
    with started("clock", until="The clock runs.", **right) as (process, _):
        code, rest = stopped(process, signal.SIGTERM)
        assert (code, rest.strip()) == (0, "Stopped. The last letters in hand were settled.")


def test_whoever_starts_the_clock_is_told_that_mail_is_held(
    bare, sqlite_council_url: str, tmp_path: Path
) -> None:
    right = settings_for(sqlite_council_url, tmp_path)
    assert bare("mail", "hold", "--because", "A copy.", **right).exit_code == 0
    with started("clock", until="The clock runs.", **right) as (process, printed):
        stopped(process, signal.SIGTERM)
    assert printed.startswith("Mail is held since 20")
    assert "iro mail release" in printed


def test_an_address_that_is_not_this_machines_is_told(sqlite_council_url: str, tmp_path: Path) -> None:
    process = start("serve", "--host", "192.0.2.1", **settings_for(sqlite_council_url, tmp_path))
    _, error = process.communicate(timeout=SECONDS)
    assert process.returncode == 1
    assert error.startswith("192.0.2.1 cannot be listened on: ")
    assert error.count("\n") == 1


@pytest.mark.slow
def test_the_demo_fills_itself_once_and_goes_on_where_it_stopped(tmp_path: Path, port: int) -> None:
    settings = {"PORT": str(port), "IRO_DATA_DIR": str(tmp_path)}
    with started("serve", "--demo", until="Stop", **settings) as (process, printed):
        assert "Loading the sample council" in printed
        assert f"Open   http://127.0.0.1:{port}/demo\n" in printed
        assert get(port, "/demo/people.json") == 200
        assert stopped(process, signal.SIGTERM)[0] == 0
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    whole = start("verify", "--demo", **settings)
    assert re.search(r"^\d+ disputes, .*: the record is whole\.$", whole.communicate(timeout=SECONDS)[0])
    with started("serve", "--demo", until="Stop", **settings) as (process, printed):
        assert "Loading" not in printed
        assert stopped(process, signal.SIGINT)[0] == 0


@pytest.mark.slow
def test_a_start_of_the_demo_that_was_broken_off_leaves_nothing_half_done(tmp_path: Path, port: int) -> None:
    settings = {"PORT": str(port), "IRO_DATA_DIR": str(tmp_path)}
    with started("serve", "--demo", until="Loading", **settings) as (process, _):
        assert stopped(process, signal.SIGTERM)[0] == 0
    assert not (tmp_path / "disputes.db").exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("loading-")] == []
