"""What is to go on children's files: what is waiting, each entry's text, and marking it as put there."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from marshmallow import fields

from api import doors
from api.needs import needs_token
from api.noting import shows
from api.once import done_once
from api.schemas.answers.filing import DisputeFileSchema, EntrySchema, MarkedSchema, ToFileSchema
from api.schemas.filing import MarkFiledBody
from api.schemas.queue import number
from api.schemas.shapes import Base
from api.shown.file_entry import text_of
from api.v1.disputes import IN_PATH, known
from api.v1.interface import JsonBlueprint, caller, refuses
from disputes.commands import mark_filed
from disputes.errors import Refused
from disputes.filing import MOST_AT_ONCE, EntryAt
from disputes.queries.filing import (
    LISTED,
    Listed,
    count_not_yet_filed,
    entries_of_dispute,
    entry_for,
    not_yet_filed,
)
from disputes.readings import What

blueprint = JsonBlueprint("filing", __name__, "Entries for children's files, and marking them as put there.")

LISTED_PARTS = ("case_number", "initials", "route_title", "label", "to_label", "at", "filed")


def _in_path(name: str, about: str) -> dict[str, Any]:
    whole = {"type": "integer", "minimum": 1, "maximum": 999_999}
    return {"in": "path", "name": name, "required": True, "description": about, "schema": whole}


ENTRY_IN_PATH = [
    *IN_PATH,
    _in_path("sequence", "The transition's sequence."),
    _in_path("child_number", "The child's place in the dispute, from 1."),
]


class MostSchema(Base):
    """How many entries are asked for."""

    limit: fields.Integer = number(
        MOST_AT_ONCE, load_default=LISTED, metadata={"description": "How many are listed at the most."}
    )


@blueprint.route("/filing")
@refuses(blueprint, 403)
@blueprint.arguments(MostSchema, location="query")
@blueprint.response(200, ToFileSchema)
@shows(What.TO_FILE_JSON)
@needs_token
def to_file(given: dict[str, Any]) -> dict[str, Any]:
    """What the caller, an IRO, has not yet put on children's files: the oldest first."""
    person_id = _iro()
    with doors.reading() as unit:
        found = not_yet_filed(unit, person_id, most=given["limit"])
    places = list(doors.service().profile.recorded_in)
    return {"total": found.total, "entries": [_listed(one) for one in found.entries], "places": places}


@blueprint.route("/filing", methods=["POST"])
@refuses(blueprint, 403, 404, 409, 413, 415)
@blueprint.arguments(MarkFiledBody)
@blueprint.response(200, MarkedSchema)
@needs_token
def mark(given: dict[str, Any]) -> dict[str, Any]:
    """Mark entries as put on file: all of them, or none when one is refused. Done twice, it is done once."""
    person_id = _iro()
    entries = [EntryAt(**one) for one in given["entries"]]
    command = mark_filed.MarkFiled(person_id, entries, given["place"], given["exactly"])
    marked = done_once(lambda unit: mark_filed.handle(command, unit))
    with doors.reading() as unit:
        return {"marked": marked, "total": count_not_yet_filed(unit, person_id)}


@blueprint.route("/disputes/<reference>/file", parameters=IN_PATH)
@refuses(blueprint, 404)
@blueprint.response(200, DisputeFileSchema)
@shows(What.ENTRIES_JSON)
@needs_token
def of_dispute(reference: str) -> dict[str, Any]:
    """Every entry of a dispute, for its IRO and the line above: oldest first, with where it was put."""
    with doors.reading() as unit:
        found = entries_of_dispute(unit, known(reference), caller().person_id)
    if not found:
        raise Refused("dispute_not_found")
    return {"reference": reference, "entries": [_listed(one) for one in found]}


@blueprint.route(
    "/disputes/<reference>/file/<int(max=999999):sequence>/<int(max=999999):child_number>",
    parameters=ENTRY_IN_PATH,
)
@refuses(blueprint, 404)
@blueprint.response(200, EntrySchema)
@shows(What.ENTRY_JSON)
@needs_token
def entry(reference: str, sequence: int, child_number: int) -> dict[str, Any]:
    """The entry of a step for one child's file, as text: it names none of the dispute's other children."""
    with doors.reading() as unit:
        found = entry_for(unit, known(reference), sequence, child_number, caller().person_id)
    return {
        **asdict(found.where),
        "case_number": found.child.case_number,
        "initials": found.child.initials,
        "at": found.step.at,
        "text": text_of(found),
        "filed": found.filed,
    }


def _listed(one: Listed) -> dict[str, Any]:
    return {**asdict(one.where), **{name: getattr(one, name) for name in LISTED_PARTS}}


def _iro() -> int:
    """The caller's number. Raises Refused ``not_allowed`` for whoever is no IRO."""
    who = caller()
    if not who.is_iro:
        raise Refused("not_allowed")
    return who.person_id
