"""One line of JSON for each thing worth knowing, on standard error.

A line never holds a path, a query, a form, a header or the words of an error: any of them may be
about a child or be a secret. It names the rule that matched, and where in the code an error arose.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, TextIO

import structlog
from flask import Flask, Response, g, request

from disputes.clock import Clock
from disputes.unit import new_token

ROOT = Path(__file__).resolve().parent.parent
REQUEST_ID = "X-Request-Id"

log: structlog.stdlib.BoundLogger = structlog.get_logger()


def set_up_logs(clock: Clock, to: TextIO | None = None) -> None:
    """Write lines of JSON to ``to``, or to standard error, with the time of ``clock``.

    Call once, at the start.
    """

    def stamp(_logger: Any, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        return {"at": clock.now().isoformat(timespec="milliseconds"), **line}

    lines = Lines(to or sys.stderr)
    structlog.configure(
        processors=[structlog.processors.add_log_level, stamp, structlog.processors.JSONRenderer()],
        logger_factory=lambda *_: lines,
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers = [LibraryLines()]
    root.setLevel(logging.WARNING)


class Lines:
    """Writes lines. One that cannot be written, as on a full disk, is counted and told later.

    What somebody was doing goes on: their move is in the record, whether or not a line says so.
    """

    def __init__(self, to: TextIO) -> None:
        self._to = to
        self._one_at_a_time = threading.Lock()
        self._lost = 0

    def write(self, line: str) -> None:
        """Write one line, and after a gap how many are missing before it."""
        with self._one_at_a_time:
            missed = f'{{"event": "lines_lost", "lines": {self._lost}}}\n' if self._lost else ""
            try:
                self._to.write(f"{missed}{line}\n")
                self._to.flush()
            except OSError:
                self._lost += 1
            else:
                self._lost = 0

    debug = info = warning = error = critical = write


class LibraryLines(logging.Handler):
    """Passes on what the libraries log, as it stands in their code: never what they put into it."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line without its arguments."""
        error = record.exc_info[1] if record.exc_info else None
        told = {} if error is None else where(error)
        log.warning("library", library=record.name, severity=record.levelname, text=str(record.msg), **told)


def where(error: BaseException) -> dict[str, Any]:
    """What an error was and where in the code it arose, without its words."""
    frames = [
        f"{_short(frame.filename)}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    cause = error.__cause__ or error.__context__
    told: dict[str, Any] = {"error": type(error).__name__, "frames": frames[-12:]}
    return told if cause is None else {**told, "cause": type(cause).__name__}


def log_requests(app: Flask) -> None:
    """Give each request an id, and write one line for each."""

    @app.before_request
    def begin() -> None:
        g.request_id = new_token()[:12]
        g.began = time.perf_counter()

    @app.after_request
    def tell(response: Response) -> Response:
        began = g.get("began")
        response.headers[REQUEST_ID] = g.get("request_id", "")
        log.info(
            "request",
            method=request.method,
            rule=request.url_rule.rule if request.url_rule is not None else "-",
            status=response.status_code,
            ms=round((time.perf_counter() - began) * 1000, 1) if began else None,
            request_id=g.get("request_id", ""),
        )
        return response


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name
