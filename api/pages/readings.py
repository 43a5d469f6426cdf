"""Who has read a dispute: for its IRO and the IRO's managers."""

from __future__ import annotations

import re

from flask import Blueprint, render_template, request

from api import doors
from api.look import count_of
from api.needs import needs_sign_in
from api.noting import shows_no_case
from api.shown import readings as shown
from disputes.queries.readings import readings_of_dispute

blueprint = Blueprint("readings", __name__)

ON_A_PAGE = 50
PAGE = re.compile(r"[1-9][0-9]{0,3}")


@blueprint.get("/disputes/<reference>/readings")
@shows_no_case
@needs_sign_in
def who_has_read(reference: str) -> str:
    """Who has opened what of it, when, and what let them in; the newest first."""
    who = doors.signed_in()
    assert who is not None
    asked = request.args.get("page", "")
    page = int(asked) if PAGE.fullmatch(asked) else 1
    with doors.reading() as unit:
        found, total = readings_of_dispute(unit, reference, who.person_id, page=page, size=ON_A_PAGE)
    service = doors.service()
    at = f"/disputes/{reference}/readings"
    return render_template(
        "dispute/readings.html",
        reference=reference,
        rows=[shown.row(one, service.registry, service.profile) for one in found],
        shown_text=f"{len(found)} of {count_of(total, 'reading')}" if total > len(found) else "",
        previous_href=f"{at}?page={page - 1}" if page > 1 else "",
        next_href=f"{at}?page={page + 1}" if total > page * ON_A_PAGE else "",
        back_href=f"/disputes/{reference}",
        back_text=f"Dispute {reference}",
    )
