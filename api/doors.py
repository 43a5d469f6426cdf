"""What every view may ask: the service, who is here, a unit to work in, a key for a form."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app, g, request
from werkzeug.wrappers import Response

from api.cookies import Cookie, clear_cookie, read_cookie, set_cookie
from api.wiring import Service
from disputes.codes import LINK, STAFF
from disputes.commands import begin_session, count_try, end_session, prove_code
from disputes.commands.prove_code import Proved
from disputes.links import link_of
from disputes.queries.filing import count_not_yet_filed
from disputes.sessions import Caller, caller_of_session, caller_of_token, opened, sealed
from disputes.unit import Unit, new_token
from machines.roles import IRO

KEY_FIELD = "key"
KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
RENEWED_AFTER = timedelta(minutes=1)
KINDS = {Cookie.STAFF: STAFF, Cookie.LINK: LINK}


@dataclass(frozen=True)
class NavigationLink:
    """One entry of the menu at the top of a page."""

    text: str
    href: str
    current: bool


@dataclass(frozen=True)
class SignedIn:
    """Somebody who may be here. ``roles`` are the council's names of the posts they hold today."""

    person_id: int
    name: str
    email: str
    is_iro: bool
    may_raise: bool
    is_leader: bool
    manages_iros: bool
    roles: tuple[str, ...]

    @property
    def sees_to_letters(self) -> bool:
        """Whether letters that did not arrive may be theirs to see to."""
        return self.is_iro or self.is_leader or self.manages_iros

    @property
    def navigation(self) -> list[NavigationLink]:
        """The menu of their pages."""
        links = []
        if self.is_iro:
            links += [("My disputes", "/my-disputes")]
        if self.may_raise:
            links += [("Raise a dispute", "/raise")]
        if self.is_leader:
            links += [("Escalation queue", "/queue"), ("Other matters", "/other-matters")]
        if self.is_iro:
            with reading() as unit:
                waiting = count_not_yet_filed(unit, self.person_id)
            links += [(f"To file ({waiting})" if waiting else "To file", "/filing")]
        if self.sees_to_letters:
            links += [("Failed emails", "/tasks"), ("People away", "/absences")]
        return [NavigationLink(text, href, request.path.startswith(href)) for text, href in links]


def service() -> Service:
    """The service that this app is the door of."""
    wired: Service = current_app.extensions["iro"]
    return wired


@contextmanager
def writing() -> Iterator[Unit]:
    """A unit for one command: committed at the end, or nothing of it stays."""
    with service().units.writing() as unit:
        yield unit


@contextmanager
def reading() -> Iterator[Unit]:
    """A unit for queries, in which nothing can change."""
    with service().units.reading() as unit:
        yield unit


def signed_in() -> SignedIn | None:
    """Who has signed in and may use the staff pages, or None."""
    return _live(_caller_by_cookie(Cookie.STAFF))


def proved() -> SignedIn | None:
    """Who has proved by a code that response links are theirs, or None."""
    return _live(_caller_by_cookie(Cookie.LINK))


def person_of_link(link_id: int) -> SignedIn | None:
    """Who is here and is the person of this response link: by a code, or signed in as staff; or None."""
    here = [who for who in (proved(), signed_in()) if who is not None]
    if not here:
        return None
    with reading() as unit:
        return next((who for who in here if link_of(unit, link_id, who.person_id).is_provable), None)


def token_holder() -> SignedIn | None:
    """Whose bearer token came with this request to the JSON interface, or None."""
    if "by_token" not in g:
        sort, _, token = request.headers.get("Authorization", "").partition(" ")
        g.by_token = None
        if sort.lower() == "bearer" and token:
            with reading() as unit:
                g.by_token = caller_of_token(unit, token.strip())
    return _live(g.by_token)


def run_out(cookie: Cookie = Cookie.STAFF) -> Caller | None:
    """Whose session of this sort has run out, so that what they typed can be kept, or None."""
    caller = _caller_by_cookie(cookie)
    return caller if caller is not None and caller.expired else None


def know_nobody() -> None:
    """Treat this request as nobody's from here on: the record cannot be asked who it is."""
    g.by_cookie = dict.fromkeys(KINDS)
    g.by_token = None


def form_key() -> str:
    """The idempotency key of a form, for its hidden field ``key``: the one sent, or a new one.

    A form that is shown again after a refusal keeps its key, for nothing was done under it.
    """
    sent = request.form.get(KEY_FIELD, "")
    return sent if KEY.fullmatch(sent) else secrets.token_urlsafe(16)


def browser_token() -> str:
    """The token of the browser that asks for a code: the one it has, or a new one to set."""
    return read_cookie(Cookie.BROWSER, service().settings.https) or new_token()


def remember_browser(response: Response, token: str) -> None:
    """Have the browser keep the token to which its code is bound."""
    set_cookie(response, Cookie.BROWSER, token, service().settings.https)


def prove(purpose: str, digits: str, lasts: timedelta) -> Proved:
    """Prove with the newest code of this browser who it is, and begin a session.

    :raises Refused: ``code_wrong`` or ``code_ended``. The try is counted even when it fails.
    """
    browser = browser_token()
    with writing() as unit:
        count_try.handle(count_try.CountTry(browser, purpose), unit)
    with writing() as unit:
        return prove_code.handle(prove_code.ProveCode(browser, purpose, digits, lasts), unit)


def start_session(response: Response, cookie: Cookie, token: str) -> None:
    """Give the browser a session that has begun, end the one it had, and drop its code's cookie."""
    https = service().settings.https
    end_session_of(response, cookie)
    set_cookie(response, cookie, sealed(service().settings.secret, token, service().clock.now()), https)
    clear_cookie(response, Cookie.BROWSER, https)
    g.renewed = True


def sign_in_as(response: Response, person_id: int) -> None:
    """Begin a staff session for a person without a code: for the demo's doors alone.

    :raises Refused: ``person_unknown``.
    """
    lasts = service().settings.longest
    with writing() as unit:
        token = begin_session.handle(begin_session.BeginSession(person_id, STAFF, lasts), unit)
    start_session(response, Cookie.STAFF, token)


def end_session_of(response: Response, cookie: Cookie) -> None:
    """End the browser's session of this sort at the server, and take its cookie."""
    https = service().settings.https
    carried = read_cookie(cookie, https)
    if carried:
        with writing() as unit:
            end_session.handle(end_session.EndSession(carried), unit)
        clear_cookie(response, cookie, https)
        g.renewed = True


def renew_cookies(response: Response) -> Response:
    """Note in the cookie of each live session that it is in use: nothing is written here."""
    wired = service()
    for cookie, caller in g.get("by_cookie", {}).items():
        if caller is None or caller.expired or g.get("renewed"):
            continue
        found = opened(wired.settings.secret, read_cookie(cookie, wired.settings.https))
        now = wired.clock.now()
        if found is not None and now - found[1] >= RENEWED_AFTER:
            set_cookie(response, cookie, sealed(wired.settings.secret, found[0], now), wired.settings.https)
    return response


def _caller_by_cookie(cookie: Cookie) -> Caller | None:
    known: dict[Cookie, Caller | None] = g.setdefault("by_cookie", {})
    if cookie not in known:
        wired = service()
        carried = read_cookie(cookie, wired.settings.https)
        known[cookie] = None
        if carried:
            idle = wired.settings.idle if cookie is Cookie.STAFF else None
            with reading() as unit:
                known[cookie] = caller_of_session(unit, carried, KINDS[cookie], idle)
    return known[cookie]


def _live(caller: Caller | None) -> SignedIn | None:
    if caller is None or caller.expired:
        return None
    known, profile = service().registry.roles(), service().profile
    acts_in = {*caller.roles, *([IRO.id] if caller.is_iro else [])}
    return SignedIn(
        person_id=caller.person_id,
        name=caller.name,
        email=caller.email,
        is_iro=caller.is_iro,
        may_raise=not service().registry.raisers().isdisjoint(acts_in),
        is_leader=caller.is_leader,
        manages_iros=caller.manages_iros,
        roles=tuple(profile.name_of(known[role]) if role in known else role for role in caller.roles),
    )
