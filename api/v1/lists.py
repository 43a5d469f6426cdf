"""Lists of disputes: the caller's own view of them, and the escalation queue for senior leaders."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from api import doors
from api.needs import needs_token
from api.noting import shows
from api.schemas.answers.lists import DisputesSchema, QueueSchema
from api.schemas.queue import MOST_ON_A_PAGE, PLACE_IN_LIST, FilterSchema, Place, filter_of, number
from api.shown import standing
from api.v1.interface import JsonBlueprint, caller, refuses
from disputes.errors import Refused
from disputes.queries.queue import PAGE, queue_page
from disputes.queries.queue_counts import queue_counts
from disputes.queries.sight import sight_of
from disputes.readings import What

blueprint = JsonBlueprint("lists", __name__, "Lists of disputes: late first, then due soonest.")


class PageSchema(FilterSchema):
    """What a list is narrowed to, and which page of it is asked for."""

    cursor = Place(
        load_default=None, metadata={**PLACE_IN_LIST, "description": "next_cursor of the page before."}
    )
    limit: fields.Integer = number(
        MOST_ON_A_PAGE, load_default=PAGE, metadata={"description": "How many a page has at the most."}
    )


@blueprint.route("/disputes")
@refuses(blueprint)
@blueprint.arguments(PageSchema, location="query")
@blueprint.response(200, DisputesSchema)
@shows(What.DISPUTES_JSON)
@needs_token
def disputes(given: dict[str, Any]) -> dict[str, Any]:
    """The disputes that the caller may see.

    An IRO sees their own, a manager those of their line, whoever owes something those, and a senior
    leader all. Open ones unless state says otherwise.
    """
    with doors.reading() as unit:
        found = queue_page(
            unit,
            filter_of(given),
            sight=sight_of(unit, caller().person_id),
            after=given["cursor"],
            size=given["limit"],
        )
    return standing.page(found)


@blueprint.route("/queue")
@refuses(blueprint, 403)
@blueprint.arguments(PageSchema, location="query")
@blueprint.response(200, QueueSchema)
@shows(What.QUEUE_JSON)
@needs_token
def queue(given: dict[str, Any]) -> dict[str, Any]:
    """The escalation queue with its counts, for senior leaders."""
    if not caller().is_leader:
        raise Refused("not_allowed")
    asked = filter_of(given)
    with doors.reading() as unit:
        sight = sight_of(unit, caller().person_id)
        found = queue_page(unit, asked, sight=sight, after=given["cursor"], size=given["limit"])
        counts = queue_counts(unit, asked, sight=sight)
    return {**standing.page(found), "counts": standing.counts(counts)}
