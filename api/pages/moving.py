"""The moves of a dispute for whoever is signed in: the form, the check, the sending, the receipt."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template
from werkzeug.wrappers import Response

from api import doors
from api.move_form import move_form
from api.mover import Mover
from api.needs import needs_sign_in
from api.noting import shows
from api.shown.matters import record_too
from api.shown.receipt import receipt_of
from disputes.errors import Refused
from disputes.queries.dispute import dispute_view
from disputes.queries.held_meeting import held_for_its_dispute
from disputes.readings import What

blueprint = Blueprint("moving", __name__)


@blueprint.route("/disputes/<reference>/moves/<move>", methods=["GET", "POST"])
@shows(What.MOVE)
@needs_sign_in
def make(reference: str, move: str) -> Response:
    """Ask for what a move needs, show what would follow, and make it."""
    who = doors.signed_in()
    assert who is not None
    mover = Mover(
        reference,
        who.person_id,
        action=f"/disputes/{reference}/moves/{move}",
        back_href=f"/disputes/{reference}",
        back_text="Back",
        receipt_at=lambda sequence: f"/disputes/{reference}/receipts/{sequence}",
    )
    return move_form(mover, move)


@blueprint.get("/disputes/<reference>/receipts/<int:sequence>")
@shows(What.RECEIPT)
@needs_sign_in
def receipt(reference: str, sequence: int) -> Response:
    """What was recorded, and what happens next."""
    who = doors.signed_in()
    assert who is not None
    with doors.reading() as unit:
        view = dispute_view(unit, reference, who.person_id)
        held = held_for_its_dispute(unit, view, who.person_id)
    if not 1 <= sequence <= len(view.timeline):
        raise Refused("not_found")
    links = [
        *record_too(view, held),
        {"text": "See its page" if view.is_beside else "See the dispute", "href": f"/disputes/{reference}"},
    ]
    if view.stands_beside:
        links.append({"text": "Back to the dispute", "href": f"/disputes/{view.stands_beside}"})
    if not who.is_iro:
        links.append({"text": "Start page", "href": "/"})
    else:
        links.append({"text": "My disputes", "href": "/my-disputes"})
    return make_response(
        render_template("moving/receipt.html", view=view, links=links, **receipt_of(view, sequence))
    )
