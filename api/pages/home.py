"""The start page: it sends people on to the page that is theirs."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from api import doors
from api.needs import needs_sign_in

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@needs_sign_in
def start() -> Response | str:
    """An IRO to their disputes, a leader to the queue; anybody else is told how they are reached."""
    who = doors.signed_in()
    assert who is not None
    if who.is_iro:
        return redirect("/my-disputes")
    if who.is_leader:
        return redirect("/queue")
    return render_template("home/start.html")
