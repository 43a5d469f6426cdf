"""Raising a dispute: one thing a page, nothing lost, checked whole, sent once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from disputes.models import Child, Dispute, Holding, KeptForm, Outbox, Post
from disputes.unit import Units
from tests.api.pages.reader import Page, Reader
from tests.disputes.record import dispute_row, transitions
from tests.support import council
from tests.support.clock import FakeClock

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
    assert "Who asks first" not in fill(iro, **changes).words
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
        "1 working day for each such step",
        "7 working days for each such step",
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


def test_the_draft_is_kept_from_page_to_page_and_from_day_to_day(iro: Reader, clock: FakeClock) -> None:
    fill(iro, until="impact")
    page = iro.send({"impact": "Half a sentence", "do": "later"})
    assert page.title == "My disputes"
    clock.forward(days=1)
    iro.sign_in(council.IRO)
    page = iro.open("/raise")
    assert page.title == "You have begun to raise a dispute"
    page = iro.open(page.links["Go on with it"])
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
    assert page.title == "Who asks first?"
    iro.send({"tell": "now"})
    iro.send()
    row = dispute_row(units, raised(units)[0])
    assert (row["route"], row["what_is_wrong"]) == ("concern", "No school place since September.")


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
