"""The JSON interface, version 1. Its parts are blueprints of flask-smorest; OpenAPI is made from them."""

from __future__ import annotations

from flask import Flask, Response, json

from api.needs import open_to_all
from api.v1 import absences, beside, disputes, filing, lists, people, procedure
from api.v1.interface import JsonApi

PARTS = (procedure, people, absences, lists, disputes, beside, filing)
ABOUT = """Raise a dispute, read where it stands, make the moves that it offers, read its record,
and put its entries on the children's files.

Send `Authorization: Bearer TOKEN`. Dates are London dates, instants are UTC. What the caller may not
see looks as if it were not there (404). Every refusal is application/problem+json with a `code`."""


def set_up_api(app: Flask) -> None:
    """Put the JSON interface under /api/v1, and its description at /api/v1/openapi.json."""
    app.config.update(
        API_TITLE="Care plan disputes",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        API_SPEC_OPTIONS={
            "info": {"description": ABOUT},
            "security": [{"bearer": []}],
            "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
        },
    )
    api = JsonApi(app)
    for part in PARTS:
        api.register_blueprint(part.blueprint)

    @app.get("/api/v1/openapi.json")
    @open_to_all
    def openapi() -> Response:
        """The interface as OpenAPI 3.1 describes it."""
        return Response(json.dumps(api.spec.to_dict()), mimetype="application/json")
