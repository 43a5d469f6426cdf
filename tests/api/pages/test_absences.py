"""People away: the list, the form that records an absence, and the one that ends it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from api.scheduler import sweep
from disputes.unit import Units
from tests.api.pages.reader import Reader
from tests.disputes.test_absences import NEXT_WEEK, TODAY, away, listed
from tests.support import council
from tests.support.site import service_over

DAYS = {
    "from_on-day": "30",
    "from_on-month": "11",
    "from_on-year": "2026",
    "to_on-day": "4",
    "to_on-month": "12",
    "to_on-year": "2026",
}


def test_iros_and_leaders_find_it_in_the_menu(signed_in: Callable[[int], Reader]) -> None:
    for person, shown in ((council.IRO, True), (council.DIRECTOR, True), (council.TEAM_MANAGER, False)):
        assert ("People away" in signed_in(person).open("/").links) is shown


@pytest.mark.parametrize("person", [council.TEAM_MANAGER, council.BYSTANDER])
def test_whoever_has_no_menu_finds_it_on_their_start_page(
    signed_in: Callable[[int], Reader], units: Units, person: int
) -> None:
    reader = signed_in(person)
    page = reader.open(reader.open("/").links["Say when you will be away"])
    assert page.title == "People away"
    reader.open(f"{page.links['Record an absence']}?person={person}")
    assert "The absence is on the list" in reader.send(DAYS).words
    assert [one.person_id for one in listed(units, person)] == [person]


def test_whoever_has_it_in_the_menu_is_not_told_of_it_twice(signed_in: Callable[[int], Reader]) -> None:
    links = signed_in(council.DIRECTOR).open("/other-matters").links
    assert "People away" in links
    assert "Say when you will be away" not in links


def test_nobody_is_away(iro: Reader) -> None:
    page = iro.open("/absences")
    assert "Nobody is away" in page.words
    assert page.links["Record an absence"] == "/absences/new"


def test_an_iro_says_that_they_are_away(iro: Reader, units: Units) -> None:
    page = iro.open("/absences/new")
    assert page.title == "When are you away?"
    page = iro.send(DAYS | {"stand_in": str(council.OTHER_IRO)})
    assert page.title == "People away"
    assert "The absence is on the list" in page.words
    assert "Monday 30 November 2026 to Friday 4 December 2026" in page.words
    assert "Stand-in Ivan Odell" in page.words
    assert [one.person_id for one in listed(units, council.IRO)] == [council.IRO]


def test_a_manager_first_chooses_who_is_away(signed_in: Callable[[int], Reader], units: Units) -> None:
    manager = signed_in(council.IRO_TEAM_MANAGER)
    page = manager.open("/absences/new")
    assert page.title == "Who is away?"
    page = manager.open(f"/absences/new?person={council.IRO}")
    assert page.title == "When is Irene Okoro away?"
    page = manager.send(DAYS)
    assert "Recorded by Imogen Tate" in page.words
    assert "Nobody named" in page.words
    assert [one.person_id for one in listed(units, council.IRO)] == [council.IRO]


def test_a_fault_stands_at_its_question_and_what_was_typed_stays(iro: Reader) -> None:
    iro.open("/absences/new")
    page = iro.send(DAYS | {"to_on-day": "29", "to_on-month": "11", "stand_in": str(council.OTHER_IRO)})
    assert page.status == 422
    wrong = "The last day comes before the first. Give the first day or a later one."
    assert page.errors == {wrong: "#to_on"}
    fields = page.fields()
    assert (fields["from_on-day"], fields["to_on-day"], fields["stand_in"]) == (
        ["30"],
        ["29"],
        [str(council.OTHER_IRO)],
    )
    page = iro.send(DAYS | {"from_on-year": "soon"})
    assert page.errors == {"Give a real date, for example 27 3 2027.": "#from_on"}


def test_a_person_who_is_not_theirs_to_choose_is_not_there(iro: Reader, units: Units) -> None:
    for person in (str(council.OTHER_IRO), "4711", "x", "1;2"):
        assert iro.open(f"/absences/new?person={person}").status == 404
        iro.open("/absences/new")
        assert iro.post("/absences/new", DAYS | {"person": person}).status_code == 404
    iro.open("/absences/new")
    assert iro.send(DAYS | {"stand_in": "x"}).errors == {"Choose somebody from the list.": "#stand_in"}
    assert listed(units, council.IRO) == []


def test_an_absence_that_has_begun_is_ended(iro: Reader, units: Units) -> None:
    away(units, council.IRO, (TODAY, NEXT_WEEK[1]), council.OTHER_IRO)
    page = iro.open("/absences")
    page = iro.open(page.links["They are back"])
    assert page.title == "When is Irene Okoro back?"
    assert page.fields()["back_on-day"] == ["23"], "today is the likely answer"
    page = iro.send({"back_on-day": "25"})
    assert "The last day has changed" in page.words
    assert "Monday 23 November 2026 to Tuesday 24 November 2026" in page.words


def test_an_absence_that_has_not_begun_is_taken_off_the_list(iro: Reader, units: Units) -> None:
    away(units, council.IRO)
    page = iro.open("/absences")
    iro.open(page.links["Change or take off the list"])
    page = iro.send()
    assert "The absence is off the list" in page.words
    assert listed(units, council.IRO) == []


def test_a_day_back_that_makes_no_sense_is_told(iro: Reader, units: Units) -> None:
    number = away(units, council.IRO, (TODAY, NEXT_WEEK[1]))
    iro.open(f"/absences/{number}/end")
    page = iro.send({"back_on-day": "22"})
    assert page.status == 422
    assert page.errors == {"This day has passed. Give today, or a later day.": "#back_on"}


def test_the_absence_of_somebody_else_is_not_there_to_end(iro: Reader, units: Units) -> None:
    number = away(units, council.TEAM_MANAGER)
    assert "They are back" not in iro.open("/absences").links
    assert iro.open(f"/absences/{number}/end").status == 404
    iro.open("/absences/new")
    sent = {"back_on-day": "30", "back_on-month": "11", "back_on-year": "2026"}
    assert iro.post(f"/absences/{number}/end", sent).status_code == 404
    assert [one.id for one in listed(units, council.IRO)] == [number]


def test_the_list_leads_to_what_is_owed(iro: Reader, units: Units) -> None:
    reference = council.ask_team_manager(units)
    away(units, council.TEAM_MANAGER)
    page = iro.open("/absences")
    assert "1 thing to hand on" in page.words
    assert page.links[reference] == f"/disputes/{reference}"


def test_the_dispute_says_who_answers_now_and_why(iro: Reader, units: Units) -> None:
    reference = council.ask_team_manager(units)
    away(units, council.TEAM_MANAGER, (TODAY, NEXT_WEEK[1]), council.OTHER_TEAM_MANAGER)
    sweep(service_over(units))
    page = iro.open(f"/disputes/{reference}")
    assert "Waiting for Tess Moran" in page.words
    assert "recorded by the clock Why Tariq Moss is away: Tess Moran stands in." in page.words
    assert "1 thing handed on" in iro.open("/absences").words
