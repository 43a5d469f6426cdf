"""The walk through the pages of raising a dispute, with usual answers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from disputes.models import Dispute
from disputes.unit import Units
from tests.api.pages.reader import Page, Reader
from tests.support import council

ANSWERS: dict[str, dict[str, Any]] = {
    "children": {"children": [council.ONLY_CHILD]},
    "route": {"route": "informal", "route_reason": "The plan is not carried out."},
    "start": {"enter_at": "social_worker_told"},
    "themes": {"themes": ["drift", "placement"]},
    "wrong": {"what_is_wrong": "No school place since September."},
    "impact": {"impact": "Out of school for ten weeks."},
    "wishes": {"wishes_and_feelings": "“My friends.”", "wishes_found_out": "Asked on a visit."},
    "outcome": {
        "outcome_sought": "A school place.",
        "outcome_by-day": "15",
        "outcome_by-month": "1",
        "outcome_by-year": "2027",
    },
    "risk": {"risk": "medium"},
    "tell": {"tell": "now"},
}


def fill(reader: Reader, *, until: str = "", **changes: dict[str, Any]) -> Page:
    """Answer page after page from the first unfinished one, up to and without ``until`` or the check."""
    page = reader.open("/raise/check")
    while page.form().get("action") not in (f"/raise/{until}", "/raise/check"):
        name = page.form().get("action", "").rpartition("/")[2]
        page = reader.send({**ANSWERS[name], **changes.get(name, {})})
        assert page.status == 200, page.errors
    return page


def raised(units: Units) -> list[str]:
    with units.reading() as unit:
        return list(unit.connection.execute(select(Dispute.reference).order_by(Dispute.id)).scalars())
