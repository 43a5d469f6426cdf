"""Routes with one fault that would only be felt later: what is changed, and where and what is then found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from machines import needs
from machines.limits import Start, set_for_case, working_days
from machines.roles import IRO, SERVICE_MANAGER, TEAM_MANAGER
from machines.route import Scope
from tests.machines.broken import Broken
from tests.machines.made_up import REPLY

GIVEN = working_days(3, "3 working days after the panel", starts=Start.GIVEN_DATE)


def no_comma(part: str, what: str, lone: Any) -> Broken:
    """A list of one that lacks its comma, as Python then reads it."""
    where = {"heading": "heading", "asked": "stage asked"}.get(part, f"move {part}")
    return {part: {what: lone}}, [(where, f"does not give {what} as a list")]


BROKEN_LATER: dict[str, Broken] = {
    "who raises it, without its comma": no_comma("heading", "raised_by", IRO),
    "who is told at the start, without its comma": no_comma("heading", "raising_tells", TEAM_MANAGER),
    "for whom it is, without its comma": no_comma("heading", "scope", Scope.LOOKED_AFTER),
    "who meets, without its comma": no_comma("asked", "meets_with", TEAM_MANAGER),
    "what is owed, without its comma": no_comma("asked", "owes", REPLY),
    "who may, without its comma": no_comma("answer", "by", TEAM_MANAGER),
    "who is told, without its comma": no_comma("answer", "tells", SERVICE_MANAGER),
    "what it meets, without its comma": no_comma("answer", "meets", "reply"),
    "what it asks, without its comma": no_comma("answer", "needs", needs.REASONS),
    "what it comes after, without its comma": no_comma("agree", "after", "reply"),
    "somebody to consult where everybody begins": (
        {"asked": {"consult": TEAM_MANAGER}},
        [("stage asked", "asks to consult, but nobody enters there past other steps")],
    ),
    "a limit from a date that nobody has given": (
        {"asked": {"owes": (replace(REPLY, limit=GIVEN),)}},
        [
            (
                "stage asked",
                "has a limit from a given date, and can be reached before anybody is asked for that date",
            )
        ],
    ),
    "a limit that is set only after it has begun": (
        {
            "asked": {"owes": (replace(REPLY, limit=set_for_case(2, 5, "as set")),)},
            "agree": {"needs": (needs.AGREED_ACTIONS, needs.LIMIT_DAYS)},
        },
        [
            (
                "stage asked",
                "has a limit that is set for each case, and begins before anybody is asked for it",
            )
        ],
    ),
}
