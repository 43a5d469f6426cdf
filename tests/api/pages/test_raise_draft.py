"""The draft of a new dispute, and its sending: nothing lost, changed where it should be, sent once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from disputes.models import KeptForm
from disputes.unit import Units
from tests.api.pages.raise_walk import ANSWERS, fill, raised
from tests.api.pages.reader import Page, Reader
from tests.disputes.record import dispute_row
from tests.support import council
from tests.support.clock import FakeClock


def test_the_draft_is_kept_from_page_to_page_and_from_day_to_day(iro: Reader, clock: FakeClock) -> None:
    fill(iro, until="impact")
    page = iro.send({"impact": "Half a sentence", "do": "later"})
    assert page.title == "My disputes"
    clock.forward(days=1)
    iro.sign_in(council.IRO)
    page = iro.open("/raise")
    assert page.title == "You have started to raise a dispute"
    page = iro.open(page.links["Continue"])
    assert page.title == "The child’s wishes and feelings"
    assert iro.open("/raise/impact").fields()["impact"] == ["Half a sentence"]


def test_what_is_wrong_is_kept_too(iro: Reader) -> None:
    fill(iro, until="outcome")
    iro.send({**ANSWERS["outcome"], "outcome_by-day": "40"})
    page = iro.open("/raise/outcome")
    assert page.fields()["outcome_by-day"] == ["40"]
    assert page.errors == {}


def test_a_draft_can_be_thrown_away(iro: Reader) -> None:
    fill(iro, until="impact")
    iro.open("/raise")
    page = iro.send()
    assert page.title == "Which child or children is it about?"
    assert page.fields().get("children") is None


def test_nobody_else_sees_a_draft(iro: Reader, signed_in: Callable[[int], Reader]) -> None:
    fill(iro, until="impact")
    page = signed_in(council.OTHER_IRO).open("/raise")
    assert (page.title, page.options("children")) == (
        "Which child or children is it about?",
        [council.OF_OTHER_IRO],
    )


def test_no_page_can_be_reached_before_those_it_depends_on(iro: Reader) -> None:
    assert iro.open("/raise/check").title == "Which child or children is it about?"
    assert iro.open("/raise/risk").title == "Which child or children is it about?"
    fill(iro, until="themes")
    assert iro.open("/raise/tell").title == "What is it about?"
    assert iro.open("/raise/nonsense").status == 404


def test_one_answer_is_changed_from_the_check_and_leads_back_to_it(iro: Reader) -> None:
    checked = fill(iro)
    page = iro.open(checked.links["Change what is wrong"])
    assert page.fields()["what_is_wrong"] == ["No school place since September."]
    checked = iro.send({"what_is_wrong": "No school place since July."})
    assert (checked.title, "since July" in checked.words) == ("Check your answers", True)


def test_another_route_asks_again_only_what_depends_on_it(iro: Reader, units: Units) -> None:
    fill(iro)
    iro.open("/raise/route")
    page = iro.send({"route": "concern"})
    assert page.title == "Where should it start?"
    page = iro.send({"enter_at": "social_worker_told"})
    assert page.title == "Should we send the first request, or will you?"
    iro.send({"tell": "now"})
    iro.send()
    row = dispute_row(units, raised(units)[0])
    assert (row["route"], row["what_is_wrong"]) == ("concern", "No school place since September.")


def test_a_page_that_is_asked_no_more_leads_to_the_next_that_is(
    iro: Reader, signed_in: Callable[[int], Reader]
) -> None:
    fill(iro, until="risk", route={"route": "concern"})
    elsewhere = signed_in(council.IRO)
    elsewhere.open("/raise/route")
    elsewhere.send({"route": "informal"})
    page = iro.send(ANSWERS["risk"])
    assert (page.status, page.title) == (200, "Where should it start?")


def test_pressing_twice_raises_one_and_shows_the_same_receipt(iro: Reader, units: Units) -> None:
    fill(iro)
    form = iro.page.fields()
    first, second = iro.post("/raise/check", form), iro.post("/raise/check", form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert len(raised(units)) == 1


def test_after_one_is_raised_the_next_begins_empty(iro: Reader, units: Units) -> None:
    fill(iro)
    iro.send()
    assert iro.open("/raise").fields().get("children") is None
    fill(iro)
    iro.send()
    assert len(set(raised(units))) == 2


def test_an_old_check_page_sends_nothing(iro: Reader, units: Units) -> None:
    fill(iro)
    old = iro.page.fields()
    iro.open("/raise")
    iro.send()
    fill(iro, until="impact")
    assert iro.post("/raise/check", old).location == "/raise"
    assert raised(units) == []


def test_what_has_become_wrong_since_is_named_on_the_check(
    iro: Reader, units: Units, clock: FakeClock
) -> None:
    fill(iro)
    form = iro.page.fields()
    clock.forward(days=60)
    iro.sign_in(council.IRO)
    iro.get("/my-disputes")
    page = Page(iro.post("/raise/check", form))
    assert page.status == 422
    assert page.errors == {
        "This date has passed. Give a date from today onward.": "/raise/outcome#outcome_by"
    }
    assert raised(units) == []
    wrong = iro.open("/raise/outcome")
    assert list(wrong.errors) == ["This date has passed. Give a date from today onward."]


def test_raising_and_asking_are_one_or_nothing(
    iro: Reader, units: Units, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(iro)

    def fails(*_: object) -> None:
        raise RuntimeError("the machine fell")

    monkeypatch.setattr("disputes.commands.make_move.handle", fails)
    assert iro.send().status == 500
    assert raised(units) == []
    monkeypatch.undo()
    iro.open("/raise/check")
    assert iro.send().title == "Dispute raised"


def test_what_was_typed_survives_a_session_that_ran_out(iro: Reader, clock: FakeClock) -> None:
    fill(iro, until="impact")
    form = {**iro.page.fields(), "impact": "Out of school."}
    clock.forward(hours=2)
    assert iro.post("/raise/impact", form).location.startswith("/sign-in")
    iro.sign_in(council.IRO, "/raise/impact")
    assert iro.open("/raise/impact").fields()["impact"] == ["Out of school."]


def test_it_is_for_iros(signed_in: Callable[[int], Reader]) -> None:
    director = signed_in(council.DIRECTOR)
    for path in ("/raise", "/raise/children", "/raise/check"):
        assert director.open(path).status == 404


def test_looking_at_the_pages_keeps_nothing(iro: Reader, units: Units) -> None:
    for path in ("/raise", "/raise/children", "/raise/check"):
        iro.open(path)
    with units.reading() as unit:
        assert unit.connection.execute(select(func.count()).select_from(KeptForm)).scalar_one() == 0


def test_a_wrong_date_typed_meanwhile_elsewhere_is_named_on_the_check(iro: Reader, units: Units) -> None:
    fill(iro)
    form = iro.page.fields()
    iro.open("/raise/outcome")
    iro.send({"outcome_by-day": "40"})
    page = Page(iro.post("/raise/check", form))
    assert page.errors == {"Give a real date, for example 27 3 2027.": "/raise/outcome#outcome_by"}
    assert raised(units) == []
