"""How an instant stands in SQLite: one form, read strictly, so that what was spoilt is seen."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.dialects import sqlite

from disputes.models.base import Instant

SQLITE = sqlite.dialect()


def test_an_instant_is_read_as_it_was_written() -> None:
    at = datetime(2026, 11, 23, 9, 0, 0, 120, tzinfo=UTC)
    written = Instant().process_bind_param(at, SQLITE)
    assert written == "2026-11-23T09:00:00.000120Z"
    assert Instant().process_result_value(written, SQLITE) == at


@pytest.mark.parametrize(
    "spoilt",
    [
        "2026-11-23T09:00:00Z",
        "2026-11-23 09:00:00.000120Z",
        "2026-11-23T09:00:00,000120Z",
        "2026-11-23T09:00:00.000120",
        "2026-11-23T09:00:00.000120+00:00",
        "2026-11-23T10:00:00.000120+01:00",
        "2026-11-23",
        "soon",
        "",
    ],
)
def test_any_other_form_is_refused(spoilt: str) -> None:
    with pytest.raises(ValueError, match=r"form|isoformat"):
        Instant().process_result_value(spoilt, SQLITE)
