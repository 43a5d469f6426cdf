"""Agreed actions of many disputes: what is late first, for leaders and IROs."""

from __future__ import annotations

import re

from flask import Blueprint, render_template, request

from api import doors
from api.needs import needs_sign_in
from api.noting import shows
from api.shown import agreed
from disputes.errors import Refused
from disputes.queries.agreed_actions import Part, actions_page, count_actions
from disputes.queries.sight import sight_of
from disputes.readings import What

blueprint = Blueprint("actions", __name__)

ON_A_PAGE = 50
PAGE = re.compile(r"[1-9][0-9]{0,3}")


@blueprint.get(agreed.PATH)
@shows(What.ACTIONS)
@needs_sign_in
def actions() -> str:
    """The open actions of every dispute that the reader may see. Raises Refused ``not_found`` for others."""
    who = doors.signed_in()
    assert who is not None
    if not (who.is_iro or who.is_leader):
        raise Refused("not_found")
    part = Part.OPEN if request.args.get("part") == Part.OPEN.value else Part.LATE
    asked = request.args.get("page", "")
    page = int(asked) if PAGE.fullmatch(asked) else 1
    with doors.reading() as unit:
        sight = sight_of(unit, who.person_id)
        found = actions_page(unit, part, sight=sight, page=page, size=ON_A_PAGE)
        counts = {one: count_actions(unit, one, sight=sight) for one in Part}
    return render_template(
        "agreed/actions.html",
        tabs=agreed.tabs(part, counts),
        caption=agreed.CAPTIONS[part],
        columns=agreed.COLUMNS,
        rows=agreed.table_rows(found[:ON_A_PAGE]),
        previous_href=_at(part, page - 1) if page > 1 else "",
        next_href=_at(part, page + 1) if len(found) > ON_A_PAGE else "",
        back_href="/queue" if who.is_leader else "/my-disputes",
        back_text="Escalation queue" if who.is_leader else "My disputes",
    )


def _at(part: Part, page: int) -> str:
    return f"{agreed.PATH}?part={part.value}&page={page}"
