"""A version that is in use never changes: its hash is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from machines.limits import working_days
from machines.roles import SERVICE_MANAGER, TEAM_MANAGER
from tests.machines.made_up import REPLY, a_route
from tests.machines.rochdale import rochdale
from tests.machines.written import VERSIONS, definition, versions


def test_no_version_in_use_has_changed():
    assert VERSIONS.read_text(encoding="utf-8") == versions(rochdale()), (
        "A version of a route differs from the one on file. If disputes run under it, leave it alone and "
        "write the change as a new version in a new file. If none do yet, run "
        "`python -m tests.machines.written`."
    )


def test_the_hash_is_the_same_each_time_the_route_is_built():
    assert definition(a_route()) == definition(a_route())


@pytest.mark.parametrize(
    "changes",
    [
        {"asked": {"label": "Somebody to reply"}},
        {"asked": {"owes": (replace(REPLY, limit=working_days(6, "within 5 working days")),)}},
        {"asked": {"owes": (replace(REPLY, by=SERVICE_MANAGER),)}},
        {"asked": {"meets_with": (TEAM_MANAGER,)}},
        {"answer": {"by": (TEAM_MANAGER, SERVICE_MANAGER)}},
        {"answer": {"needs": ()}},
        {"answer": {"tells": (SERVICE_MANAGER,)}},
        {"answer": {"path": lambda s: s.asked.to(s.asked)}},
        {"heading": {"cap": None}},
    ],
    ids=["label", "limit", "owner", "meeting", "role", "need", "telling", "path", "cap"],
)
def test_any_change_of_what_it_decides_changes_the_hash(changes):
    assert definition(a_route(**changes)) != definition(a_route())
