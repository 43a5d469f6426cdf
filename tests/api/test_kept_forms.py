"""What was typed is never lost: a session that ran out, a form too old, a refusal that nobody caught."""

from __future__ import annotations

import time

import pytest
from flask import Flask
from sqlalchemy import select

from disputes.commands import keep_form, sweep_doors
from disputes.links import issue_link
from disputes.models import Dispute, KeptForm, ResponseLink
from disputes.unit import Units
from tests.support.clock import FakeClock
from tests.support.council import IRO, OTHER_IRO, SERVICE_MANAGER, email_of, raise_formal
from tests.support.site import Visitor, app_over

pytestmark = pytest.mark.usefixtures("trial_pages")

REASON = "Out of school <since> September & no plan"
TYPED = {"reason": REASON, "theme": ["drift", "placement"], "key": "k" * 20}


@pytest.fixture
def app(units: Units) -> Flask:
    return app_over(units)


@pytest.fixture
def visitor(app: Flask, units: Units) -> Visitor:
    visitor = Visitor(app, units)
    visitor.sign_in(IRO)
    visitor.get("/trial/form")
    return visitor


def kept(units: Units) -> dict[tuple[int, str], dict[str, object]]:
    with units.reading() as unit:
        rows = unit.connection.execute(select(KeptForm.person_id, KeptForm.form, KeptForm.fields)).all()
    return {(person, form): fields for person, form, fields in rows}


def test_nothing_typed_is_lost_when_the_session_runs_out(
    visitor: Visitor, units: Units, clock: FakeClock
) -> None:
    clock.forward(minutes=61)
    sent = visitor.post("/trial/form", TYPED)
    assert (sent.status_code, sent.location) == (303, "/sign-in?next=/trial/form")
    assert kept(units) == {(IRO, "/trial/form"): {"reason": [REASON], "theme": ["drift", "placement"]}}
    page = visitor.get(sent.location)
    assert "You have been signed out" in page.text
    assert "What you typed has been kept" in page.text
    assert visitor.sign_in(IRO, "/trial/form").location == "/trial/form"
    again = visitor.get("/trial/form")
    assert "Out of school &lt;since&gt; September &amp; no plan</textarea>" in again.text
    assert "chosen drift" in again.text
    assert "chosen placement" in again.text
    assert visitor.post("/trial/form", TYPED).location == "/trial/all"
    assert kept(units) == {}
    assert "Out of school" not in visitor.get("/trial/form").text


def test_it_is_also_kept_when_the_whole_day_has_passed(
    visitor: Visitor, units: Units, clock: FakeClock
) -> None:
    clock.forward(hours=13)
    assert visitor.post("/trial/form", TYPED).status_code == 303
    assert (IRO, "/trial/form") in kept(units)


def test_what_is_typed_last_is_what_is_kept(visitor: Visitor, units: Units, clock: FakeClock) -> None:
    clock.forward(minutes=61)
    visitor.post("/trial/form", {"reason": "first"})
    visitor.post("/trial/form", {"reason": "second"})
    assert kept(units) == {(IRO, "/trial/form"): {"reason": ["second"]}}


def test_another_person_in_the_same_browser_never_sees_it(
    visitor: Visitor, units: Units, clock: FakeClock
) -> None:
    clock.forward(minutes=61)
    old_token = visitor.csrf_token
    visitor.post("/trial/form", TYPED)
    assert visitor.sign_in(OTHER_IRO, "/trial/form").location == "/"
    assert "Out of school" not in visitor.get("/trial/form").text
    # A form that the first person left open here cannot be sent as the second.
    answer = visitor.post("/trial/form", {"csrf_token": old_token, "reason": "theirs"})
    assert answer.status_code == 400
    assert (IRO, "/trial/form") in kept(units)


def test_a_form_open_in_a_second_tab_still_works_after_signing_in_again(
    visitor: Visitor, clock: FakeClock
) -> None:
    old_token = visitor.csrf_token
    clock.forward(minutes=61)
    visitor.sign_in(IRO)
    assert visitor.post("/trial/form", {"csrf_token": old_token, "reason": "x"}).location == "/trial/all"


def test_a_form_open_for_eleven_hours_is_taken(
    visitor: Visitor, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_token = visitor.csrf_token
    for _ in range(11):
        clock.forward(minutes=59)
        visitor.get("/trial/staff")
    # The token's own library goes by the machine's time.
    machine_time = time.time
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: machine_time() + 11 * 3600)
    assert visitor.post("/trial/form", {"csrf_token": old_token, "reason": "x"}).location == "/trial/all"


@pytest.mark.parametrize("token", ["", "wrong", "IjEi.aaaaaa.bbbbbb"])
def test_a_form_without_its_token_is_not_taken_but_what_was_typed_is_kept(
    visitor: Visitor, units: Units, token: str
) -> None:
    answer = visitor.post("/trial/form", {**TYPED, "csrf_token": token})
    assert answer.status_code == 400
    assert "This form has been open too long" in answer.text
    assert 'href="/trial/form"' in answer.text
    assert kept(units)[IRO, "/trial/form"]["reason"] == [REASON]
    assert "Out of school" in visitor.get("/trial/form").text


def test_a_form_of_nobody_is_shown_so_that_it_can_be_copied(app: Flask, units: Units) -> None:
    stranger = Visitor(app, units)
    stranger.get("/sign-in")
    answer = stranger.post("/trial/form", TYPED)
    assert answer.status_code == 401
    assert "Sign in first" in answer.text
    assert "Out of school &lt;since&gt;" in answer.text
    assert "Copy what you typed" in answer.text
    assert "has been kept" not in answer.text
    assert kept(units) == {}


def test_signing_out_ends_the_forms_that_are_open(visitor: Visitor, units: Units) -> None:
    old_token = visitor.csrf_token
    visitor.post("/sign-out")
    answer = visitor.post("/trial/form", {**TYPED, "csrf_token": old_token})
    assert answer.status_code == 400
    assert "Out of school &lt;since&gt;" in answer.text
    assert kept(units) == {}


def test_a_button_without_a_page_keeps_nothing(visitor: Visitor, units: Units, clock: FakeClock) -> None:
    clock.forward(minutes=61)
    answer = visitor.post("/trial/button", {"reason": "x"})
    assert answer.status_code == 401
    assert kept(units) == {}


def test_a_refusal_that_no_view_shows_keeps_what_was_typed(visitor: Visitor, units: Units) -> None:
    answer = visitor.post("/trial/form", {"reason": "refuse"})
    assert answer.status_code == 409
    assert "This dispute has ended" in answer.text
    assert 'href="/trial/form"' in answer.text
    assert kept(units) == {(IRO, "/trial/form"): {"reason": ["refuse"]}}


def test_a_form_longer_than_any_of_ours_is_not_kept(visitor: Visitor, units: Units, clock: FakeClock) -> None:
    clock.forward(minutes=61)
    many = {f"field{number}": "x" * 45_000 for number in range(10)}
    assert visitor.post("/trial/form", many).status_code == 401
    assert kept(units) == {}


def test_what_a_person_typed_by_their_link_is_kept_too(app: Flask, units: Units, clock: FakeClock) -> None:
    reference = raise_formal(units)
    with units.writing() as unit:
        row = unit.connection.execute(
            select(Dispute.id, Dispute.entered_sequence).where(Dispute.reference == reference)
        ).one()
        issue_link(unit, row.id, row.entered_sequence, SERVICE_MANAGER, "service_manager")
        link_id = unit.connection.execute(select(ResponseLink.id)).scalar_one()
    visitor = Visitor(app, units)
    page = f"/trial/answer/{link_id}"
    assert visitor.get(page).location == f"/trial/prove/{link_id}"
    prove_by_link(visitor)
    assert visitor.get(page).status_code == 200
    clock.forward(hours=13)
    sent = visitor.post(page, TYPED)
    assert (sent.status_code, sent.location) == (303, f"/trial/prove/{link_id}")
    prove_by_link(visitor)
    assert "Out of school" in visitor.get(page).text
    assert visitor.post(page, TYPED).location == "/trial/all"
    assert kept(units) == {}


def prove_by_link(visitor: Visitor) -> None:
    """Prove with a code who it is, as a link's page does."""
    visitor.get("/sign-in")
    visitor.post(f"/trial/ask/{SERVICE_MANAGER}", {"email": email_of(SERVICE_MANAGER)})
    assert visitor.post("/trial/prove", {"code": visitor.newest_digits()}).status_code == 303


def test_forms_that_were_never_sent_are_swept_away_after_a_week_but_drafts_stay(
    visitor: Visitor, units: Units, clock: FakeClock
) -> None:
    clock.forward(minutes=61)
    visitor.post("/trial/form", TYPED)
    with units.writing() as unit:
        keep_form.handle(keep_form.KeepForm(IRO, "draft of raise", {"step": ["2"]}), unit)
    clock.forward(days=6)
    sweep(units)
    assert len(kept(units)) == 2
    clock.forward(days=2)
    sweep(units)
    assert list(kept(units)) == [(IRO, "draft of raise")]


def sweep(units: Units) -> None:
    with units.writing() as unit:
        sweep_doors.handle(sweep_doors.SweepDoors(), unit)
