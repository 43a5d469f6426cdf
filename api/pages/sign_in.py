"""Staff sign in with their work address and a code that is e-mailed to it, and sign out."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from api import door_form, doors
from api.cookies import Cookie, clear_cookie, read_cookie
from api.kept_forms import has_page, is_kept
from api.needs import open_to_all
from disputes.codes import STAFF
from disputes.commands import ask_for_code
from disputes.errors import Refused

blueprint = Blueprint("sign_in", __name__)

START = "/"


@blueprint.get("/sign-in")
@open_to_all
def ask() -> Response | str:
    """Ask for the address. A person who was sent here goes back, afterwards, to where they were."""
    then = safe_page(request.args.get("next", ""))
    if doors.signed_in() is not None:
        return redirect(then)
    gone = doors.run_out()
    was_signed_out = gone is not None and then != START
    kept = gone is not None and is_kept(gone.person_id, urlsplit(then).path)
    return _ask_page(then, was_signed_out=was_signed_out, kept=kept)


@blueprint.post("/sign-in")
@open_to_all
def send_code() -> Response | str | tuple[str, int]:
    """Send a code, if anybody has the address; the answer is the same whoever has it."""
    then = safe_page(request.form.get("next", ""))
    try:
        address = door_form.address_sent()
    except Refused as refused:
        return _ask_page(then, refused), refused.entry.status
    browser = doors.browser_token()
    asked = ask_for_code.AskForCode(address, STAFF, browser, request.remote_addr or "")
    with doors.writing() as unit:
        ask_for_code.handle(asked, unit)
    response = redirect(url_for("sign_in.code", next=_unless_start(then)), 303)
    doors.remember_browser(response, browser)
    return response


@blueprint.get("/sign-in/code")
@open_to_all
def code() -> Response | str:
    """Ask for the six digits."""
    then = safe_page(request.args.get("next", ""))
    if doors.signed_in() is not None:
        return redirect(then)
    if not read_cookie(Cookie.BROWSER, doors.service().settings.https):
        return redirect(url_for("sign_in.ask", next=_unless_start(then)))
    return _code_page(then)


@blueprint.post("/sign-in/code")
@open_to_all
def prove() -> Response | tuple[str, int]:
    """Check the digits, and begin the session."""
    then = safe_page(request.form.get("next", ""))
    before = doors.signed_in() or doors.run_out()
    try:
        proved = door_form.prove_by_digits(STAFF)
    except Refused as refused:
        return _code_page(then, refused), refused.entry.status
    if before is not None and before.person_id != proved.person_id:
        session.clear()  # a form that somebody else left open here is not theirs to send
        then = START
    response = redirect(then, 303)
    by_link = doors.proved()
    if by_link is not None and by_link.person_id != proved.person_id:
        doors.end_session_of(response, Cookie.LINK)  # nor is what somebody else proved here theirs to use
    doors.start_session(response, Cookie.STAFF, proved.token)
    return response


@blueprint.post("/sign-out")
@open_to_all
def sign_out() -> Response:
    """End the session at the server, the proof of a link, and every form that is open in this browser."""
    response = redirect(url_for("sign_in.signed_out"), 303)
    doors.end_session_of(response, Cookie.STAFF)
    doors.end_session_of(response, Cookie.LINK)
    clear_cookie(response, Cookie.BROWSER, doors.service().settings.https)
    session.clear()
    return response


@blueprint.get("/signed-out")
@open_to_all
def signed_out() -> Response:
    """Say that it is done."""
    return make_response(render_template("sign_in/signed_out.html"))


def safe_page(address: str) -> str:
    """The address if it is a page of this service, or else the start page: never another site."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return START
    local = parts.path.startswith("/") and not parts.scheme and not parts.netloc and "\\" not in address
    if not local or parts.path.startswith(("//", "/sign", "/static/")) or not has_page(parts.path):
        return START
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _ask_page(
    then: str,
    refused: Refused | None = None,
    *,
    was_signed_out: bool = False,
    kept: bool = False,
) -> str:
    return render_template(
        "sign_in/ask.html",
        next=then,
        **door_form.address_field(refused),
        was_signed_out=was_signed_out,
        kept=kept,
        idle_minutes=int(doors.service().settings.idle.total_seconds() // 60),
    )


def _code_page(then: str, refused: Refused | None = None) -> str:
    return render_template(
        "sign_in/code.html",
        next=then,
        again=url_for("sign_in.ask", next=_unless_start(then)),
        **door_form.code_field(refused),
    )


def _unless_start(then: str) -> str | None:
    return None if then == START else then
