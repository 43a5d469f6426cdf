"""Opening what stands beside the ladder: Cafcass, legal advice, alerts, meetings, news for the IRO."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from api import doors
from api.needs import needs_sign_in
from api.noting import shows, shows_no_case
from api.open_form import open_form, opener_of
from api.shown.matters import offers
from disputes.errors import Refused
from disputes.queries.opening_beside import routes_alone
from disputes.readings import What

blueprint = Blueprint("beside", __name__)

BACK = {"back_href": "/", "back_text": "Start page"}
BACK_TO_MINE = {"back_href": "/my-disputes", "back_text": "My disputes"}


@blueprint.get("/beside")
@shows_no_case
@needs_sign_in
def what() -> str:
    """What this reader may open without a dispute, with a sentence each."""
    who = doors.signed_in()
    assert who is not None
    with doors.reading() as unit:
        routes = routes_alone(unit, who.person_id)
    if not routes:
        raise Refused("not_found")
    back = BACK_TO_MINE if who.is_iro else BACK
    return render_template("beside/what.html", offers=offers(routes, "/beside"), **back)


@blueprint.route("/beside/<route>", methods=["GET", "POST"])
@shows(What.OPENING)
@needs_sign_in
def alone(route: str) -> Response:
    """Open something about a child of theirs or about the service, without a dispute."""
    return open_form(opener_of(_person_id(), route))


@blueprint.route("/disputes/<reference>/beside/<route>", methods=["GET", "POST"])
@shows(What.OPENING)
@needs_sign_in
def beside(reference: str, route: str) -> Response:
    """Open something beside a dispute."""
    return open_form(opener_of(_person_id(), route, reference))


def _person_id() -> int:
    who = doors.signed_in()
    assert who is not None
    return who.person_id
