"""Each form of the service gives back what was typed when its session ran out in the middle of it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from api.needs import OpensTo, openings
from disputes.links import issue_link
from disputes.models import Dispute, ResponseLink
from disputes.unit import Units
from tests.support.clock import FakeClock
from tests.support.council import IRO, ONLY_CHILD, SERVICE_MANAGER, email_of, raise_formal
from tests.support.site import Visitor, app_over

WORDS = "Out of school <since> September & no plan"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@pytest.fixture
def app(units: Units) -> Flask:
    return app_over(units)


def hidden_of(page: str) -> dict[str, str]:
    """The hidden fields of the form on a page, which a browser sends with what was typed."""
    return {name: unescape(value) for name, value in HIDDEN.findall(page)}


def forms_with_a_page(app: Flask) -> set[str]:
    """The rules at which somebody known sends a form that has a page of its own."""
    known = (OpensTo.SIGNED_IN, OpensTo.IRO, OpensTo.RAISER, OpensTo.LEADER, OpensTo.PROVED)
    found = [one for one in openings(app) if one.opens_to in known]
    pages = {re.sub(r"<any\([^)]*\):", "<", one.rule) for one in found if one.method == "GET"}
    sent = {re.sub(r"<any\([^)]*\):", "<", one.rule) for one in found if one.method == "POST"}
    return {re.sub(r"<[^<>]*:", "<", rule) for rule in sent & pages}


def test_every_form_that_the_service_has_is_tried_here(app: Flask) -> None:
    assert forms_with_a_page(app) == {
        "/raise",  # one button, nothing to type
        "/raise/<page>",
        "/disputes/<reference>/moves/<move>",
        "/answer/<link_id>/moves/<move>",
        "/beside/<route>",
        "/disputes/<reference>/beside/<route>",
        "/filing",
        "/disputes/<reference>/file/<sequence>/<number>",
        "/absences/new",
        "/absences/<absence_id>/end",
        "/disputes/<reference>/letter-to-the-child",  # tests/api/documents/test_letter.py
    }


def test_a_page_of_raising(app: Flask, units: Units, clock: FakeClock) -> None:
    visitor = Visitor(app, units)
    visitor.sign_in(IRO)
    visitor.get("/raise/children")
    clock.forward(minutes=61)
    sent = visitor.post("/raise/children", {"children": [ONLY_CHILD]})
    assert sent.location == "/sign-in?next=/raise/children"
    assert visitor.sign_in(IRO, "/raise/children").location == "/raise/children"
    chosen = re.findall(r'value="([^"]+)" checked', visitor.get("/raise/children").text)
    assert chosen == [ONLY_CHILD]


@pytest.mark.parametrize("do", ["check", "confirm"])
def test_a_move(app: Flask, units: Units, clock: FakeClock, do: str) -> None:
    path = f"/disputes/{raise_formal(units)}/moves/withdraw"
    visitor = Visitor(app, units)
    visitor.sign_in(IRO)
    fields = {**hidden_of(visitor.get(path).text), "reason": WORDS, "do": do}
    clock.forward(minutes=61)
    assert visitor.post(path, fields).location == f"/sign-in?next={path}"
    assert visitor.sign_in(IRO, path).location == path
    again = visitor.get(path).text
    assert "no plan</textarea>" in again
    fields = {**hidden_of(again), "reason": WORDS, "do": "confirm"}
    checked = visitor.post(path, {**fields, "do": "check"})
    assert checked.status_code == 200
    done = visitor.post(path, hidden_of(checked.text))
    assert done.status_code == 303
    assert "/receipts/" in (done.location or "")


@pytest.mark.parametrize("do", ["check", "confirm"])
@pytest.mark.parametrize("path", ["/beside/good_practice", "/disputes/REFERENCE/beside/good_practice"])
def test_what_is_opened_beside_the_ladder(
    app: Flask, units: Units, clock: FakeClock, path: str, do: str
) -> None:
    path = path.replace("REFERENCE", raise_formal(units))
    visitor = Visitor(app, units)
    visitor.sign_in(IRO)
    fields = {**hidden_of(visitor.get(path).text), "what": WORDS, "children": [ONLY_CHILD], "do": do}
    clock.forward(minutes=61)
    assert visitor.post(path, fields).location == f"/sign-in?next={path}"
    assert visitor.sign_in(IRO, path).location == path
    again = visitor.get(path).text
    assert "no plan</textarea>" in again
    assert re.findall(r'value="([^"]+)" checked', again) == ([ONLY_CHILD] if path[1] == "b" else [])
    answers = {"whose": "Sofia Wren", "what": WORDS, "difference": "Much.", "children": [ONLY_CHILD]}
    checked = visitor.post(path, {**hidden_of(again), **answers, "do": "check"})
    assert checked.status_code == 200
    done = visitor.post(path, {**hidden_of(checked.text), "children": [ONLY_CHILD]})
    assert "/receipts/" in (done.location or "")
    assert "no plan</textarea>" not in visitor.get(path).text


@pytest.mark.parametrize("path", ["/filing", "/disputes/REFERENCE/file/1/1"])
def test_where_entries_were_put_on_file(app: Flask, units: Units, clock: FakeClock, path: str) -> None:
    reference = raise_formal(units)
    path = path.replace("REFERENCE", reference)
    visitor = Visitor(app, units)
    visitor.sign_in(IRO)
    visitor.get(path)
    typed = {"entries": f"{reference}/1/1", "place": "The IRO’s record", "exactly": WORDS}
    clock.forward(minutes=61)
    assert visitor.post(path, typed).location == f"/sign-in?next={path}"
    assert visitor.sign_in(IRO, path).location == path
    again = unescape(visitor.get(path).text)
    assert f'value="{WORDS}"' in again
    assert re.search('value="The IRO’s record" checked', again)
    assert path != "/filing" or f'value="{reference}/1/1" checked' in again
    assert visitor.post(path, typed).status_code == 303
    assert WORDS not in unescape(visitor.get("/filing").text)


def test_an_absence_and_its_end(app: Flask, units: Units, clock: FakeClock) -> None:
    days = {"from_on-day": "30", "from_on-month": "11", "from_on-year": "2026"}
    days |= {"to_on-day": "4", "to_on-month": "12", "to_on-year": "2026"}
    visitor = Visitor(app, units)
    visitor.sign_in(IRO)
    for path, day, typed in (("/absences/new", "30", days), ("/absences/1/end", "2", {"back_on-day": "2"})):
        page = visitor.get(path).text
        typed = {**hidden_of(page), **typed}
        clock.forward(minutes=61)
        assert visitor.post(path, typed).location == f"/sign-in?next={path}"
        assert visitor.sign_in(IRO, path).location == path
        again = visitor.get(path).text
        assert f'value="{day}"' in again
        typed |= {"back_on-month": "12", "back_on-year": "2026"} if path.endswith("/end") else {}
        assert visitor.post(path, typed).status_code == 303


def test_an_answer_by_link(app: Flask, units: Units, clock: FakeClock) -> None:
    reference = raise_formal(units)
    with units.writing() as unit:
        row = unit.connection.execute(
            select(Dispute.id, Dispute.entered_sequence).where(Dispute.reference == reference)
        ).one()
        issue_link(unit, row.id, row.entered_sequence, SERVICE_MANAGER, "service_manager")
        link_id = unit.connection.execute(select(ResponseLink.id)).scalar_one()
    visitor = Visitor(app, units)
    path = f"/answer/{link_id}/moves/disagree"

    def prove() -> None:
        visitor.get(f"/answer/{link_id}/prove")
        visitor.post(f"/answer/{link_id}/prove", {"email": email_of(SERVICE_MANAGER)})
        visitor.get(f"/answer/{link_id}/code")
        assert visitor.post(f"/answer/{link_id}/code", {"code": visitor.newest_digits()}).status_code == 303

    prove()
    page = visitor.get(path)
    assert page.status_code == 200
    clock.forward(days=1, hours=1)
    assert (
        visitor.post(path, {**hidden_of(page.text), "reasons": WORDS}).location == f"/answer/{link_id}/prove"
    )
    prove()
    assert "no plan</textarea>" in visitor.get(path).text
