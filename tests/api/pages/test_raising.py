"""Raising a dispute: what each page asks, what it says when something is wrong, what comes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from disputes.models import Child, Holding, Outbox, Post
from disputes.unit import Units
from tests.api.pages.raise_walk import ANSWERS, fill, raised
from tests.api.pages.reader import Page, Reader
from tests.disputes.record import dispute_row, transitions
from tests.support import council


def test_a_dispute_is_raised_one_thing_a_page_and_the_manager_asked_at_once(
    iro: Reader, units: Units
) -> None:
    checked = fill(iro)
    assert raised(units) == []
    for shown in (
        "XY (case C-103)",
        "Informal dispute",
        "Drift or delay in the care plan",
        "Placement or contact",
        "No school place since September.",
        "“My friends.”",
        "Friday 15 January 2027",
        "Medium: the child's plan or welfare is suffering",
        "Sofia Wren (Social worker) is told by email.",
        "Tariq Moss (Team manager) is asked by email to reply to the IRO's concerns.",
        "By the end of Monday 30 November 2026",
    ):
        assert shown in checked.words
    receipt = iro.send()
    (reference,) = raised(units)
    assert receipt.title == "Dispute raised"
    for shown in (reference, "Tariq Moss (Team manager) is asked by email", "Monday 30 November 2026"):
        assert shown in receipt.words
    assert [row["move"] for row in transitions(units, reference)] == ["raise", "raise_with_team_manager"]
    row = dispute_row(units, reference)
    assert (row["stage"], row["risk"], row["route_reason"]) == (
        "team_manager_asked",
        "medium",
        "The plan is not carried out.",
    )


def test_the_iro_may_ask_the_manager_themselves_later(iro: Reader, units: Units) -> None:
    page = fill(iro, until="tell")
    assert "I will do it myself by Wednesday 25 November 2026" in page.words
    iro.send({"tell": "later"})
    iro.send()
    (reference,) = raised(units)
    assert dispute_row(units, reference)["stage"] == "social_worker_told"
    with units.reading() as unit:
        letters = unit.connection.execute(
            select(Outbox.letter, Outbox.person_id).where(Outbox.dispute_id.is_not(None))
        ).all()
    assert letters == [("told_for_information", council.SOCIAL_WORKER)]


def test_the_formal_route_asks_somebody_at_once_so_nothing_is_to_choose(iro: Reader, units: Units) -> None:
    changes: dict[str, Any] = {"route": {"route": "formal"}, "start": {"enter_at": "three_way_meeting"}}
    assert "the first request" not in fill(iro, **changes).words
    iro.send()
    assert dispute_row(units, raised(units)[0])["stage"] == "three_way_meeting"


def test_a_later_step_needs_a_reason_and_names_what_it_passes_over(iro: Reader, units: Units) -> None:
    page = fill(iro, until="start", route={"route": "formal"})
    assert "Passes over: Three-way meeting and Service Manager for Safeguarding" in page.words
    page = iro.send({"enter_at": "service_director_asked"})
    assert page.errors == {"Say why the first steps are passed over.": "#enter_at_reason"}
    assert page.fields()["enter_at"] == ["service_director_asked"]
    iro.send({"enter_at_reason": "The placement ends on Friday."})
    fill(iro)
    iro.send()
    first = transitions(units, raised(units)[0])[0]
    assert first["skipped"] == ["Three-way meeting", "Service Manager for Safeguarding"]
    assert first["given"]["passed_over_because"] == "The placement ends on Friday."


def test_siblings_share_a_dispute(iro: Reader, units: Units) -> None:
    both = [council.SIBLING, council.OTHER_SIBLING]
    assert "AB (case C-101) CB (case C-102)" in fill(iro, children={"children": both}).words
    iro.send()
    assert "AB (case C-101) and CB (case C-102)" in iro.open(f"/disputes/{raised(units)[0]}").words


def test_risk_says_what_it_gives_and_the_iro_may_set_their_own_limit(iro: Reader, units: Units) -> None:
    page = fill(iro, until="risk", route={"route": "concern"}, start={"enter_at": "social_worker_told"})
    for shown in (
        "1 working day for each step",
        "7 working days for each step",
        "From 1 to 7.",
        "“within one and seven working days”",
    ):
        assert shown in page.words
    page = iro.send({"risk": "low", "limit_days": "9"})
    assert page.errors == {
        "Choose from 1 to 7 working days.": "#limit_days",
        "Say why this case needs its own limit.": "#limit_reason",
    }
    page = iro.send({"limit_days": "a week"})
    assert page.errors == {"Give a number of working days.": "#limit_days"}
    assert page.fields()["limit_days"] == ["a week"]
    iro.send({"limit_days": "4", "limit_reason": "A month of drift."})
    iro.send({"tell": "now"})
    iro.send()
    assert dispute_row(units, raised(units)[0])["limit_days"] == 4


@pytest.mark.parametrize(
    ("page", "typed", "errors"),
    [
        ("children", {"children": []}, {"Choose at least one child, and no more than 12.": "#children"}),
        (
            "route",
            {"route_reason": ""},
            {"Choose what it is about.": "#route", "Say why you chose this route.": "#route_reason"},
        ),
        ("themes", {}, {"Choose at least one theme from the list.": "#themes"}),
        ("wrong", {"what_is_wrong": "  "}, {"Say what is wrong.": "#what_is_wrong"}),
        (
            "wrong",
            {"what_is_wrong": "x" * 8001},
            {"This is 8001 characters. The most is 8000: shorten it.": "#what_is_wrong"},
        ),
        (
            "wishes",
            {"wishes_and_feelings": "Friends."},
            {"Say how you found out, or why you could not.": "#wishes_found_out"},
        ),
        (
            "outcome",
            {**ANSWERS["outcome"], "outcome_by-month": "13"},
            {"Give a real date, for example 27 3 2027.": "#outcome_by"},
        ),
        (
            "outcome",
            {**ANSWERS["outcome"], "outcome_by-year": "2025"},
            {"This date has passed. Give a date from today onward.": "#outcome_by"},
        ),
        ("risk", {}, {"Choose how urgent this is for the child.": "#risk"}),
    ],
)
def test_each_page_says_what_is_wrong_with_itself_and_keeps_what_was_typed(
    iro: Reader, page: str, typed: dict[str, Any], errors: dict[str, str]
) -> None:
    fill(iro, until=page)
    shown = iro.send(typed)
    assert (shown.status, shown.errors) == (422, errors)
    fields = shown.fields()
    assert {name: fields.get(name, [""]) for name in typed if typed[name]} == {
        name: [value] for name, value in typed.items() if value
    }


@pytest.mark.parametrize("chosen", [council.OF_OTHER_IRO, "C-999", "<b>"])
def test_only_the_iros_own_children_can_be_chosen(iro: Reader, chosen: str) -> None:
    iro.open("/raise/children")
    assert iro.send({"children": [chosen]}).errors == {"Choose children whose IRO you are.": "#children"}


def test_a_conflict_of_interest_is_refused_at_once_and_nothing_of_it_kept(iro: Reader, units: Units) -> None:
    with units.writing() as unit:
        of_one = update(Child).where(Child.case_number == council.ONLY_CHILD)
        unit.connection.execute(of_one.values(social_worker_id=council.IRO))
    iro.open("/raise/children")
    page = iro.send({"children": [council.ONLY_CHILD]})
    assert (page.status, page.title) == (422, "You cannot raise this one")
    assert "the IRO must be independent" in page.words
    assert iro.open(page.links["Choose another child"]).fields().get("children") is None


def test_children_of_different_teams_need_a_dispute_each(iro: Reader, units: Units) -> None:
    with units.writing() as unit:
        of_one = update(Child).where(Child.case_number == council.SIBLING)
        unit.connection.execute(of_one.values(team_id=council.TEAM_SOUTH))
    iro.open("/raise/children")
    page = iro.send({"children": [council.ONLY_CHILD, council.SIBLING]})
    (error,) = page.errors
    assert "Raise one dispute for each" in error


def test_the_routes_offered_are_those_for_such_a_child(iro: Reader) -> None:
    page = fill(iro, until="route", children={"children": [council.PROTECTED]})
    assert page.options("route") == ["concern"]
    page = iro.send({"route": "formal", "route_reason": "x"})
    assert list(page.errors) == ["Choose what it is about."]


def test_an_empty_post_is_said_before_anything_is_sent(iro: Reader, units: Units) -> None:
    with units.writing() as unit:
        posts = select(Post.id).where(Post.role == "team_manager", Post.team_id == council.TEAM_NORTH)
        gone = update(Holding).where(Holding.post_id.in_(posts))
        unit.connection.execute(gone.values(to_on=unit.today - timedelta(days=1)))
    note = "The post of Team manager has no holder: Selma Marsh is next in line."
    page = fill(iro, until="tell")
    assert note in page.words
    assert note in iro.send({"tell": "now"}).words
    iro.send()
    assert dispute_row(units, raised(units)[0])["awaiting_person_id"] == council.SERVICE_MANAGER


def test_among_many_children_one_is_found_and_those_chosen_stay(iro: Reader, units: Units) -> None:
    many = [
        {
            "case_number": f"C-{300 + number}",
            "initials": f"M{chr(65 + number % 26)}",
            "scope": "looked after",
            "team_id": council.TEAM_NORTH,
            "iro_id": council.IRO,
            "social_worker_id": council.SOCIAL_WORKER,
        }
        for number in range(40)
    ]
    with units.writing() as unit:
        unit.connection.execute(insert(Child), many)
    page = iro.open("/raise/children")
    assert "Showing 25 of your 44 children." in page.words
    page = iro.send({"children": [council.ONLY_CHILD, council.SIBLING], "find": "c-33", "do": "find"})
    assert page.fields()["children"] == [council.SIBLING, council.ONLY_CHILD]
    assert page.options("children") == [
        council.SIBLING,
        council.ONLY_CHILD,
        *(f"C-{330 + number}" for number in range(10)),
    ]


def test_enter_in_the_search_looks_for_the_child_and_does_not_go_on(iro: Reader, units: Units) -> None:
    with units.writing() as unit:
        own = update(Child).values(iro_id=council.IRO, team_id=council.TEAM_NORTH)
        unit.connection.execute(own)
    iro.open("/raise/children")
    page = Page(iro.post("/raise/children", {"children": [council.SIBLING], "find": "xy", "found": ""}))
    assert page.title == "Which child or children is it about?"
    assert page.options("children") == [council.SIBLING, council.ONLY_CHILD]


def test_for_siblings_the_page_says_that_all_of_them_may_read_what_is_written(iro: Reader) -> None:
    words = "Write only what all of them may read."
    assert words not in fill(iro, until="wishes").words
    both = {"children": [council.SIBLING, council.OTHER_SIBLING]}
    iro.post("/raise", {})
    assert words in fill(iro, until="wishes", children=both).words
