"""The council's procedure: what may happen, in which order, by whom and by when."""

from __future__ import annotations

from typing import Any

from api import doors
from api.needs import needs_token
from api.noting import shows_no_case
from api.schemas.answers.procedure import RouteSchema, RoutesSchema, ThemesSchema
from api.schemas.shapes import Base, words
from api.shown.procedure import route_summary, source_of, whole_route
from api.v1.interface import JsonBlueprint, refuses
from disputes.errors import Refused
from machines.route import Route

blueprint = JsonBlueprint("procedure", __name__, "The council's procedure.")


class VersionSchema(Base):
    """Which version of a route."""

    version = words(
        30,
        load_default="",
        metadata={"description": "A version that is or was in force. Without it: the one in force today."},
    )


def route_of(route_id: str, version: str) -> type[Route]:
    """The route at a version, or as it is in force today. Raises Refused ``not_found``."""
    service = doors.service()
    if version:
        found = [r for r in service.registry.every_route() if (r.route_id, r.version) == (route_id, version)]
        route = found[0] if found else None
    else:
        with doors.reading() as unit:
            route = unit.registry.in_force(unit.today).get(route_id)
    if route is None:
        raise Refused("not_found")
    return route


@blueprint.route("/routes")
@refuses(blueprint)
@blueprint.response(200, RoutesSchema)
@shows_no_case
@needs_token
def routes() -> dict[str, Any]:
    """The routes in force today."""
    profile = doors.service().profile
    with doors.reading() as unit:
        in_force = unit.registry.in_force(unit.today).values()
    return {
        "council": profile.name,
        "procedure": profile.procedure,
        "routes": [route_summary(profile, route) for route in in_force],
    }


@blueprint.route("/routes/<route_id>")
@refuses(blueprint, 404)
@blueprint.arguments(VersionSchema, location="query")
@blueprint.response(200, RouteSchema)
@shows_no_case
@needs_token
def route(given: dict[str, Any], route_id: str) -> dict[str, Any]:
    """A route: its stages, what each owes by when, its moves, and the sources of them all."""
    return whole_route(doors.service().profile, route_of(route_id, given["version"]))


@blueprint.route("/themes")
@refuses(blueprint)
@blueprint.response(200, ThemesSchema)
@shows_no_case
@needs_token
def themes() -> dict[str, Any]:
    """What a dispute can be about: the council's own list."""
    return {
        "themes": [
            {"id": theme.id, "name": theme.name, "source": source_of(theme.source)}
            for theme in doors.service().profile.themes
        ]
    }
