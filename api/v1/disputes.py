"""One dispute: raise it, read it, make a move in it, and read its record."""

from __future__ import annotations

import re
import secrets
from typing import Any

from flask import request, url_for

from api import doors
from api.needs import needs_token
from api.noting import shows
from api.once import done_once
from api.problems import answer
from api.schemas.answers.dispute import (
    DisputeSchema,
    DoneSchema,
    ObligationsSchema,
    TransitionsSchema,
)
from api.schemas.sent import MakeMoveSchema, RaiseBody
from api.shown import standing
from api.v1.interface import JsonBlueprint, caller, refuses
from disputes.commands import make_move, raise_dispute
from disputes.errors import Refused
from disputes.queries.dispute import DisputeView, dispute_view
from disputes.queries.recorded import obligations_of, transitions_of
from disputes.readings import What
from disputes.receipts import Receipt

blueprint = JsonBlueprint("disputes", __name__, "One dispute: raise it, read it, move it.")

REFERENCE = re.compile(r"D-[0-9A-Z]{4}-[0-9A-Z]{4}")
KEY = re.compile(r"[!-~]{1,100}")
VERSION = re.compile(r'(?:W/)?"([0-9]{1,9})"')
IN_PATH = [
    {
        "in": "path",
        "name": "reference",
        "required": True,
        "description": "The dispute's reference, for example D-4F7K-29QM.",
        "schema": {"type": "string", "pattern": f"^{REFERENCE.pattern}$"},
    }
]
IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "description": "Up to 100 visible ASCII characters. The same key with the same body is done once and"
    " answered alike, with Idempotency-Replayed: true; with another body it is refused (key_used)."
    " Without a key each request is its own.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"},
}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "description": "The version that the caller has before them, in quotation marks, as ETag gave it."
    " When another stands, the move is refused with 412 (stale). Without it, or with *, the move acts on"
    " whatever stands.",
    "schema": {"type": "string"},
}
ETAG = {"ETag": {"description": "The version, for If-Match.", "schema": {"type": "string"}}}
REPLAYED = {
    "Idempotency-Replayed": {
        "description": "true when this was done before under the same key.",
        "schema": {"type": "string"},
    }
}
LOCATION = {"Location": {"description": "The dispute.", "schema": {"type": "string"}}}


@blueprint.route("/disputes", methods=["POST"])
@refuses(blueprint, 403, 409, 413, 415)
@blueprint.doc(parameters=[IDEMPOTENCY_KEY])
@blueprint.arguments(RaiseBody)
@blueprint.response(201, DisputeSchema, headers={**ETAG, **REPLAYED, **LOCATION})
@needs_token
def raise_it(given: dict[str, Any]) -> Any:
    """Raise a dispute, as the IRO of its children, or as whoever else raises that route."""
    who = caller()
    if not who.may_raise:
        raise Refused("not_allowed")
    command = raise_dispute.RaiseDispute(person_id=who.person_id, key=key_sent(), **given)
    receipt = done_once(lambda unit: raise_dispute.handle(command, unit))
    view = _view(receipt.reference)
    where = {"Location": url_for("v1_disputes.read", reference=receipt.reference)}
    return standing.whole(view, doors.service().profile), _headers(receipt, view.version) | where


@blueprint.route("/disputes/<reference>", parameters=IN_PATH)
@refuses(blueprint, 404)
@blueprint.response(200, DisputeSchema, headers=ETAG)
@shows(What.DISPUTE_JSON)
@needs_token
def read(reference: str) -> Any:
    """A dispute: where it stands, whose turn it is, by when, and what the caller may do now."""
    view = _view(reference)
    return standing.whole(view, doors.service().profile), {"ETag": _etag(view.version)}


@blueprint.route("/disputes/<reference>/moves", parameters=IN_PATH, methods=["POST"])
@refuses(blueprint, 403, 404, 409, 412, 413, 415)
@blueprint.doc(parameters=[IDEMPOTENCY_KEY, IF_MATCH])
@blueprint.arguments(MakeMoveSchema)
@blueprint.response(201, DoneSchema, headers={**ETAG, **REPLAYED, **LOCATION})
@needs_token
def move(given: dict[str, Any], reference: str) -> Any:
    """Make a move in a dispute: one that it offers to the caller. How it stands now is at Location."""
    command = make_move.MakeMove(
        reference=known(reference),
        move=given["move"],
        given=given["given"],
        person_id=caller().person_id,
        key=key_sent(),
        version=_version_before_them(),
        as_role=given["as_role"],
    )
    try:
        receipt = done_once(lambda unit: make_move.handle(command, unit))
    except Refused as refused:
        if refused.code == "stale" and command.version is not None:
            return answer(refused, status=412)
        raise
    where = {"Location": url_for("v1_disputes.read", reference=receipt.reference)}
    return {"receipt": receipt}, _headers(receipt, receipt.sequence) | where


@blueprint.route("/disputes/<reference>/transitions", parameters=IN_PATH)
@refuses(blueprint, 404)
@blueprint.response(200, TransitionsSchema)
@shows(What.TRANSITIONS_JSON)
@needs_token
def transitions(reference: str) -> Any:
    """Every transition of a dispute: who did what, what that met in time or late, and its hash."""
    with doors.reading() as unit:
        found = transitions_of(unit, known(reference), caller().person_id)
    return {"reference": reference, "transitions": found}


@blueprint.route("/disputes/<reference>/obligations", parameters=IN_PATH)
@refuses(blueprint, 404)
@blueprint.response(200, ObligationsSchema)
@shows(What.OBLIGATIONS_JSON)
@needs_token
def obligations(reference: str) -> Any:
    """All that was ever owed in a dispute: by whom, by when, and what came of it."""
    with doors.reading() as unit:
        found = obligations_of(unit, known(reference), caller().person_id)
    return {"reference": reference, "obligations": found}


def _view(reference: str) -> DisputeView:
    with doors.reading() as unit:
        return dispute_view(unit, known(reference), caller().person_id)


def known(reference: str) -> str:
    """A reference of the shape that references have. Raises Refused ``dispute_not_found``."""
    if not REFERENCE.fullmatch(reference):
        raise Refused("dispute_not_found")
    return reference


def key_sent() -> str:
    """The command's idempotency key: the caller's, or one of its own."""
    sent = request.headers.get("Idempotency-Key")
    if sent is None:
        return f"api-own:{secrets.token_urlsafe(16)}"
    if not KEY.fullmatch(sent):
        raise Refused("bad_input", {"Idempotency-Key": ["Give 1 to 100 visible ASCII characters."]})
    return f"api:{sent}"


def _version_before_them() -> int | None:
    """The version that If-Match names; None without one. Raises Refused ``bad_input``."""
    sent = request.headers.get("If-Match", "*").strip()
    if sent == "*":
        return None
    found = VERSION.fullmatch(sent)
    if found is None:
        raise Refused("bad_input", {"If-Match": ['Give one version in quotation marks, for example "3".']})
    return int(found[1])


def _headers(receipt: Receipt, version: int) -> dict[str, str]:
    replayed = {"Idempotency-Replayed": "true"} if receipt.replayed else {}
    return {"ETag": _etag(version), **replayed}


def _etag(version: int) -> str:
    return f'"{version}"'
