"""The record of a dispute and a briefing on it: as a page, a PDF, and the record as JSON too."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from api import doors
from api.documents.briefing import briefing
from api.documents.pdf import NoPdf, pdf_of
from api.documents.record_json import record_text
from api.documents.record_paper import child_text, record_paper
from api.needs import needs_sign_in
from api.noting import shows
from disputes.errors import Refused
from disputes.papers import Paper
from disputes.queries.dispute import dispute_view
from disputes.queries.record_whole import WholeRecord, record_whole
from disputes.readings import What

blueprint = Blueprint("documents", __name__)

READ_IT_FIRST = (
    "What people wrote about the dispute stands in every copy as they wrote it. "
    "Look whether it tells of another child before you put it on file."
)
RECORD, BRIEFING = "documents/record_body.html", "documents/briefing_body.html"


@blueprint.get("/disputes/<reference>/record")
@shows(What.RECORD)
@needs_sign_in
def record_page(reference: str) -> str:
    """The whole record, to read and to print; ``?child=`` its place makes the copy for one child's file."""
    record = _record(reference)
    return page_of(RECORD, _record_paper(record), _record_ways(record))


@blueprint.get("/disputes/<reference>/record.pdf")
@shows(What.RECORD_PDF)
@needs_sign_in
def record_pdf(reference: str) -> Response | str:
    """The same as a PDF."""
    record = _record(reference)
    return pdf_or_page(RECORD, _record_paper(record), _file_name(record, "record"), _record_ways(record))


@blueprint.get("/disputes/<reference>/record.json")
@shows(What.RECORD_JSON)
@needs_sign_in
def record_json(reference: str) -> Response:
    """The same with every row as stored, so that ``iro verify-record`` can prove it."""
    record = _record(reference)
    return _download(record_text(record), "application/json", _file_name(record, "record") + ".json")


@blueprint.get("/disputes/<reference>/briefing")
@shows(What.BRIEFING)
@needs_sign_in
def briefing_page(reference: str) -> str:
    """What the Children's Guardian and the legal adviser must know of the dispute (001 section 4)."""
    record, paper = _briefing(reference)
    return page_of(BRIEFING, paper, _briefing_ways(record))


@blueprint.get("/disputes/<reference>/briefing.pdf")
@shows(What.BRIEFING_PDF)
@needs_sign_in
def briefing_pdf(reference: str) -> Response | str:
    """The same as a PDF."""
    record, paper = _briefing(reference)
    return pdf_or_page(BRIEFING, paper, _file_name(record, "briefing"), _briefing_ways(record))


def pdf_or_page(
    body: str,
    paper: dict[str, Any],
    name: str,
    ways: list[dict[str, Any]] | None = None,
    *,
    is_letter: bool = False,
) -> Response | str:
    """The document as a PDF to download; on a server that can make none, as a page that says so."""
    try:
        whole = render_template("documents/paper.html", body=body, paper=paper, is_letter=is_letter)
        return _download(pdf_of(whole), "application/pdf", name + ".pdf")
    except NoPdf as missing:
        return page_of(body, paper, ways or [], no_pdf=str(missing), is_letter=is_letter)


def position() -> int | None:
    """Which child of the dispute the address asks for, by place; None when it names none.

    :raises Refused: ``not_found`` for what is no place.
    """
    text = request.values.get("child", "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 4):
        raise Refused("not_found")
    return int(text)


def page_of(
    body: str, paper: dict[str, Any], ways: list[dict[str, Any]], *, no_pdf: str = "", is_letter: bool = False
) -> str:
    """A document on the screen, with the ways to take it away."""
    return render_template(
        "documents/page.html",
        body=body,
        paper=paper,
        ways=ways,
        no_pdf=no_pdf,
        is_letter=is_letter,
        back_href=f"/disputes/{paper['reference']}",
        back_text=f"Dispute {paper['reference']}",
    )


def _download(content: bytes | str, kind: str, name: str) -> Response:
    response = make_response(content)
    response.mimetype = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _record(reference: str, paper: Paper = Paper.RECORD) -> WholeRecord:
    who = doors.signed_in()
    assert who is not None
    with doors.reading() as unit:
        return record_whole(unit, reference, who.person_id, position(), paper)


def _record_paper(record: WholeRecord) -> dict[str, Any]:
    return record_paper(record, doors.service().registry)


def _briefing(reference: str) -> tuple[WholeRecord, dict[str, Any]]:
    who = doors.signed_in()
    assert who is not None
    with doors.reading() as unit:
        record = record_whole(unit, reference, who.person_id, position(), Paper.BRIEFING)
        return record, briefing(dispute_view(unit, reference, who.person_id), record)


def _file_name(record: WholeRecord, what: str) -> str:
    copy = f"-child-{record.child.position}" if record.child else ""
    return f"{record.record.reference}-{what}{copy}"


def _record_ways(record: WholeRecord) -> list[dict[str, Any]]:
    at = f"/disputes/{record.record.reference}/record"
    if record.child is not None:
        query = f"?child={record.child.position}"
        text = f"The copy for the file of {child_text(record.child)}."
        if len(record.children) > 1:
            text += f" {READ_IT_FIRST}"
        this = {"text": text, "links": _links(at, query, "this copy")}
        return [this, {"text": "", "links": [{"text": "Go to the whole record", "href": at}]}]
    ways = [{"text": "The whole record", "links": _links(at, "", "the whole record")}]
    return ways + [
        {
            "text": f"For the file of {child_text(child)}",
            "links": [
                {"text": "Read it", "href": f"{at}?child={child.position}"},
                *_links(at, f"?child={child.position}", f"the copy for {child.initials}"),
            ],
        }
        for child in record.copies_for
    ]


def _links(at: str, query: str, what: str) -> list[dict[str, str]]:
    return [
        {"text": f"Download {what} as PDF", "href": f"{at}.pdf{query}"},
        {"text": f"Download {what} as JSON", "href": f"{at}.json{query}"},
    ]


def _briefing_ways(record: WholeRecord) -> list[dict[str, Any]]:
    at = f"/disputes/{record.record.reference}/briefing"
    query = f"?child={record.child.position}" if record.child else ""
    ways = [{"text": "", "links": [{"text": "Download this briefing as PDF", "href": f"{at}.pdf{query}"}]}]
    if record.child is not None and len(record.children) > 1:
        ways.append({"text": "", "links": [{"text": "A briefing about all the children", "href": at}]})
    elif len(record.children) > 1:
        links = [
            {"text": f"About {child_text(child)} alone", "href": f"{at}?child={child.position}"}
            for child in record.children
        ]
        ways.append({"text": "A guardian may be there for one child only", "links": links})
    return ways
