"""The service's cookies: what each is for, and how each is set.

Over HTTPS every name begins with ``__Host-``, so that no other host of the council can set or read
it; over plain HTTP (the demo on this machine) browsers refuse such names, so they go without.
"""

from __future__ import annotations

from enum import Enum

from flask import request
from werkzeug.wrappers import Response

HOST_ONLY = "__Host-"
# Flask's own signed cookie. It holds the random value behind the CSRF tokens and nothing else.
FORM_COOKIE = "form"


class Cookie(Enum):
    """What the browser carries for us."""

    STAFF = "staff"  # a signed-in session
    LINK = "answer"  # somebody who proved by a code that a response link is theirs
    BROWSER = "browser"  # the browser that asked for a code, until it is proved


def cookie_name(name: str, https: bool) -> str:
    """The name as the browser knows it."""
    return HOST_ONLY + name if https else name


def read_cookie(cookie: Cookie, https: bool) -> str:
    """What the browser sent, or ""."""
    return request.cookies.get(cookie_name(cookie.value, https), "")


def set_cookie(response: Response, cookie: Cookie, value: str, https: bool) -> None:
    """Give it to the browser until it is closed; how long it is worth anything, the server decides."""
    response.set_cookie(
        cookie_name(cookie.value, https), value, secure=https, httponly=True, samesite="Lax", path="/"
    )


def clear_cookie(response: Response, cookie: Cookie, https: bool) -> None:
    """Take it from the browser."""
    response.delete_cookie(
        cookie_name(cookie.value, https), secure=https, httponly=True, samesite="Lax", path="/"
    )
