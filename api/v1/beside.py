"""What stands beside the ladder: the side routes, those of a dispute, and opening one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from marshmallow import fields

from api import doors
from api.needs import needs_token
from api.noting import shows, shows_no_case
from api.once import done_once
from api.schemas.answers.beside import BesideSchema, SideRoutesSchema
from api.schemas.answers.dispute import DoneSchema
from api.schemas.raising import MANY
from api.schemas.shapes import Base, words
from api.shown.matters import matter_shape
from api.shown.procedure import side_route
from api.v1.disputes import IDEMPOTENCY_KEY, IN_PATH, LOCATION, REPLAYED, key_sent, known
from api.v1.interface import JsonBlueprint, caller, refuses
from disputes.commands import open_beside
from disputes.errors import Refused
from disputes.queries.dispute import dispute_view
from disputes.queries.opening_beside import routes_alone, routes_beside
from disputes.readings import What

blueprint = JsonBlueprint("beside", __name__, "What stands beside the ladder.")


class OpenBesideSchema(Base):
    """What is to be opened, and the answers to what it asks."""

    route = words(60, required=True, metadata={"description": "See GET /side-routes."})
    given = fields.Dict(
        keys=fields.String(),
        load_default=dict,
        error_messages={"invalid": "Give an object: for each need its answer."},
        metadata={"description": "For each of the route's opening_needs its answer."},
    )


class OpenThereSchema(OpenBesideSchema):
    """The same, with the children of the dispute that it is about. ``children`` are case numbers."""

    children = fields.List(
        words(40),
        validate=MANY,
        metadata={"description": "Some of the dispute's children. Left out, it is about all of them."},
    )


class OpenAloneSchema(OpenBesideSchema):
    """The same, with the children that it is about. ``children`` are case numbers."""

    children = fields.List(words(40), load_default=list, validate=MANY)


@blueprint.route("/side-routes")
@refuses(blueprint)
@blueprint.response(200, SideRoutesSchema)
@shows_no_case
@needs_token
def side_routes() -> Any:
    """The side routes that this council offers today, with what each asks when it is opened."""
    with doors.reading() as unit:
        offered = unit.registry.beside(unit.today).values()
        theirs = {one.id for one in routes_alone(unit, caller().person_id)}
    profile = doors.service().profile
    return {
        "side_routes": [
            {**side_route(profile, route), "may_open": route.route_id in theirs} for route in offered
        ]
    }


@blueprint.route("/disputes/<reference>/beside", parameters=IN_PATH, methods=["GET"])
@refuses(blueprint, 404)
@blueprint.response(200, BesideSchema)
@shows(What.BESIDE_JSON)
@needs_token
def beside(reference: str) -> Any:
    """What stands beside a dispute, and what the caller may open there."""
    with doors.reading() as unit:
        view = dispute_view(unit, known(reference), caller().person_id)
        routes = routes_beside(unit, reference, caller().person_id)
    return {
        "reference": reference,
        "matters": [matter_shape(one) for one in view.beside],
        "may_open": [one.id for one in routes],
    }


@blueprint.route("/disputes/<reference>/beside", parameters=IN_PATH, methods=["POST"])
@refuses(blueprint, 403, 404, 409, 413, 415)
@blueprint.doc(parameters=[IDEMPOTENCY_KEY])
@blueprint.arguments(OpenThereSchema)
@blueprint.response(201, DoneSchema, headers={**REPLAYED, **LOCATION})
@needs_token
def open_there(given: dict[str, Any], reference: str) -> Any:
    """Open a side matter beside a dispute. Moves in it are made as in a dispute, by its own reference."""
    return _opened(given, known(reference), given.get("children"))


@blueprint.route("/side-matters", methods=["POST"])
@refuses(blueprint, 403, 404, 409, 413, 415)
@blueprint.doc(parameters=[IDEMPOTENCY_KEY])
@blueprint.arguments(OpenAloneSchema)
@blueprint.response(201, DoneSchema, headers={**REPLAYED, **LOCATION})
@needs_token
def open_alone(given: dict[str, Any]) -> Any:
    """Open a side matter without a dispute: about children of the caller's, or about the service."""
    return _opened(given, "", given["children"])


def _opened(given: dict[str, Any], reference: str, children: Sequence[str] | None) -> Any:
    with doors.reading() as unit:
        route = unit.registry.beside(unit.today).get(given["route"])
    if route is None or not route.opened_by_hand:
        raise Refused("bad_input", {"route": ["Give the id of a side route that people open."]})
    command = open_beside.OpenBeside(
        caller().person_id,
        key_sent(),
        route.route_id,
        given["given"],
        reference,
        children,
    )
    receipt = done_once(lambda unit: open_beside.handle(command, unit))
    headers = {"Location": url_for("v1_disputes.read", reference=receipt.reference)}
    if receipt.replayed:
        headers["Idempotency-Replayed"] = "true"
    return {"receipt": receipt}, headers
