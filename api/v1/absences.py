"""People away: a leave system can say who is, and who is back, by their work addresses."""

from __future__ import annotations

from typing import Any

from api import doors
from api.needs import needs_token
from api.noting import shows_no_case
from api.once import done_once
from api.schemas.absences import AbsenceBody, BackBody
from api.schemas.answers.absences import AbsencesSchema, EndedSchema, RecordedSchema
from api.v1.interface import JsonBlueprint, caller, refuses
from disputes.commands import end_absence, record_absence
from disputes.errors import Refused
from disputes.queries.absences import absences
from disputes.sessions import person_with_address

blueprint = JsonBlueprint("absences", __name__, "People away, and who stands in.")

IN_PATH = [
    {
        "in": "path",
        "name": "absence_id",
        "required": True,
        "description": "The number of the absence.",
        "schema": {"type": "integer", "minimum": 0, "maximum": 999999999},
    }
]


@blueprint.route("/absences")
@refuses(blueprint)
@blueprint.response(200, AbsencesSchema)
@shows_no_case
@needs_token
def people_away() -> dict[str, Any]:
    """Who is away now and in the days to come, as far as it is the caller's to know."""
    with doors.reading() as unit:
        return {"absences": absences(unit, caller().person_id)}


@blueprint.route("/absences", methods=["POST"])
@refuses(blueprint, 403, 409, 413, 415)
@blueprint.arguments(AbsenceBody)
@blueprint.response(201, RecordedSchema)
@needs_token
def record(given: dict[str, Any]) -> dict[str, Any]:
    """Record an absence: one's own, or of somebody whom one manages. The same again changes nothing."""
    with doors.reading() as unit:
        person_id = person_with_address(unit, given["person"])
        stand_in_id = person_with_address(unit, given["stand_in"]) if given["stand_in"] else None
    if person_id is None:
        raise Refused("not_allowed")
    if given["stand_in"] and stand_in_id is None:
        raise Refused("bad_input", {"stand_in": ["Give the work address of somebody who works here."]})
    command = record_absence.RecordAbsence(
        caller().person_id, person_id, given["from_on"], given["to_on"], stand_in_id
    )
    return {"id": done_once(lambda unit: record_absence.handle(command, unit))}


@blueprint.route("/absences/<int(max=999999999):absence_id>/end", parameters=IN_PATH, methods=["POST"])
@refuses(blueprint, 404, 409, 413, 415)
@blueprint.arguments(BackBody)
@blueprint.response(200, EndedSchema)
@needs_token
def end(given: dict[str, Any], absence_id: int) -> dict[str, Any]:
    """Say when somebody is back. On or before the first day, the absence is taken off the list."""
    command = end_absence.EndAbsence(caller().person_id, absence_id, given["back_on"])
    return {"was_away": done_once(lambda unit: end_absence.handle(command, unit))}
