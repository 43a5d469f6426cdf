"""Where a dispute of a further council stands, for the tests that ask the machine."""

from __future__ import annotations

from datetime import date

from machines.engine import Place
from machines.route import Route, Scope
from machines.stages import Stage
from tests.machines.written import council

TODAY = date(2026, 11, 2)


def route_in(name: str, route_id: str) -> type[Route]:
    """The route of a further council that is in force today."""
    return council(name).in_force(TODAY)[route_id]


def stage_in(name: str, route_id: str, stage_id: str) -> Stage:
    """One stage of it."""
    return route_in(name, route_id).stage(stage_id)


def place_in(name: str, route_id: str, stage_id: str) -> Place:
    """A dispute that stands there, about a child for whom the route is."""
    route = route_in(name, route_id)
    return council(name).place(route_id, route.version, stage_id, TODAY, route.scope[0])


def begun_in(name: str, route_id: str, scope: Scope | None = None) -> Place:
    """A dispute that has just been raised."""
    route = route_in(name, route_id)
    stage = route.first_stage()
    return council(name).place(route_id, route.version, stage.id, TODAY, scope or route.scope[0])
