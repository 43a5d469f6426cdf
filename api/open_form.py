"""The form by which a side matter is opened, the check of its answers, and its sending, once.

One address does it all, as for a move: GET shows the form; POST with ``do`` = ``check`` shows what
would follow, ``change`` goes back, ``confirm`` opens it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import make_response, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from api import doors
from api.forms import answers_from, error_of, errors_of, typed
from api.kept_forms import keep_typed, kept_fields
from api.mover import typed_hidden
from api.once import done_once
from api.questions import fields_of, preselected, rows_of
from api.shown.cafcass import already_answered
from api.shown.due import Shape
from api.shown.matters import WHICH_CHILD, WHICH_OF_THEM, children_field, private_text
from api.shown.steps import steps_after
from disputes.commands import open_beside
from disputes.errors import Refused
from disputes.queries.cafcass import REFERRAL, two_limbs
from disputes.queries.opening_beside import (
    ChildToChoose,
    OpeningBeside,
    SideRoute,
    children_beside,
    children_to_choose,
    opening_beside,
    routes_alone,
    routes_beside,
)

CHILDREN = "children"


@dataclass(frozen=True)
class Opener:
    """Who opens what, where. ``beside`` is the reference of its dispute, or "" without one.

    ``children`` are those to choose from, where it is about a child without a dispute, or beside a dispute
    about several.
    """

    person_id: int
    route: SideRoute
    beside: str
    action: str
    back_href: str
    back_text: str
    children: tuple[ChildToChoose, ...] = ()

    @property
    def around(self) -> Shape:
        """What both pages are given."""
        return {
            "route": self.route,
            "private": private_text(self.route.private_to),
            "beside": self.beside,
            "action": self.action,
            "back_href": self.back_href,
            "back_text": self.back_text,
        }


def opener_of(person_id: int, route_id: str, beside: str = "") -> Opener:
    """What the person may open here.

    :raises Refused: ``not_found`` when it is not theirs to open; ``dispute_not_found``.
    """
    with doors.reading() as unit:
        routes = routes_beside(unit, beside, person_id) if beside else routes_alone(unit, person_id)
        route = next((one for one in routes if one.id == route_id), None)
        if route is None:
            raise Refused("not_found")
        children = children_beside(unit, beside) if beside else children_to_choose(unit, person_id, route_id)
    if beside:
        back = (f"/disputes/{beside}", "Back to the dispute")
        return Opener(person_id, route, beside, f"{back[0]}/beside/{route_id}", *back, children)
    back = ("/beside", "What you can open") if len(routes) > 1 else ("/", "Start page")
    return Opener(person_id, route, "", f"/beside/{route_id}", *back, children)


def open_form(opener: Opener) -> Response:
    """Answer a GET or POST of the form."""
    if request.method == "GET":
        return _form(opener, kept_fields(opener.action))
    if request.form.get("do") == "change":
        return _form(opener, request.form)
    try:
        given = answers_from(request.form, opener.route.needs)
        if request.form.get("do") == "confirm":
            return _confirm(opener, given)
        keep_typed()
        return _check(opener, given)
    except Refused as refused:
        if not refused.fields:
            raise
        keep_typed()
        return _form(opener, request.form, refused)


def _confirm(opener: Opener, given: dict[str, Any]) -> Response:
    command = open_beside.OpenBeside(
        opener.person_id, doors.form_key(), opener.route.id, given, opener.beside, _children(opener)
    )
    receipt = done_once(lambda unit: open_beside.handle(command, unit))
    return redirect(f"/disputes/{receipt.reference}/receipts/{receipt.sequence}", 303)


def _check(opener: Opener, given: dict[str, Any]) -> Response:
    with doors.reading() as unit:
        opening = opening_beside(
            unit,
            opener.person_id,
            opener.route.id,
            given,
            beside=opener.beside,
            children=_children(opener),
        )
    return make_response(
        render_template(
            "beside/check.html",
            rows=[*_children_row(opener), *rows_of(opener.route.needs, opening.answers, opener.action)],
            steps=steps_after(opening.owed, opening.told),
            notes=_notes(opening),
            hidden=typed_hidden() | {"do": "confirm", "key": doors.form_key()},
            **opener.around,
        )
    )


def _form(opener: Opener, values: MultiDict[str, str] | None, refused: Refused | None = None) -> Response:
    needs = opener.route.needs
    shown = _at_first(opener) if values is None else typed(values, needs)
    fields: list[Any] = fields_of(needs, shown, refused)
    if opener.children:
        field = children_field(opener.children, beside=bool(opener.beside))
        field["error"] = error_of(refused, CHILDREN)
        if values is not None:
            field["value"] = values.getlist(CHILDREN)
        fields.insert(0, field)
    page = render_template(
        "beside/form.html",
        fields=fields,
        errors=errors_of(refused) if refused else [],
        hidden={"do": "check"},
        kept=values is not None and request.method == "GET",
        **opener.around,
    )
    return make_response(page, 422 if refused else 200)


def _at_first(opener: Opener) -> dict[str, Any]:
    """What stands in the form when it is opened: the only choices, and what the record already says."""
    shown = preselected(opener.route.needs)
    if opener.route.id == REFERRAL and opener.beside:
        with doors.reading() as unit:
            limbs = two_limbs(unit, opener.beside, opener.person_id)
        shown |= already_answered(limbs) if limbs is not None else {}
    return shown


def _children(opener: Opener) -> tuple[str, ...] | None:
    """The case numbers that were ticked, also none of them; None where nobody was asked."""
    return tuple(request.form.getlist(CHILDREN)) if opener.children else None


def _children_row(opener: Opener) -> list[Shape]:
    chosen = _children(opener)
    if chosen is None:
        return []
    names = {one.case_number: f"{one.initials} (case {one.case_number})" for one in opener.children}
    return [
        {
            "label": WHICH_OF_THEM if opener.beside else WHICH_CHILD,
            "text": "\n".join(names.get(number, number) for number in chosen),
            "change_href": f"{opener.action}#{CHILDREN}",
            "change_what": "which child it is about",
        }
    ]


def _notes(opening: OpeningBeside) -> list[str]:
    notes = [one.note for one in opening.owed] + [one.note for one in opening.told]
    return list(dict.fromkeys(note for note in notes if note))
