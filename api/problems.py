"""Turns every refusal and fault into its answer: a page that says what to do, or problem+json."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, g, json, make_response, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, SecurityError

from api import doors
from api.cookies import Cookie
from api.kept_forms import has_page, keep_typed, typed_fields
from api.logs import log, where
from disputes.errors import Refused

# The catalogue's code for what Flask itself refuses.
CODES = {
    400: "bad_request",
    401: "sign_in_needed",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    409: "key_used",
    413: "too_large",
    415: "unsupported_type",
    422: "bad_input",
    429: "too_many_tries",
    503: "unavailable",
}
# Codes whose page has words of its own.
PAGES = {
    "bad_request": "400",
    "not_found": "404",
    "not_yours": "404",
    "method_not_allowed": "405",
    "too_large": "413",
    "too_many_tries": "429",
    "busy": "503",
    "unavailable": "503",
    "broken": "500",
}
NOTHING_DONE = "Nothing was changed."
# What the catalogue says of these holds for somebody who is known; from others nothing can be kept.
KEPT = " What you typed has been kept."  # true of forms alone
SAYS_KEPT = ("form_too_old", "sign_in_needed", "stale")
COPY_IT = "Copy what you typed from below, then open the form again and put it in."
# What a form carries for this service alone, and nobody typed.
NOT_TYPED = ("do", "from", "add_action")
LOCKED = "database is locked"
KEEP_HEADERS = ("Allow", "Retry-After")
RETRY_SECONDS = "60"


def set_up_problems(app: Flask) -> None:
    """Answer every refusal and fault. Call after everything that brings handlers of its own."""
    app.register_error_handler(Refused, refused)
    app.register_error_handler(CSRFError, form_too_old)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(DBAPIError, database_error)
    app.register_error_handler(PoolTimeout, database_error)
    app.register_error_handler(Exception, broken)


def refused(refusal: Refused) -> Response:
    """The answer to a refusal of the catalogue."""
    return answer(refusal)


def form_too_old(_error: CSRFError) -> Response:
    """The form's CSRF token is not this browser's any more: it was open too long, or is not ours."""
    return answer(Refused("form_too_old"))


def http_error(error: HTTPException) -> Response:
    """What Flask refused by itself, in the catalogue's words and with the headers that it needs."""
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    if isinstance(error, SecurityError):
        # No page can be made for a host name that is not ours: every address in it would be wrong.
        return Response("This service is not at that address.\n", 400, mimetype="text/plain")
    code = CODES.get(error.code, "bad_request" if error.code < 500 else "broken")
    data = getattr(error, "data", None) or {}
    refusal = Refused(code, _fields_in(data.get("messages", {})))
    response = answer(refusal, status=error.code)
    for name, value in error.get_headers():
        if name in KEEP_HEADERS:
            response.headers[name] = value
    return response


def database_error(error: DBAPIError | PoolTimeout) -> Response:
    """The record cannot be reached (503), is busy (503), or cannot hold what was sent (400)."""
    if isinstance(error, DataError):
        return answer(Refused("bad_request"))
    if not isinstance(error, OperationalError | InterfaceError | PoolTimeout) and not _is_lost(error):
        return broken(error)
    log.error("database", request_id=g.get("request_id", ""), **where(error))
    doors.know_nobody()
    busy = isinstance(error, PoolTimeout) or LOCKED in str(getattr(error, "orig", ""))
    response = answer(Refused("busy" if busy else "unavailable"))
    response.headers["Retry-After"] = RETRY_SECONDS
    return response


def broken(error: Exception) -> Response:
    """A fault of ours: written to the log without its words, told without any detail."""
    log.error("broken", request_id=g.get("request_id", ""), **where(error))
    doors.know_nobody()
    return answer(Refused("broken"))


def answer(refusal: Refused, status: int = 0) -> Response:
    """A refusal as problem+json for programs, as a page for people."""
    if wants_json():
        body = json.dumps(problem(refusal, status))
        response = Response(body, status or refusal.entry.status, mimetype="application/problem+json")
        if response.status_code == 401:
            response.headers["WWW-Authenticate"] = "Bearer"
        return response
    try:
        words: str | Response = page(refusal)
    except Exception as fault:  # noqa: BLE001 - a fault in the error page itself must still be answered
        log.error("broken_page", request_id=g.get("request_id", ""), **where(fault))
        words = Response(f"{refusal.entry.title}. {refusal.entry.what_to_do}\n", mimetype="text/plain")
    return make_response(words, status or refusal.entry.status)


def problem(refusal: Refused, status: int = 0) -> dict[str, Any]:
    """The body of an application/problem+json answer (RFC 9457)."""
    entry = refusal.entry
    return {
        "type": f"urn:iro:problem:{entry.code}",
        "title": entry.title,
        "status": status or entry.status,
        "code": entry.code,
        "detail": entry.what_to_do.removesuffix(KEPT),
        "fields": refusal.fields,
        **refusal.facts,
    }


def page(refusal: Refused) -> str:
    """The page of a refusal; what was typed is kept for the form's page, or shown on this one."""
    entry = refusal.entry
    given: dict[str, Any] = {"code": entry.code}
    if entry.code not in PAGES:
        told = [text for faults in refusal.fields.values() for text in faults]
        given |= {
            "title": entry.title,
            "what_happened": told or NOTHING_DONE,
            "what_to_do": entry.what_to_do,
            "way_on": [{"text": "Go to the start page", "href": "/"}],
        }
    if entry.code == "broken":
        given["fault_reference"] = g.get("request_id", "")
    given |= _typed(refusal)
    return render_template(f"errors/{PAGES.get(entry.code, 'refused')}.html", **given)


def wants_json() -> bool:
    """Whether a program asks: under /api, at a .json or health address, or by sending JSON."""
    for_programs = request.path.startswith("/api/") or request.path.endswith((".json", "/healthz", "/readyz"))
    return for_programs or request.is_json


def _typed(refusal: Refused) -> dict[str, Any]:
    """Where the words went that came with this form: kept, or shown so that they can be copied."""
    if request.method != "POST" or refusal.code == "too_large":
        return {}
    typed = typed_fields()
    if not typed:
        return {}
    if refusal.code not in ("broken", "busy", "unavailable") and keep_typed():
        return {"way_on": [{"text": "Open the form again", "href": request.path}]}
    shown = [
        {"label": name.replace("_", " ").replace("-", " ").capitalize(), "text": ", ".join(values)}
        for name, values in typed.items()
        if name not in NOT_TYPED
    ]
    given: dict[str, Any] = {"typed": shown}
    if refusal.code in SAYS_KEPT:
        given["what_to_do"] = COPY_IT
    if refusal.code == "sign_in_needed":
        given["way_on"] = [{"text": "Sign in", "href": _way_in()}]
    elif has_page(request.path):
        given["way_on"] = [{"text": "Open the form again", "href": request.path}]
    return given


def _way_in() -> str:
    """Where to prove who it is, for whoever is unknown here: it leads back to the form's page."""
    link_id = (request.view_args or {}).get("link_id")
    if g.get("cookie_here") is Cookie.LINK and link_id is not None:
        return url_for("link.prove", link_id=link_id)
    return url_for("sign_in.ask", next=request.path if has_page(request.path) else "/")


def _fields_in(messages: Any, name: str = "") -> dict[str, list[str]]:
    """marshmallow's nested messages as one name for each field: ``given.actions.0.by``."""
    if isinstance(messages, dict):
        found: dict[str, list[str]] = {}
        for part, inner in messages.items():
            whole = not name and part in ("json", "query", "headers")
            found |= _fields_in(inner, "" if whole else f"{name}.{part}".strip("."))
        return found
    return {name: [str(text) for text in messages]} if isinstance(messages, list) else {name: [str(messages)]}


def _is_lost(error: DBAPIError | PoolTimeout) -> bool:
    return bool(getattr(error, "connection_invalidated", False))
