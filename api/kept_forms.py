"""Keeps what was typed when a form cannot be taken just now, and gives it back when its page is opened.

It is kept for the person whose session came with the form, under the address of the form's page,
and forgotten when the form is sent. The cookies are SameSite=Lax, so nobody else's page can put
words into it.
"""

from __future__ import annotations

from flask import Response, current_app, g, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from api import doors
from api.cookies import Cookie
from disputes.commands import forget_form, keep_form
from disputes.errors import Refused
from disputes.queries.kept_form import kept_form

# Secret, of no use later, or a child's name: never kept and never shown.
NOT_KEPT = ("csrf_token", "key", "version", "code", "next", "called")


def kept_fields(form: str = "") -> MultiDict[str, str] | None:
    """What the person here had typed and could not send, shaped like ``request.form``, or None.

    :param form: the path of the form's page; of this page if not given.
    """
    person_id = _person_here()
    if person_id is None:
        return None
    with doors.reading() as unit:
        fields = kept_form(unit, person_id, form or request.path)
    if fields is None:
        return None
    return MultiDict((name, value) for name, values in fields.items() for value in values)


def is_kept(person_id: int, form: str) -> bool:
    """Whether something that they typed in that form is kept for them."""
    with doors.reading() as unit:
        return kept_form(unit, person_id, form) is not None


def keep_typed() -> bool:
    """Keep what this request brought, for whoever is here or was until their session ran out.

    False when it cannot be kept: nobody is known, or the form has no page of its own.
    """
    person_id = _person_here() or _person_gone()
    typed = typed_fields()
    if person_id is None or not typed or not has_page(request.path):
        return False
    try:
        with doors.writing() as unit:
            keep_form.handle(keep_form.KeepForm(person_id, request.path, typed), unit)
    except Refused:
        return False
    return True


def typed_fields(form: MultiDict[str, str] | None = None) -> dict[str, list[str]]:
    """The fields that are worth keeping, each with all its values: of this request's form if not given."""
    lists = (request.form if form is None else form).lists()
    return {name: values for name, values in lists if name not in NOT_KEPT and any(values)}


def has_page(path: str) -> bool:
    """Whether this address has a page that can be opened, and is not a button's alone."""
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None
    try:
        adapter.match(path, method="GET")
    except HTTPException:
        return False
    return True


def forget_when_sent(response: Response) -> Response:
    """Forget what was kept of a form once it has been taken, which a redirect says."""
    if request.method == "POST" and response.status_code in (302, 303) and not g.get("typed_is_kept"):
        forget_kept(request.path)
    return response


def forget_kept(form: str) -> None:
    """Forget what was kept for the person here of that form: it has been sent, by it or otherwise."""
    person_id = _person_here()
    if person_id is not None and is_kept(person_id, form):
        with doors.writing() as unit:
            forget_form.handle(forget_form.ForgetForm(person_id, form), unit)


def _person_here() -> int | None:
    if _cookie_here() is Cookie.LINK:
        who = doors.person_of_link((request.view_args or {})["link_id"])
    else:
        who = doors.signed_in()
    return None if who is None else who.person_id


def _person_gone() -> int | None:
    who = doors.run_out(_cookie_here()) or doors.run_out(Cookie.STAFF)
    return None if who is None else who.person_id


def _cookie_here() -> Cookie:
    """The cookie that this page goes by, as its view declared."""
    cookie: Cookie = g.get("cookie_here", Cookie.STAFF)
    return cookie
