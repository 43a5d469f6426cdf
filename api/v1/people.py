"""Who the caller is, and the children whose IRO they are."""

from __future__ import annotations

from typing import Any

from api import doors
from api.needs import needs_token
from api.noting import shows, shows_no_case
from api.schemas.answers.people import ChildrenSchema, MeSchema
from api.v1.interface import JsonBlueprint, caller, refuses
from disputes.queries.raising_choices import own_children
from disputes.readings import What

blueprint = JsonBlueprint("people", __name__, "The caller, and the children whose IRO they are.")


@blueprint.route("/me")
@refuses(blueprint)
@blueprint.response(200, MeSchema)
@shows_no_case
@needs_token
def me() -> Any:
    """Whose token this is, and the posts that they hold today."""
    return caller()


@blueprint.route("/children")
@refuses(blueprint)
@blueprint.response(200, ChildrenSchema)
@shows(What.CHILDREN_JSON)
@needs_token
def children() -> dict[str, Any]:
    """The children whose IRO the caller is; none for anybody else."""
    with doors.reading() as unit:
        return {"children": own_children(unit, caller().person_id)}
