"""What the IRO has to put on children's files: the list, each entry ready to copy, and marking it done."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from api import doors
from api.forms import error_of, errors_of
from api.kept_forms import kept_fields
from api.needs import needs_iro, needs_sign_in
from api.noting import shows
from api.once import done_once
from api.shown import filing as shown
from disputes.commands import mark_filed
from disputes.errors import Refused
from disputes.filing import EntryAt
from disputes.queries.filing import entries_of_dispute, entry_for, not_yet_filed
from disputes.readings import What

blueprint = Blueprint("filing", __name__)

PATH = "/filing"
ENTRY = "/disputes/<reference>/file/<int(max=999999):sequence>/<int(max=999):number>"
CHOSEN = re.compile(r"(D-[0-9A-Z]{4}-[0-9A-Z]{4})/([0-9]{1,6})/([0-9]{1,3})")


@blueprint.get(PATH)
@shows(What.TO_FILE)
@needs_iro
def to_file() -> Response:
    """Everything of this IRO that is not yet on a child's file, oldest first, by child and dispute."""
    return _list(kept_fields())


@blueprint.post(PATH)
@needs_iro
def mark_several() -> Response:
    """Mark the chosen entries as put on file."""
    form = request.form
    try:
        count = _mark([_entry_at(value) for value in form.getlist("entries")])
    except Refused as refused:
        if not refused.fields:
            raise
        return _list(form, refused)
    return redirect(f"{PATH}?done={count}", 303)


@blueprint.get("/disputes/<reference>/file")
@shows(What.ENTRIES)
@needs_sign_in
def of_dispute(reference: str) -> str:
    """Every entry of one dispute, and where each stands."""
    with doors.reading() as unit:
        found = entries_of_dispute(unit, reference, _person_id())
    if not found:
        raise Refused("dispute_not_found")
    return render_template(
        "filing/of_dispute.html",
        reference=reference,
        waiting=shown.waiting_text(found),
        groups=shown.groups(found),
        back_href=f"/disputes/{reference}",
        back_text="Back to the dispute",
    )


@blueprint.get(ENTRY)
@shows(What.ENTRY)
@needs_sign_in
def entry(reference: str, sequence: int, number: int) -> Response:
    """One entry, its text ready to copy, and where it is on file."""
    return _entry(EntryAt(reference, sequence, number), kept_fields())


@blueprint.post(ENTRY)
@needs_sign_in
def mark(reference: str, sequence: int, number: int) -> Response:
    """Mark the entry as put on file, and go on to the next one."""
    where = EntryAt(reference, sequence, number)
    try:
        count = _mark([where])
    except Refused as refused:
        if not refused.fields:
            raise
        return _entry(where, request.form, refused)
    with doors.reading() as unit:
        following = shown.next_one(not_yet_filed(unit, _person_id()), where)
    return redirect(f"{following or PATH}?done={count}", 303)


def _mark(entries: list[EntryAt]) -> int:
    place, exactly = (request.form.get(name, "") for name in ("place", "exactly"))
    command = mark_filed.MarkFiled(_person_id(), entries, place, exactly)
    return done_once(lambda unit: mark_filed.handle(command, unit))


def _list(typed: MultiDict[str, str] | None, refused: Refused | None = None) -> Response:
    with doors.reading() as unit:
        found = not_yet_filed(unit, _person_id())
    page = render_template(
        "filing/filing.html",
        total=found.total,
        listed=len(found.entries),
        groups=shown.groups(found.entries),
        chosen=typed.getlist("entries") if typed else [],
        **_form(typed, refused),
        receipt=_receipt(found.total),
        back_href="/my-disputes",
        back_text="My disputes",
    )
    return make_response(page, 422 if refused else 200)


def _entry(where: EntryAt, typed: MultiDict[str, str] | None, refused: Refused | None = None) -> Response:
    with doors.reading() as unit:
        found = entry_for(unit, where.reference, where.sequence, where.child_number, _person_id())
        total = not_yet_filed(unit, _person_id(), most=0).total if found.may_mark else 0
    page = render_template(
        "filing/entry.html",
        entry=shown.page(found),
        total=total,
        **_form(typed, refused),
        receipt=_receipt(total),
        back_href=PATH if found.may_mark else f"/disputes/{where.reference}/file",
        back_text="To put on file" if found.may_mark else "All entries",
    )
    return make_response(page, 422 if refused else 200)


def _form(typed: MultiDict[str, str] | None, refused: Refused | None) -> dict[str, Any]:
    """The questions about the place, which both pages ask; the usual place is chosen at first."""
    places = doors.service().profile.recorded_in
    return {
        "places": [{"value": place, "text": place} for place in places],
        "place": typed.get("place", "") if typed else places[0],
        "exactly": typed.get("exactly", "") if typed else "",
        "faults": {name: error_of(refused, name) for name in ("entries", "place", "exactly")},
        "errors": errors_of(refused) if refused else [],
    }


def _receipt(total: int) -> dict[str, Any] | None:
    done = request.args.get("done", "")
    if request.method != "GET" or not re.fullmatch("[0-9]{1,3}", done):
        return None
    return shown.marked(int(done), total)


def _entry_at(value: str) -> EntryAt:
    found = CHOSEN.fullmatch(value)
    if found is None:
        raise Refused("bad_request")
    return EntryAt(found[1], int(found[2]), int(found[3]))


def _person_id() -> int:
    who = doors.signed_in()
    assert who is not None
    return who.person_id
