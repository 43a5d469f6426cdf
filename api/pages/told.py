"""What IROs were told (001 section 5): the list with its counts, and a dispute raised from one of them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from api import doors
from api import raise_form as raising
from api.look import count_of, long_date
from api.needs import needs_iro, needs_sign_in
from api.noting import shows
from disputes.errors import Refused
from disputes.queries.dispute import dispute_view
from disputes.queries.told import LATE_AFTER, TOLD, Told, told_page
from disputes.readings import What
from machines.working_days import london_date

blueprint = Blueprint("told", __name__)

AFRESH = "afresh"
"""The field that says that what was begun may be thrown away."""


@blueprint.get("/told")
@shows(What.TOLD)
@needs_sign_in
def told() -> str:
    """What this reader was told, has told, or as a leader all of it, for the last year."""
    who = doors.signed_in()
    assert who is not None
    with doors.reading() as unit:
        page = told_page(unit, who.person_id)
    return render_template(
        "told/told.html",
        counts=[
            {"name": one.name, "told": str(one.told), "late": str(one.late), "missing": str(one.missing)}
            for one in page.counts
        ],
        found=[_row(one) for one in page.found],
        is_whole_council=page.is_whole_council,
        late_after=LATE_AFTER,
        back_href="/",
        back_text="Start page",
    )


@blueprint.post("/disputes/<reference>/raise")
@needs_iro
def raise_from(reference: str) -> Response:
    """Begin to raise a dispute from what was told: its children and words stand in the form already.

    Whoever has begun another one is asked first, for there is one draft and this takes its place.
    """
    who = doors.signed_in()
    assert who is not None
    with doors.writing() as unit:
        view = dispute_view(unit, reference, who.person_id)
        if view.route != TOLD or not view.viewer_drives:
            raise Refused("not_found")
        begun = raising.draft_of(unit, who.person_id)
        if begun is not None and not begun.raised and AFRESH not in request.form:
            return _ask_first(reference)
        raising.keep(unit, raising.draft_from(view, who.person_id))
    return redirect("/raise/children", 303)


def _ask_first(reference: str) -> Response:
    page = render_template(
        "raising/begun.html",
        action=f"/disputes/{reference}/raise",
        hidden={AFRESH: "yes"},
        back_href=f"/disputes/{reference}",
        back_text="Back",
    )
    return make_response(page)


def _row(told: Told) -> dict[str, Any]:
    when = "Not told: found out another way" if told.found_out else _how_late(told)
    return {
        "kind": told.kind,
        "href": f"/disputes/{told.reference}",
        "happened_text": long_date(told.happened_on),
        "told_text": f"{long_date(london_date(told.told_at))}. {when}",
        "who_text": f"{told.told_by}, to {told.iro}" if told.told_by != told.iro else told.iro,
        "team": told.team,
        "seen_text": "Seen" if told.is_seen else "Not yet seen",
    }


def _how_late(told: Told) -> str:
    after = f"{count_of(told.days, 'working day')} after it happened"
    return f"Late: {after}" if told.is_late else "In time"
