"""Routes with one fault in a limit: what is changed, and where and what is then found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from machines.limits import Limit, Risk, Unit
from tests.machines.broken import OWED, Broken
from tests.machines.made_up import REPLY


def lapses(**limit: Any) -> dict[str, Any]:
    """The first stage with another limit."""
    return {"asked": {"owes": (replace(REPLY, limit=Limit(**limit)),)}}


BROKEN_LIMITS: dict[str, Broken] = {
    "limit without words": (
        lapses(as_written="", unit=Unit.WORKING_DAYS, value=5),
        [(OWED, "has an empty wording of the limit")],
    ),
    "limit without a count": (
        lapses(as_written="soon", unit=Unit.HOURS),
        [(OWED, "has a limit in hours without a count")],
    ),
    "limit of nothing": (
        lapses(as_written="0 days", unit=Unit.CALENDAR_DAYS, value=0),
        [(OWED, "has a limit of less than 1")],
    ),
    "limit that counts back from no date": (
        lapses(as_written="10 days before", unit=Unit.CALENDAR_DAYS, value=-10),
        [(OWED, "has a limit that counts back, but from no date of the case")],
    ),
    "limit not stated, with a count": (
        lapses(as_written="none", unit=Unit.NOT_STATED, value=5),
        [(OWED, "has a limit that is not stated, with a count")],
    ),
    "limit by risk with one missing": (
        lapses(as_written="by risk", unit=Unit.WORKING_DAYS, by_risk={Risk.HIGH: 1, Risk.LOW: 7}),
        [(OWED, "has a limit by risk without medium")],
    ),
    "limit backwards": (
        lapses(as_written="7 to 1", unit=Unit.WORKING_DAYS, lowest=7, highest=1, set_by_iro=True),
        [(OWED, "has a limit from 7 to 1")],
    ),
    "limit outside its range": (
        lapses(as_written="1 to 7", unit=Unit.WORKING_DAYS, value=9, lowest=1, highest=7),
        [(OWED, "has a limit outside its own range")],
    ),
    "limit set without an upper end": (
        lapses(as_written="as set", unit=Unit.WORKING_DAYS, lowest=1, set_by_iro=True),
        [(OWED, "lets the IRO set a limit without an upper end")],
    ),
    "limit by type where the route has none": (
        lapses(as_written="by type", unit=Unit.WORKING_DAYS, by_type={"case": 5}),
        [(OWED, "has a limit by type that does not give a count for each of the route's types")],
    ),
}
