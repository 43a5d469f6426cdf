"""Writes the two tables anew: ``python -m tests.security``. Read what has changed before it is committed."""

from __future__ import annotations

import tempfile
from pathlib import Path

import structlog

from tests.security.matrix import FIELDS, MATRIX, fields, table, whole

if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    with tempfile.TemporaryDirectory() as folder:
        found = whole(Path(folder))
    MATRIX.write_text(table(found), encoding="utf-8")
    FIELDS.write_text(fields(found), encoding="utf-8")
