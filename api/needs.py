"""Who may open each view. Every view declares it, by one decorator; one that does not stops the start.

The declarations are checked before the view runs, in one place, ``guard``. What is not yours looks
as if it were not there: 404.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from api import doors
from api.cookies import Cookie
from api.kept_forms import keep_typed
from disputes.errors import Refused

View = TypeVar("View", bound=Callable[..., Any])

DECLARED = "opens_to"
# Flask answers these by itself.
BY_ITSELF = ("HEAD", "OPTIONS")
READS = ("GET", "HEAD", "OPTIONS")
# Where the pages of a link send whoever is unknown: the page that asks for a code, by its number.
LINK_PROOF_PAGE = "link.prove"


class OpensTo(Enum):
    """Who may open a view, in the words that ``iro pages`` prints."""

    EVERYBODY = "everybody"
    SIGNED_IN = "anybody signed in"
    IRO = "IROs"
    RAISER = "whoever may raise a dispute under the council's procedure"
    LEADER = "senior leaders"
    PROVED = "the person a response link is for, after proof"
    TOKEN = "programs with a token"  # noqa: S105 - words to print
    DEMO = "everybody, in the demo only"


class Undeclared(Exception):
    """Some views do not say who may open them; ``views`` names them."""

    def __init__(self, views: list[str]) -> None:
        super().__init__("These views need a decorator of api/needs.py: " + ", ".join(views))
        self.views = views


@dataclass(frozen=True)
class Opening:
    """One address and method, and who may open it."""

    rule: str
    method: str
    opens_to: OpensTo


def open_to_all(view: View) -> View:
    """Everybody may open it."""
    return _declare(view, OpensTo.EVERYBODY)


def needs_sign_in(view: View) -> View:
    """Whoever is signed in may open it; what they see there, the query decides."""
    return _declare(view, OpensTo.SIGNED_IN)


def needs_iro(view: View) -> View:
    """Whoever holds a post of IRO today may open it, or stands in for somebody who does."""
    return _declare(view, OpensTo.IRO)


def needs_raiser(view: View) -> View:
    """Whoever holds today a post that raises a route of the council, or stands in for an IRO."""
    return _declare(view, OpensTo.RAISER)


def needs_leader(view: View) -> View:
    """Whoever holds today one of the posts that the council's profile calls leaders may open it."""
    return _declare(view, OpensTo.LEADER)


def needs_link_proof(view: View) -> View:
    """The person of a response link may open it, once a code or their sign-in has proved who they are.

    Its rule has ``link_id`` in it; ``doors.person_of_link`` says who it is.
    """
    return _declare(view, OpensTo.PROVED)


def needs_token(view: View) -> View:
    """A program with a bearer token may open it. No cookie counts here, so no CSRF token is asked."""
    return _declare(view, OpensTo.TOKEN)


def demo_only(view: View) -> View:
    """Everybody may open it, in the demo; anywhere else it is not there."""
    return _declare(view, OpensTo.DEMO)


def refuse_undeclared(app: Flask) -> None:
    """Check that every view says who may open it. Raises Undeclared with all that do not."""
    missing = [
        f"{method} {rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        for method in _methods(rule.methods)
        if _declared(app, rule.endpoint, method) is None
    ]
    if missing:
        raise Undeclared(sorted(missing))


def openings(app: Flask) -> Iterator[Opening]:
    """Every address of the app with who may open it, in order of the address."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        for method in _methods(rule.methods):
            opens_to = _declared(app, rule.endpoint, method)
            assert opens_to is not None
            yield Opening(rule.rule, method, opens_to)


def declared_here() -> OpensTo | None:
    """Who may open the view that answers this request."""
    return _declared(current_app, request.endpoint or "", request.method)


def guard() -> Response | None:
    """Let in whom the view is open to, before it runs.

    :raises Refused: ``form_too_old`` without a good CSRF token; ``sign_in_needed``, ``token_needed`` and
        ``not_found`` for whoever may not open it.
    """
    if request.endpoint is None:
        return None
    opens_to = _declared(current_app, request.endpoint, request.method)
    if opens_to is None:
        raise Refused("not_found")
    g.cookie_here = Cookie.LINK if opens_to is OpensTo.PROVED else Cookie.STAFF
    if _takes_csrf(opens_to):
        current_app.extensions["csrf"].protect()
    return _let_in(opens_to)


def _let_in(opens_to: OpensTo) -> Response | None:
    if opens_to is OpensTo.EVERYBODY:
        return None
    if opens_to is OpensTo.DEMO:
        _only(doors.service().is_demo)
    elif opens_to is OpensTo.TOKEN:
        if doors.token_holder() is None:
            raise Refused("token_needed")
    elif opens_to is OpensTo.PROVED:
        link_id = (request.view_args or {})["link_id"]
        if doors.person_of_link(link_id) is None:
            return _send_to_prove(url_for(LINK_PROOF_PAGE, link_id=link_id))
    else:
        who = doors.signed_in()
        if who is None:
            next_page = request.full_path.rstrip("?") if request.method in READS else request.path
            return _send_to_prove(url_for("sign_in.ask", next=next_page))
        _only(opens_to is not OpensTo.IRO or who.is_iro)
        _only(opens_to is not OpensTo.RAISER or who.may_raise)
        _only(opens_to is not OpensTo.LEADER or who.is_leader)
    return None


def _only(is_theirs: bool) -> None:
    if not is_theirs:
        raise Refused("not_found")


def _send_to_prove(page: str) -> Response:
    """Send whoever is unknown to prove who they are; what they typed is kept, or shown at once.

    :raises Refused: ``sign_in_needed`` when a form came that cannot be kept for anybody.
    """
    if request.method not in READS:
        if not keep_typed():
            raise Refused("sign_in_needed")
        g.typed_is_kept = True
    return redirect(page, 303)


def _takes_csrf(opens_to: OpensTo) -> bool:
    """Whether a browser could be tricked into it: not where no cookie counts.

    JSON is let through in the demo, whose test bench is driven by programs: no other site's page
    can make a browser send it.
    """
    if opens_to is OpensTo.TOKEN:
        return False
    return not (opens_to is OpensTo.DEMO and request.mimetype == "application/json")


def _declare(view: View, opens_to: OpensTo) -> View:
    setattr(view, DECLARED, opens_to)
    return view


def _declared(app: Flask, endpoint: str, method: str) -> OpensTo | None:
    """What a view declares; a class of views may declare it for itself or for each method."""
    view = app.view_functions[endpoint]
    of_class = getattr(view, "view_class", None)
    if of_class is not None:
        method = "get" if method in BY_ITSELF else method.lower()
        view = getattr(of_class, method, of_class)
        if not hasattr(view, DECLARED):
            view = of_class
    found: OpensTo | None = getattr(view, DECLARED, None)
    return found


def _methods(methods: set[str] | None) -> list[str]:
    return sorted((methods or set()) - set(BY_ITSELF))
