"""Cafcass: the test limb by limb as the record shows it, and the pack of a referral. For the IRO alone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template

from api import doors
from api.documents.referral_pack import cafcass_facts, evidence_rows, pack_paper
from api.needs import needs_sign_in
from api.noting import shows
from api.pages.documents import page_of, pdf_or_page
from disputes.errors import Refused
from disputes.queries.cafcass import two_limbs
from disputes.queries.dispute import dispute_view
from disputes.queries.referral_pack import referral_pack
from disputes.readings import What

blueprint = Blueprint("cafcass", __name__)

PACK = "documents/pack_body.html"
OF_CAFCASS = ("cafcass_referral", "cafcass_advice")


@blueprint.get("/disputes/<reference>/cafcass")
@shows(What.CAFCASS)
@needs_sign_in
def test(reference: str) -> str:
    """What the record shows of both limbs (001 section 3), and what was done about Cafcass so far."""
    who = doors.signed_in()
    assert who is not None
    with doors.reading() as unit:
        limbs = two_limbs(unit, reference, who.person_id)
        view = dispute_view(unit, reference, who.person_id)
    if limbs is None:
        raise Refused("not_found")
    return render_template(
        "cafcass/test.html",
        view=view,
        limbs=limbs,
        failing=evidence_rows(limbs.failing),
        told=evidence_rows(limbs.told),
        not_put_right=evidence_rows(limbs.not_put_right),
        matters=[one for one in view.beside if one.route in OF_CAFCASS],
        known=cafcass_facts(doors.service().settings.cafcass),
    )


@blueprint.get("/disputes/<reference>/pack")
@shows(What.PACK)
@needs_sign_in
def pack_page(reference: str) -> str:
    """The referral pack, to read before it is sent."""
    paper = _paper(reference)
    return page_of(PACK, paper, _ways(reference))


@blueprint.get("/disputes/<reference>/pack.pdf")
@shows(What.PACK_PDF)
@needs_sign_in
def pack_pdf(reference: str) -> Response | str:
    """The same as a PDF."""
    return pdf_or_page(PACK, _paper(reference), f"{reference}-referral-pack", _ways(reference))


def _paper(reference: str) -> dict[str, Any]:
    who = doors.signed_in()
    assert who is not None
    with doors.reading() as unit:
        pack = referral_pack(unit, reference, who.person_id)
    return pack_paper(pack, doors.service().settings.cafcass)


def _ways(reference: str) -> list[dict[str, Any]]:
    pdf = {"text": "Download the pack as PDF", "href": f"/disputes/{reference}/pack.pdf"}
    return [
        {"text": "Read it through first. You send it yourself: this service sends nothing.", "links": [pdf]}
    ]
