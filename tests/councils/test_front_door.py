"""The five further councils through the front door: form, letters, links, clock and pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.api.links.walk import ACTION_FIELDS
from tests.councils.town import CHIEF, DUTY, UNIT, Town, town
from tests.support import council
from tests.support.clock import FakeClock

AGREED = {name.replace("proposed", "agreed"): value for name, value in ACTION_FIELDS.items()}
NO = {"reasons": "We see it differently."}
WHY = {"reason": "It cannot stay as it is."}
LOOKED_AFTER = {"children": {"children": [council.ONLY_CHILD]}}
PROTECTED = {"children": {"children": [council.PROTECTED]}}


def day(name: str, number: int, month: int = 11, year: int = 2026) -> dict[str, Any]:
    """A date as its three fields."""
    return {f"{name}-day": number, f"{name}-month": month, f"{name}-year": year}


@pytest.fixture
def aldermoor(sqlite_council_url: str, clock: FakeClock) -> Iterator[Town]:
    with town("aldermoor", sqlite_council_url, clock) as found:
        yield found


@pytest.fixture
def bexcombe(sqlite_council_url: str, clock: FakeClock) -> Iterator[Town]:
    with town("bexcombe", sqlite_council_url, clock) as found:
        yield found


@pytest.fixture
def carrowby(sqlite_council_url: str, clock: FakeClock) -> Iterator[Town]:
    with town("carrowby", sqlite_council_url, clock) as found:
        yield found


@pytest.fixture
def dunmarsh(sqlite_council_url: str, clock: FakeClock) -> Iterator[Town]:
    with town("dunmarsh", sqlite_council_url, clock) as found:
        yield found


@pytest.fixture
def elverton(sqlite_council_url: str, clock: FakeClock) -> Iterator[Town]:
    with town("elverton", sqlite_council_url, clock) as found:
        yield found


def test_aldermoor_a_case_alert_goes_to_the_duty_manager_of_whoever_is_away(aldermoor: Town) -> None:
    aldermoor.away(council.TEAM_MANAGER)
    reference = aldermoor.raise_it(
        council.IRO,
        ["Case alert", "Practice manager is away: Dev Lane, Duty team manager, stands in."],
        **LOOKED_AFTER,
        route={"route": "alert", "route_reason": "It is late."},
        type={"alert_type": "case"},
        start={"enter_at": "practice_manager_asked"},
        themes={"themes": ["visits"]},
    )
    said = aldermoor.answer(DUTY, "accept", ACTION_FIELDS)
    assert "Practice manager" in said
    assert aldermoor.stands_at(reference) == "practice_manager_answered"
    page = aldermoor.page(council.IRO, f"/disputes/{reference}")
    assert "Dev Lane, Practice manager" in page
    assert "Send it to the service manager" in page
    assert "Case alert answered" in aldermoor.page(council.IRO, "/my-disputes")
    aldermoor.move(reference, council.IRO, "agree", AGREED)
    assert aldermoor.stands_at(reference) == "resolved"
    aldermoor.is_whole()


def test_aldermoor_a_management_alert_goes_to_the_service_manager_within_three_days(aldermoor: Town) -> None:
    reference = aldermoor.raise_it(
        council.IRO,
        ["Management alert", "Selma Marsh", "Thursday 26 November 2026"],
        **LOOKED_AFTER,
        route={"route": "alert", "route_reason": "It is late."},
        type={"alert_type": "management"},
        start={"enter_at": "service_manager_asked"},
        themes={"themes": ["staffing"]},
    )
    aldermoor.answer(council.SERVICE_MANAGER, "disagree", NO)
    aldermoor.move(reference, council.IRO, "to_director", WHY)
    said = aldermoor.answer(council.HEAD_OF_SERVICE, "decide", {"decision": "Two more posts."})
    assert "Assistant director" in said
    assert "Decided" in aldermoor.page(council.IRO, f"/disputes/{reference}")
    assert "Assistant director" in aldermoor.page(council.HEAD_OF_SERVICE, "/queue")
    aldermoor.is_whole()


def test_bexcombe_the_iro_is_prompted_and_takes_it_to_the_formal_tier(bexcombe: Town) -> None:
    reference = bexcombe.raise_it(
        council.IRO,
        ["First alert", "Monday 7 December 2026"],
        **LOOKED_AFTER,
        route={"route": "alert", "route_reason": "It is late."},
        themes={"themes": ["drift"]},
    )
    bexcombe.time_passes(datetime(2026, 12, 8, 9, tzinfo=UTC))
    assert bexcombe.stands_at(reference) == "alert_sent"
    assert "now asks you to consider the next step" in bexcombe.letter(council.IRO).plain
    assert "Take it to the formal tier" in bexcombe.page(council.IRO, f"/disputes/{reference}")
    bexcombe.move(reference, council.IRO, "go_formal", WHY)
    assert bexcombe.stands_at(reference) == "team_manager_asked"
    for person, tier in ((council.TEAM_MANAGER, "to_tier_2"), (council.SERVICE_MANAGER, "to_tier_3")):
        bexcombe.answer(person, "disagree", NO)
        bexcombe.move(reference, council.IRO, tier, WHY)
    assert "Strategic Director" in bexcombe.answer(council.DIRECTOR, "decide", {"decision": "It is done."})
    bexcombe.move(reference, council.IRO, "accept_decision", AGREED)
    assert "Settled by decision" in bexcombe.page(council.IRO, f"/disputes/{reference}")
    bexcombe.is_whole()


def test_carrowby_a_recommendation_that_nobody_contests_stands(carrowby: Town) -> None:
    reference = carrowby.raise_it(
        council.IRO,
        ["The review on Friday 20 November 2026", "Friday 27 November 2026", "Amber"],
        **LOOKED_AFTER,
        route={"route": "recommendation", "route_reason": "The review asked for it."},
        start={"enter_at": "talk"},
        themes={"themes": ["review"]},
        event=day("event_on", 20),
    )
    assert (
        "Make the recommendation" not in carrowby.reader(council.IRO).open(f"/disputes/{reference}").buttons
    )
    held = {**day("meeting_on", 23), "meeting_note": "We talked."}
    carrowby.move(reference, council.IRO, "record_talk", held)
    carrowby.move(reference, council.IRO, "recommend")
    assert "Contest the recommendation, or let it stand" in carrowby.letter(council.TEAM_MANAGER).plain
    carrowby.time_passes(datetime(2026, 12, 1, 9, tzinfo=UTC))
    assert carrowby.stands_at(reference) == "stands"
    page = carrowby.page(council.IRO, f"/disputes/{reference}")
    assert "Recommendation stands" in page
    assert "Nobody contested it: it stands" in page
    carrowby.move(reference, council.IRO, "settle", AGREED)
    carrowby.is_whole()


def test_carrowby_a_recommendation_that_is_contested_is_decided(carrowby: Town) -> None:
    reference = carrowby.raise_it(
        council.IRO,
        [],
        **LOOKED_AFTER,
        route={"route": "recommendation", "route_reason": "The review asked for it."},
        start={"enter_at": "recommended", "enter_at_reason": "We have talked already."},
        themes={"themes": ["review"]},
        event=day("event_on", 20),
    )
    carrowby.answer(council.TEAM_MANAGER, "contest", NO)
    assert carrowby.stands_at(reference) == "contested"
    carrowby.move(reference, council.IRO, "ask_decision", WHY)
    carrowby.answer(council.HEAD_OF_SERVICE, "decide", {"decision": "It stands."})
    carrowby.move(reference, council.IRO, "settle", AGREED)
    carrowby.is_whole()


def test_dunmarsh_silence_goes_up_by_rule_to_the_head_of_service(dunmarsh: Town) -> None:
    reference = dunmarsh.raise_it(
        council.IRO,
        ["The conference on Friday 20 November 2026"],
        **PROTECTED,
        route={"route": "challenge", "route_reason": "The plan is not kept."},
        start={"enter_at": "form_due"},
        themes={"themes": ["core_group"]},
        event=day("event_on", 20),
        tell={"tell": "now"},
    )
    assert dunmarsh.stands_at(reference) == "tier_1"
    dunmarsh.time_passes(datetime(2026, 12, 8, 9, tzinfo=UTC))
    assert dunmarsh.stands_at(reference) == "tier_2"
    assert "Chair’s challenge: Tier 2" in dunmarsh.letter(council.IRO).plain
    letter = dunmarsh.letter(council.SERVICE_MANAGER).plain
    assert "Nobody answered in time." in letter
    assert "Irene Okoro (Conference chair)" in letter
    dunmarsh.time_passes(datetime(2026, 12, 23, 9, tzinfo=UTC))
    assert dunmarsh.stands_at(reference) == "tier_3"
    page = dunmarsh.page(council.IRO, f"/disputes/{reference}")
    assert "Conference chair" in page
    assert "Cafcass" not in page
    assert "The clock, The clock" not in page
    dunmarsh.answer(council.HEAD_OF_SERVICE, "decide", {"decision": "A core group this week."})
    dunmarsh.move(reference, council.IRO, "agree", AGREED)
    dunmarsh.is_whole()


def test_dunmarsh_tier_three_is_entered_only_after_consulting_the_unit_manager(dunmarsh: Town) -> None:
    start = {"enter_at": "tier_3", "enter_at_reason": "He is not safe.", "consulted": ""}
    answers: dict[str, Any] = {
        **PROTECTED,
        "route": {"route": "challenge", "route_reason": "The plan is not kept."},
        "themes": {"themes": ["core_group"]},
        "event": day("event_on", 20),
    }
    with pytest.raises(AssertionError, match="Safeguarding Unit Manager"):
        dunmarsh.raise_it(council.IRO, [], **answers, start=start)
    start["consulted"] = "Una Brook, today: agrees."
    reference = dunmarsh.raise_it(council.IRO, ["Una Brook, today: agrees."], **answers, start=start)
    assert dunmarsh.stands_at(reference) == "tier_3"
    dunmarsh.is_whole()


def test_dunmarsh_dissent_is_raised_by_the_social_worker_within_72_hours(dunmarsh: Town) -> None:
    reference = dunmarsh.raise_it(
        council.SOCIAL_WORKER,
        ["The conference on Friday 20 November 2026", "14:30"],
        **PROTECTED,
        route={"route": "dissent", "route_reason": "We do not agree."},
        start={"enter_at": "to_write"},
        themes={"themes": ["protection_plan"]},
        event={**day("event_on", 20), "event_at": "14:30"},
    )
    page = dunmarsh.page(council.SOCIAL_WORKER, f"/disputes/{reference}")
    assert "Due before 2:30pm on Monday 23 November 2026" in page
    assert "Due today before 2:30pm" in page
    assert "Due today before 2:30pm" in dunmarsh.page(council.SOCIAL_WORKER, "/")
    assert "What Sofia Wren wrote" in page
    assert "Dissent from a conference" in dunmarsh.page(council.SOCIAL_WORKER, "/")
    dunmarsh.move(reference, council.SOCIAL_WORKER, "write", {"note": "The threshold was not met."})
    assert "/disputes/" in dunmarsh.letter(council.IRO).plain  # who can sign in needs no other link
    dunmarsh.move(reference, council.IRO, "uphold", NO)
    dunmarsh.move(reference, council.SOCIAL_WORKER, "go_on", WHY)
    dunmarsh.answer(UNIT, "decide", {"decision": "The plan stays."})
    dunmarsh.move(reference, council.SOCIAL_WORKER, "agree", AGREED)
    assert dunmarsh.stands_at(reference) == "resolved"
    dunmarsh.is_whole()


@pytest.mark.parametrize(("name", "opened"), [("aldermoor", [302, 404, 404]), ("elverton", [404, 302, 404])])
def test_only_who_raises_a_route_of_the_council_is_let_in_to_raise_one(
    name: str, opened: list[int], request: pytest.FixtureRequest
) -> None:
    found: Town = request.getfixturevalue(name)
    people = (council.IRO, council.SOCIAL_WORKER, council.BYSTANDER)
    assert [found.reader(person).get("/raise").status_code for person in people] == opened


def test_elverton_the_team_challenges_the_iro_up_to_the_chief_executive(elverton: Town) -> None:
    reference = elverton.raise_it(
        council.TEAM_MANAGER,
        ["Reviewing Officer"],
        **LOOKED_AFTER,
        route={"route": "challenge", "route_reason": "We do not agree."},
        start={"enter_at": "received"},
        themes={"themes": ["conduct"]},
    )
    elverton.move(reference, council.IRO, "set_time", {"limit_days": "4"})
    assert "Friday 27 November 2026" in elverton.page(council.TEAM_MANAGER, f"/disputes/{reference}")
    assert "Challenge by the team" in elverton.page(council.IRO, "/my-disputes")
    elverton.move(reference, council.IRO, "disagree", NO)
    assert "Waiting for you" in elverton.page(council.TEAM_MANAGER, "/other-matters")
    elverton.move(reference, council.TEAM_MANAGER, "to_manager", WHY)
    assert "Quality Assurance Manager" in elverton.answer(council.IRO_TEAM_MANAGER, "disagree", NO)
    elverton.move(reference, council.SOCIAL_WORKER, "to_chief", WHY)
    elverton.answer(CHIEF, "decide", {"decision": "The recommendation stays."})
    elverton.move(reference, council.TEAM_MANAGER, "settle", AGREED)
    assert elverton.stands_at(reference) == "settled"
    elverton.is_whole()
