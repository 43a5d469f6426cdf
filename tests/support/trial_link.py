"""A response link's way in, as short as it can be: where the guard sends whoever has proved nothing."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from api import doors
from api.cookies import Cookie
from api.needs import open_to_all
from disputes.codes import LINK
from disputes.commands import ask_for_code

blueprint = Blueprint("link", __name__)

REMEMBERED = timedelta(hours=8)


@blueprint.get("/trial/prove/<int:link_id>")
@open_to_all
def prove(link_id: int) -> str:
    return f"prove {link_id}"


@blueprint.post("/trial/ask/<int:person_id>")
@open_to_all
def ask(person_id: int) -> Response:
    """Send a code to the address, if it is this person's."""
    browser = doors.browser_token()
    with doors.writing() as unit:
        ask_for_code.handle(
            ask_for_code.AskForCode(request.form["email"], LINK, browser, "here", person_id), unit
        )
    response = redirect("/sign-in/code", 303)
    doors.remember_browser(response, browser)
    return response


@blueprint.post("/trial/prove")
@open_to_all
def proved() -> Response:
    """Take the code, and remember the browser."""
    response = redirect("/trial/all", 303)
    doors.start_session(response, Cookie.LINK, doors.prove(LINK, request.form["code"], REMEMBERED).token)
    return response
