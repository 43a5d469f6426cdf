"""The start page: it sends people on to the page that is theirs."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from api import doors
from api.doors import SignedIn
from api.needs import needs_sign_in
from api.noting import shows
from api.shown.matters import matter_row, own_rows
from disputes.queries.beside import opened_by, own_matters
from disputes.queries.opening_beside import routes_alone
from disputes.readings import What

TOLD = "told_to_iro"

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@shows(What.MATTERS)
@needs_sign_in
def start() -> Response | str:
    """An IRO to their disputes, a leader to the queue, with what else waits for them.

    Anybody else sees what they may open, what waits for them and what they have opened; or is told
    how they are reached.
    """
    who = doors.signed_in()
    assert who is not None
    if who.is_iro:
        return redirect("/my-disputes")
    if who.is_leader:
        return redirect("/queue")
    return _others(who)


@blueprint.get("/other-matters")
@shows(What.MATTERS)
@needs_sign_in
def others() -> str:
    """The same for anybody: what else waits for them beside the disputes."""
    who = doors.signed_in()
    assert who is not None
    return _others(who)


def _others(who: SignedIn) -> str:
    with doors.reading() as unit:
        routes = routes_alone(unit, who.person_id)
        theirs = own_matters(unit, who.person_id)
        opened = opened_by(unit, who.person_id)
    if not (routes or theirs or opened or who.is_leader):
        return render_template("home/start.html")
    known = {one.reference for one in opened}
    return render_template(
        "home/beside.html",
        title="Other matters" if who.is_leader or who.is_iro else "Start page",
        routes=[one for one in routes if one.id == TOLD],
        matters=own_rows(one for one in theirs if one.awaits_reader or one.reference not in known),
        opened=[matter_row(one) for one in opened],
    )
