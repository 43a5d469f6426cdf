"""A leave system says who is away and who is back."""

from __future__ import annotations

from flask import Flask

from disputes.unit import Units
from tests.api.v1.program import Program, refused
from tests.support import council

DAYS = {"from_on": "2026-11-30", "to_on": "2026-12-04"}
TEAM_MANAGER = council.email_of(council.TEAM_MANAGER)


def test_an_absence_is_recorded_once_listed_and_ended(team_manager: Program, iro: Program) -> None:
    body = {"person": TEAM_MANAGER, **DAYS, "stand_in": council.email_of(council.OTHER_TEAM_MANAGER)}
    first, again = team_manager.post("/absences", body), team_manager.post("/absences", body)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    (one,) = iro.get("/absences")["absences"]
    assert (one["email"], one["from_on"], one["to_on"], one["stand_in"], one["may_end"]) == (
        TEAM_MANAGER,
        "2026-11-30",
        "2026-12-04",
        "Tess Moran",
        False,
    )
    refused(iro.post(f"/absences/{one['id']}/end", {"back_on": "2026-11-30"}), 404, "not_found")
    ended = team_manager.post(f"/absences/{one['id']}/end", {"back_on": "2026-11-30"})
    assert (ended.status_code, ended.json) == (200, {"was_away": False})
    assert iro.get("/absences") == {"absences": []}


def test_what_is_wrong_is_told_by_field(team_manager: Program) -> None:
    body = {"person": TEAM_MANAGER, "from_on": "2026-12-04", "to_on": "2026-11-30"}
    assert list(refused(team_manager.post("/absences", body), 422, "bad_input")["fields"]) == ["to_on"]
    nobody = {"person": TEAM_MANAGER, **DAYS, "stand_in": "nobody@council.test"}
    assert list(refused(team_manager.post("/absences", nobody), 422, "bad_input")["fields"]) == ["stand_in"]
    assert list(refused(team_manager.post("/absences", DAYS), 422, "bad_input")["fields"]) == ["person"]


def test_nobody_learns_who_works_here(app: Flask, units: Units) -> None:
    bystander = Program(app, units, council.BYSTANDER)
    for person in (TEAM_MANAGER, "nobody@council.test"):
        refused(bystander.post("/absences", {"person": person, **DAYS}), 403, "not_allowed")
    assert bystander.get("/absences") == {"absences": []}
