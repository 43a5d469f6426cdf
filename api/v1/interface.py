"""What every part of the JSON interface shares: strict reading, problem+json, who is calling."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NoReturn, TypeVar

from flask import Request, current_app, request
from flask_smorest import Api, Blueprint
from flask_smorest.utils import prepare_response
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser

from api import doors
from api.doors import SignedIn
from api.schemas.answers.problem import ProblemSchema
from api.schemas.shapes import UNKNOWN, flat
from disputes.errors import Refused

PROBLEM = "application/problem+json"
# What no database keeps: the null character, and halves of characters.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
MOST_PARTS = 10_000
# 422 comes with every query and body.
ALWAYS = (400, 401, 422, 500, 503)

View = TypeVar("View", bound=Callable[..., Any])


class StrictParser(FlaskParser):
    """Takes nothing that it does not know, and refuses with the catalogue's codes."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"json": RAISE, "query": RAISE}  # noqa: RUF012 -- webargs reads it off the class

    def load_json(self, req: Request, schema: Schema) -> Any:
        """The body as JSON. Raises Refused ``unsupported_type`` or ``bad_request``."""
        return json_of(req)

    def handle_error(self, error: ValidationError, *_: Any, **__: Any) -> NoReturn:
        """Every fault by field, as forms get them too."""
        (faults,) = error.normalized_messages().values()
        raise Refused("bad_input", flat(faults)) from error


class JsonBlueprint(Blueprint):
    """A part of the interface, under /api/v1."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, name: str, import_name: str, description: str) -> None:
        super().__init__(f"v1_{name}", import_name, url_prefix="/api/v1", description=description)
        self.before_request(refuse_query_not_asked_for)


class JsonApi(Api):
    """The interface as OpenAPI describes it: every refusal is a problem (RFC 9457)."""

    ERROR_SCHEMA = ProblemSchema
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """Leave refusals to ``api.problems``, which answers the whole service's."""

    def _register_responses(self) -> None:
        for status in HTTPStatus:
            if status >= HTTPStatus.BAD_REQUEST:
                response = {"description": status.phrase, "schema": self.ERROR_SCHEMA}
                prepare_response(response, self.spec, PROBLEM)
                self.spec.components.response(status.name, response, lazy=True)


def refuses(blueprint: Blueprint, *statuses: int) -> Callable[[View], View]:
    """Document the refusals of an operation, with those that any operation may give."""

    def decorate(view: View) -> View:
        for status in sorted({*statuses, *ALWAYS}):
            view = blueprint.alt_response(status, HTTPStatus(status).name)(view)
        return view

    return decorate


def refuse_query_not_asked_for() -> None:
    """Refuse a query where the operation takes none. Raises Refused ``bad_input``."""
    view = current_app.view_functions[request.endpoint or ""]
    taken = getattr(view, "_apidoc", {}).get("arguments", {}).get("parameters", [])
    if request.args and not any(part["in"] == "query" for part in taken):
        raise Refused("bad_input", {name: [UNKNOWN] for name in request.args})


def caller() -> SignedIn:
    """Whose token came with this request; ``needs_token`` has seen to it that there is one."""
    who = doors.token_holder()
    assert who is not None
    return who


def json_of(sent: Request) -> Any:
    """The body of a request as JSON, strictly.

    :raises Refused: ``unsupported_type`` when it is not sent as JSON; ``bad_request`` when it is
        none, has a number that is not finite, a text that cannot be kept, or too many parts.
    """
    if not sent.is_json:
        raise Refused("unsupported_type")
    try:
        data = json.loads(sent.get_data().decode(), parse_constant=_refuse_constant)
        _check_parts(data)
    except (ValueError, RecursionError) as error:
        raise Refused("bad_request") from error
    return data


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _check_parts(data: Any) -> None:
    """ValueError for a text that no database keeps, and for more parts than any form has."""
    waiting, seen = [data], 0
    while waiting:
        part = waiting.pop()
        seen += 1
        if seen > MOST_PARTS or (isinstance(part, str) and UNSTORABLE.search(part)):
            raise ValueError("this cannot be kept")
        if isinstance(part, dict):
            waiting += [*part.keys(), *part.values()]
        elif isinstance(part, list):
            waiting += part
