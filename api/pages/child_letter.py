"""A letter to the child in plain words: drafted from the record, rewritten by the IRO, never sent."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request

from api import doors
from api.documents.letter import LONGEST, LONGEST_NAME, draft, paragraphs, still_to_write
from api.documents.record_paper import child_text
from api.forms import FieldError
from api.kept_forms import kept_fields
from api.look import long_date
from api.needs import needs_sign_in
from api.noting import shows
from api.pages.documents import pdf_or_page, position
from disputes.commands import forget_form
from disputes.errors import Refused
from disputes.papers import Paper, require_paper
from disputes.queries.dispute import DisputeView, dispute_view
from disputes.queries.record_whole import child_at, children_of
from disputes.readings import What
from disputes.withheld import ChildOfRecord

blueprint = Blueprint("child_letter", __name__)

LETTER = "documents/letter_body.html"


@blueprint.get("/disputes/<reference>/letter-to-the-child")
@shows(What.LETTER)
@needs_sign_in
def write(reference: str) -> str:
    """The letter to rewrite; where there are several children, first which of them."""
    view, children = _dispute(reference)
    kept = kept_fields()
    place = position()
    if place is None and kept is not None:
        place = _number(kept.get("child", ""))
    if place is None and len(children) == 1:
        place = 1
    child = child_at(children, place)
    if child is None:
        return _form(view, children, None, {})
    was_typed = kept is not None and kept.get("child") == str(child.position)
    letter = kept.get("letter", "") if kept is not None and was_typed else draft(view, child)
    return _form(view, children, child, {"letter": letter})


@blueprint.post("/disputes/<reference>/letter-to-the-child")
@shows(What.LETTER_PDF)
@needs_sign_in
def download(reference: str) -> Response | str | tuple[str, int]:
    """The letter as a PDF, once it has a name to greet and nothing is left to rewrite."""
    view, children = _dispute(reference)
    child = child_at(children, position())
    if child is None:
        raise Refused("bad_request")
    typed = {name: request.form.get(name, "").strip() for name in ("called", "letter")}
    faults = _faults(typed)
    if faults:
        return _form(view, children, child, typed, faults), 422
    who = doors.signed_in()
    assert who is not None
    with doors.writing() as unit:
        forget_form.handle(forget_form.ForgetForm(who.person_id, request.path), unit)
        today = unit.today
    paper = {
        "reference": view.reference,
        "title": "A letter from your Independent Reviewing Officer",
        "made_on": long_date(today),
        "called": typed["called"],
        "paragraphs": paragraphs(typed["letter"]),
        "iro": view.iro_name,
    }
    return pdf_or_page(LETTER, paper, f"{view.reference}-letter-{child.position}", is_letter=True)


def _dispute(reference: str) -> tuple[DisputeView, tuple[ChildOfRecord, ...]]:
    who = doors.signed_in()
    assert who is not None
    with doors.reading() as unit:
        case = require_paper(unit, reference, who.person_id, Paper.LETTER)
        return dispute_view(unit, reference, who.person_id), children_of(unit, case.id)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else None


def _faults(typed: dict[str, str]) -> dict[str, str]:
    found = {}
    if not typed["called"]:
        found["called"] = "Give the name that the letter greets the child by"
    elif len(typed["called"]) > LONGEST_NAME:
        found["called"] = f"The name can have up to {LONGEST_NAME} characters"
    left = still_to_write(typed["letter"])
    if not typed["letter"]:
        found["letter"] = "Write the letter"
    elif len(typed["letter"]) > LONGEST:
        found["letter"] = f"The letter can have up to {LONGEST:,} characters"
    elif left:
        found["letter"] = f"Say this in your own words, and take the brackets out: {left[0]}"
    return found


def _form(
    view: DisputeView,
    children: tuple[ChildOfRecord, ...],
    child: ChildOfRecord | None,
    typed: dict[str, str],
    faults: dict[str, str] | None = None,
) -> str:
    at = f"/disputes/{view.reference}/letter-to-the-child"
    given: dict[str, Any] = {
        "children": [
            {"text": child_text(one), "href": f"{at}?child={one.position}"}
            for one in (children if child is None else ())
        ],
        "whom": "" if child is None else child_text(child),
        "hidden": {} if child is None else {"child": child.position},
    }
    return render_template(
        "documents/letter_form.html",
        reference=view.reference,
        action=at,
        typed={"called": "", "letter": "", **typed},
        faults=faults or {},
        errors=[FieldError(name, text, f"#{name}") for name, text in (faults or {}).items()],
        longest=LONGEST,
        longest_name=LONGEST_NAME,
        back_href=f"/disputes/{view.reference}",
        back_text=f"Dispute {view.reference}",
        **given,
    )
