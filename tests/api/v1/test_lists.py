"""Lists through the JSON interface: whose disputes, narrowed how, page by page, and the queue's counts."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from disputes.unit import Units
from tests.api.v1.program import Program, refused
from tests.support import council
from tests.support.clock import FakeClock


@pytest.fixture
def mixed(units: Units, clock: FakeClock) -> dict[str, str]:
    """One of each route and of each IRO; the concern is late."""
    raised = {
        "informal": council.ask_team_manager(units, risk="low", themes=["placement"]),
        "formal": council.raise_formal(units, (council.SIBLING, council.OTHER_SIBLING)),
        "concern": council.raise_concern(units, (council.PROTECTED,)),
        "south": council.raise_formal(units, (council.OF_OTHER_IRO,), by=council.OTHER_IRO),
    }
    clock.forward(days=3)
    return raised


def listed(program: Program, path: str = "/disputes") -> list[str]:
    return [one["reference"] for one in program.get(path)["disputes"]]


def test_everybody_sees_their_own_and_a_leader_all(app: Flask, units: Units, mixed: dict[str, str]):
    north = {mixed["informal"], mixed["formal"], mixed["concern"]}
    for person, theirs in (
        (council.IRO, north),
        (council.OTHER_IRO, {mixed["south"]}),
        (council.TEAM_MANAGER, north),
        (council.OTHER_TEAM_MANAGER, {mixed["south"]}),
        (council.SOCIAL_WORKER, north),
        (council.DIRECTOR, set(mixed.values())),
        (council.BYSTANDER, set()),
    ):
        program = Program(app, units, person)
        assert set(listed(program)) == theirs, council.NAMES[person]
        for reference in mixed.values():
            status = program.open("GET", f"/disputes/{reference}").status_code
            assert status == (200 if reference in theirs else 404)


def test_a_list_says_of_each_dispute_where_it_stands(leader: Program, mixed: dict[str, str]):
    first = leader.get("/disputes")["disputes"][0]
    assert first == {
        "reference": mixed["concern"],
        "version": 1,
        "open": True,
        "route": "concern",
        "route_title": "Concern resolution",
        "rung": 1,
        "rung_label": "Social worker",
        "stage": "social_worker_told",
        "stage_label": "Step 1: social worker told",
        "awaiting": {
            "role": "iro",
            "role_name": "Independent Reviewing Officer",
            "person": "Irene Okoro",
            "note": "",
        },
        "iro": "Irene Okoro",
        "team": "Team North",
        "themes": ["drift"],
        "risk": "high",
        "children": 1,
        "initials": ["QZ"],
        "due_on": "2026-11-24",
        "due_at": "2026-11-25T00:00:00+00:00",
        "working_days_left": -2,
        "late": True,
        "days_used": 3,
        "cap": 20,
        "raised_at": "2026-11-23T09:00:00+00:00",
        "entered_at": "2026-11-23T09:00:00+00:00",
        "ended_at": None,
    }


@pytest.mark.parametrize("path", ["/disputes", "/queue"])
def test_lists_are_narrowed_as_the_queue_is(leader: Program, mixed: dict[str, str], path: str):
    for query, found in {
        "state=late": {"concern"},
        "state=soon": {"informal", "formal", "south"},
        "state=ended": set(),
        f"team={council.TEAM_SOUTH}": {"south"},
        "route=formal": {"formal", "south"},
        "route=informal&rung=2": {"informal"},
        "theme=placement": {"informal"},
        "risk=low": {"informal"},
        "turn=service_manager": {"formal", "south"},
        f"iro={council.OTHER_IRO}": {"south"},
        f"reference={mixed['formal']}&state=late": {"formal"},
        "route=formal&team=5&risk=high": {"south"},
    }.items():
        assert set(listed(leader, f"{path}?{query}")) == {mixed[name] for name in found}, query


def test_a_list_is_read_page_by_page(leader: Program, mixed: dict[str, str]):
    whole, seen, cursor = listed(leader), [], None
    for expected in (3, 1):
        page: Any = leader.get("/disputes?limit=3" + (f"&cursor={cursor}" if cursor else ""))
        assert len(page["disputes"]) == expected
        seen += [one["reference"] for one in page["disputes"]]
        cursor = page["next_cursor"]
    assert (seen, cursor) == (whole, None)


WRONG = [
    "state=never",
    "team=0",
    "team=x",
    f"team={2**63}",
    "route=Formal!",
    "rung=0&route=formal",
    "rung=1",
    "theme=%20",
    "iro=-1",
    "reference=4F7",
    "cursor=x",
    "cursor=",
    f"cursor={'9' * 40}-1",
    "limit=0",
    "limit=201",
    "page=2",
]


@pytest.mark.parametrize("path", ["/disputes", "/queue"])
def test_a_wrong_query_is_refused_by_field(leader: Program, path: str):
    for query in WRONG:
        answer = leader.open("GET", f"{path}?{query}")
        assert answer.status_code == 422, (query, answer.text)
        assert list(refused(answer, 422, "bad_input")["fields"]) == [query.split("=")[0]]
    refused(leader.open("GET", f"{path}?theme=%00"), 400, "bad_request")


def test_the_queue_is_for_leaders(iro: Program, team_manager: Program):
    refused(iro.open("GET", "/queue"), 403, "not_allowed")
    refused(team_manager.open("GET", "/queue"), 403, "not_allowed")


def test_the_queue_counts_what_is_late_where_it_sticks_and_who_waits(leader: Program, mixed: dict[str, str]):
    counts = leader.get("/queue?state=late")["counts"]
    assert {
        name: counts[name]["number"] for name in ("open", "late", "soon", "no_limit", "holder_missing")
    } == {
        "open": 4,
        "late": 1,
        "soon": 3,
        "no_limit": 0,
        "holder_missing": 0,
    }
    assert counts["late_by_step"] == [{"route": "concern", "rung": 1, "label": "Social worker", "late": 1}]
    assert counts["late_by_team"] == [{"team": council.TEAM_NORTH, "name": "Team North", "late": 1}]
    waiting = counts["waiting"]
    assert (waiting["children"], waiting["late"]) == (
        {"number": 5, "or_more": False},
        {"number": 1, "or_more": False},
    )
    assert (waiting["longest"], waiting["longest_reference"]) == (3, mixed["informal"])
