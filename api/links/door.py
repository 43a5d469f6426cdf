"""The door of a response link: it finds, it does not prove.

Opening a link shows next to nothing and changes nothing, however often and by whatever it is
opened. Only who types the address that it was sent to is sent a code, and only who has the code
sees what is asked. Forms go to the link's number: its token is in no address but its own.
"""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from api import door_form, doors
from api.cookies import Cookie, read_cookie
from api.kept_forms import is_kept
from api.links.naming import naming
from api.needs import open_to_all
from api.shown.due import due_badge, on_when
from disputes.codes import LINK
from disputes.commands import ask_for_code, ask_for_link
from disputes.errors import CATALOGUE, Refused
from disputes.links import REFUSALS, LinkOutcome, link_numbered, link_of
from disputes.queries.link import link_door
from machines.deadlines import last_day

blueprint = Blueprint("link", __name__)

# Longer numbers are none of ours, and no database takes numbers without end.
NUMBER = "<int(max=999999999999):link_id>"
NOBODY = 0


# Some mail programs put a slash at the end of an address: the page is the same with it.
@blueprint.get("/r/<token>", strict_slashes=False)
@open_to_all
def find(token: str) -> Response:
    """Say which of the five outcomes a link has. Whoever has proved to be its person goes right in."""
    with doors.reading() as unit:
        door = link_door(unit, token)
    link = door.link
    if link.id and doors.person_of_link(link.id) is not None:
        return redirect(url_for("answer.start", link_id=link.id))
    page = render_template(
        f"links/{link.outcome.value}.html",
        link=link,
        role_name=door.role_name,
        until=last_day(link.expires_at) if link.expires_at else None,
        due=due_badge(link.due_on, door.left, link.due_at) if link.outcome is LinkOutcome.USABLE else None,
        by_text=on_when(link.due_on, link.due_at) if link.due_on else "",
        **(naming(link) if link.id else {}),
    )
    code = REFUSALS.get(link.outcome)
    return make_response(page, CATALOGUE[code].status if code else 200)


@blueprint.get(f"/answer/{NUMBER}/prove")
@open_to_all
def prove(link_id: int) -> Response | str:
    """Ask for the address: for whoever's proof has run out, or who wants another code."""
    if doors.person_of_link(link_id) is not None:
        return redirect(url_for("answer.start", link_id=link_id))
    return _prove_page(link_id, kept=_has_kept(link_id))


@blueprint.post(f"/answer/{NUMBER}/prove")
@open_to_all
def send_code(link_id: int) -> Response | tuple[str, int]:
    """Send a code, if this is the address that the link is bound to; say the same if it is not."""
    try:
        address = door_form.address_sent()
    except Refused as refused:
        return _prove_page(link_id, refused), refused.entry.status
    browser = doors.browser_token()
    with doors.reading() as unit:
        link = link_numbered(unit, link_id)
    asked = ask_for_code.AskForCode(
        address,
        LINK,
        browser,
        request.remote_addr or "",
        # A scanner that tries one link locks nobody out of another.
        counted_by=f"link {link_id}",
        only_for=link.person_id if link.is_provable else NOBODY,
        dispute_id=link.dispute_id if link.is_provable else None,
    )
    with doors.writing() as unit:
        ask_for_code.handle(asked, unit)
    response = redirect(url_for("link.code", link_id=link_id), 303)
    doors.remember_browser(response, browser)
    return response


@blueprint.get(f"/answer/{NUMBER}/code")
@open_to_all
def code(link_id: int) -> Response | str:
    """Ask for the six digits."""
    if doors.person_of_link(link_id) is not None:
        return redirect(url_for("answer.start", link_id=link_id))
    if not read_cookie(Cookie.BROWSER, doors.service().settings.https):
        return redirect(url_for("link.prove", link_id=link_id))
    return _code_page(link_id)


@blueprint.post(f"/answer/{NUMBER}/code")
@open_to_all
def check_code(link_id: int) -> Response | tuple[str, int]:
    """Check the digits, and let their owner in."""
    before = doors.proved() or doors.run_out(Cookie.LINK)
    try:
        proved = door_form.prove_by_digits(LINK)
    except Refused as refused:
        return _code_page(link_id, refused), refused.entry.status
    if before is not None and before.person_id != proved.person_id:
        session.clear()  # a form that somebody else left open here is not theirs to send
    response = redirect(url_for("answer.start", link_id=link_id), 303)
    doors.start_session(response, Cookie.LINK, proved.token)
    return response


@blueprint.get(f"/answer/{NUMBER}/new-link")
@open_to_all
def new_link(link_id: int) -> str:
    """Ask to which address an expired link was sent."""
    return _new_link_page(link_id)


@blueprint.post(f"/answer/{NUMBER}/new-link")
@open_to_all
def send_link(link_id: int) -> Response | tuple[str, int]:
    """Send a new link for an expired one, if this is its address; say the same if it is not."""
    try:
        address = door_form.address_sent()
    except Refused as refused:
        return _new_link_page(link_id, refused), refused.entry.status
    asked = ask_for_link.AskForLink(link_id, address, request.remote_addr or "")
    with doors.writing() as unit:
        ask_for_link.handle(asked, unit)
    return redirect(url_for("link.link_sent"), 303)


@blueprint.get("/answer/new-link-sent")
@open_to_all
def link_sent() -> str:
    """Say what to expect, whoever asked."""
    return render_template("links/link_sent.html")


@blueprint.post("/answer/leave")
@open_to_all
def leave() -> Response:
    """Forget in this browser who has proved to be there, and every form that is open in it."""
    response = redirect(url_for("link.left"), 303)
    doors.end_session_of(response, Cookie.LINK)
    session.clear()
    return response


@blueprint.get("/answer/left")
@open_to_all
def left() -> str:
    """Say that it is done."""
    return render_template("links/left.html")


def _has_kept(link_id: int) -> bool:
    """Whether something is kept of what the person typed here before their proof ran out."""
    gone = doors.run_out(Cookie.LINK)
    if gone is None:
        return False
    with doors.reading() as unit:
        link = link_of(unit, link_id, gone.person_id)
    pages = [url_for("answer.make", link_id=link_id, move=move) for move in link.moves]
    return any(is_kept(gone.person_id, page) for page in pages)


def _prove_page(link_id: int, refused: Refused | None = None, *, kept: bool = False) -> str:
    return _asking_page("links/prove.html", link_id, refused, kept)


def _new_link_page(link_id: int, refused: Refused | None = None) -> str:
    return _asking_page("links/new_link.html", link_id, refused)


def _asking_page(template: str, link_id: int, refused: Refused | None, kept: bool = False) -> str:
    return render_template(template, link_id=link_id, kept=kept, **door_form.address_field(refused))


def _code_page(link_id: int, refused: Refused | None = None) -> str:
    return render_template("links/code.html", link_id=link_id, **door_form.code_field(refused))
