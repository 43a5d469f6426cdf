"""People away: who is, who answers for them, and the forms to say so and to say that they are back."""

from __future__ import annotations

import re

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from api import doors
from api.forms import date_from, error_of, errors_of, typed_date
from api.kept_forms import kept_fields
from api.needs import needs_sign_in
from api.noting import shows_no_case
from api.once import done_once
from api.shown import absences as shown
from disputes.commands import end_absence, record_absence
from disputes.errors import Refused
from disputes.queries.absences import (
    Choosable,
    absence_to_end,
    absences,
    people_to_record_for,
    stand_ins_for,
)

blueprint = Blueprint("absences", __name__)

PATH = "/absences"
NUMBER_CHOSEN = re.compile(r"[0-9]{1,12}")
NUMBER = "<int(max=999999999):absence_id>"


@blueprint.get(PATH)
@shows_no_case
@needs_sign_in
def people_away() -> str:
    """Who is away now and in the days to come, as far as it is theirs to know."""
    with doors.reading() as unit:
        found = absences(unit, _person_id())
    now, coming = shown.lists(found)
    return render_template(
        "absences/list.html",
        now=now,
        coming=coming,
        receipt=shown.DONE.get(request.args.get("done", "")),
    )


@blueprint.get(f"{PATH}/new")
@shows_no_case
@needs_sign_in
def new() -> Response:
    """The form, for oneself or for the person chosen first."""
    kept = kept_fields() or MultiDict()
    with doors.reading() as unit:
        people = people_to_record_for(unit, _person_id())
    of_kept = kept.get("person", "")
    chosen = request.args.get("person", "") or (of_kept if of_kept in {str(one.id) for one in people} else "")
    if not chosen and len(people) > 1:
        return make_response(
            render_template("absences/who.html", options=shown.whose(people, _person_id()), **_around())
        )
    person = _chosen(people, chosen)
    return _form(person, kept if of_kept == str(person.id) else MultiDict())


@blueprint.post(f"{PATH}/new")
@needs_sign_in
def record() -> Response:
    """Record it."""
    by_id, form = _person_id(), request.form
    with doors.reading() as unit:
        person = _chosen(people_to_record_for(unit, by_id), form.get("person", ""))
    from_on, to_on = date_from(form, "from_on"), date_from(form, "to_on")
    try:
        stand_in = _stand_in(form.get("stand_in", ""))
        command = record_absence.RecordAbsence(by_id, person.id, from_on, to_on, stand_in)
        done_once(lambda unit: record_absence.handle(command, unit))
    except Refused as refused:
        if refused.code != "bad_input":
            raise
        return _form(person, form, refused)
    return redirect(f"{PATH}?done=recorded", 303)


@blueprint.get(f"{PATH}/{NUMBER}/end")
@shows_no_case
@needs_sign_in
def end_form(absence_id: int) -> Response:
    """The form to say when they are back."""
    return _end_form(absence_id, kept_fields())


@blueprint.post(f"{PATH}/{NUMBER}/end")
@needs_sign_in
def end(absence_id: int) -> Response:
    """Cut it short, or take it off the list."""
    command = end_absence.EndAbsence(_person_id(), absence_id, date_from(request.form, "back_on"))
    try:
        was_away = done_once(lambda unit: end_absence.handle(command, unit))
    except Refused as refused:
        if refused.code != "bad_input":
            raise
        return _end_form(absence_id, request.form, refused)
    return redirect(f"{PATH}?done={'shorter' if was_away else 'cancelled'}", 303)


def _form(person: Choosable, values: MultiDict[str, str], refused: Refused | None = None) -> Response:
    with doors.reading() as unit:
        options = shown.stand_ins(stand_ins_for(unit, person.id))
    page = render_template(
        "absences/new.html",
        person=person,
        is_own=person.id == _person_id(),
        typed={name: typed_date(values, name) for name in ("from_on", "to_on")}
        | {"stand_in": values.get("stand_in", "")},
        faults={name: error_of(refused, name) for name in ("from_on", "to_on", "stand_in")},
        options=options,
        errors=errors_of(refused) if refused else [],
        **_around(),
    )
    return make_response(page, 422 if refused else 200)


def _end_form(
    absence_id: int, values: MultiDict[str, str] | None, refused: Refused | None = None
) -> Response:
    with doors.reading() as unit:
        away = absence_to_end(unit, absence_id, _person_id())
        likely = shown.parts_of(unit.today) if away.is_now else {}
    page = render_template(
        "absences/end.html",
        away=away,
        days_text=shown.days_text(away.from_on, away.to_on),
        action=f"{PATH}/{away.id}/end",
        typed=likely if values is None else typed_date(values, "back_on"),
        fault=error_of(refused, "back_on"),
        take_back=None if away.is_now else shown.parts_of(away.from_on),
        errors=errors_of(refused) if refused else [],
        **_around(),
    )
    return make_response(page, 422 if refused else 200)


def _chosen(people: tuple[Choosable, ...], chosen: str) -> Choosable:
    """The person of that number, oneself when there is none. Raises Refused ``not_found``."""
    for one in people:
        if chosen in ("", str(one.id)):
            return one
    raise Refused("not_found")


def _stand_in(chosen: str) -> int | None:
    """The number that was chosen, None when none was. Raises Refused ``bad_input`` for what is none."""
    if not chosen:
        return None
    if not NUMBER_CHOSEN.fullmatch(chosen):
        raise Refused("bad_input", {"stand_in": ["Choose somebody from the list."]})
    return int(chosen)


def _around() -> dict[str, str]:
    return {"back_href": PATH, "back_text": "People away"}


def _person_id() -> int:
    who = doors.signed_in()
    assert who is not None
    return who.person_id
