"""Councils whose colours say the risk, and whose dates count back from the review, through the front door."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from disputes.queries.letter_owed import done_at
from machines.route import AlertType
from notifications.letters.phrases import to_do
from tests.api.links.walk import words_of
from tests.councils.test_front_door import AGREED, LOOKED_AFTER, NO, WHY, day
from tests.councils.town import LINK, Town, town
from tests.disputes.record import dispute_row
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.site import Visitor

STARRED: dict[str, Any] = {
    **LOOKED_AFTER,
    "route": {"route": "starred", "route_reason": "The plan is not good enough."},
    "themes": {"themes": ["plan"]},
}


@pytest.fixture
def fennick(sqlite_council_url: str, clock: FakeClock) -> Iterator[Town]:
    with town("fennick", sqlite_council_url, clock) as found:
        yield found


@pytest.fixture
def ivelford(sqlite_council_url: str, clock: FakeClock) -> Iterator[Town]:
    with town("ivelford", sqlite_council_url, clock) as found:
        yield found


@pytest.mark.parametrize(
    ("colour", "step", "risk"), [("amber", "tm_asked", "medium"), ("red", "ad_asked", "high")]
)
def test_fennick_the_colour_says_the_risk_and_nobody_is_asked_for_it(
    fennick: Town, colour: str, step: str, risk: str
) -> None:
    never_asked = {"risk": {"risk": "not a risk: this page would refuse it"}}
    reference = fennick.raise_it(
        council.IRO, [], **STARRED, type={"alert_type": colour}, start={"enter_at": step}, **never_asked
    )
    assert fennick.stands_at(reference) == step
    assert dispute_row(fennick.units, reference)["risk"] == risk


def test_fennick_a_red_star_is_late_after_24_hours(fennick: Town) -> None:
    reference = fennick.raise_it(
        council.IRO, ["Red star"], **STARRED, type={"alert_type": "red"}, start={"enter_at": "ad_asked"}
    )
    for person, path in (
        (council.IRO, f"/disputes/{reference}"),
        (council.IRO, "/my-disputes"),
        (council.HEAD_OF_SERVICE, "/queue"),
    ):
        assert "1 working day left due 9:00am, Tue 24 Nov 2026" in fennick.page(person, path)
    assert "by 9:00am on Tuesday 24 November 2026" in fennick.page(council.IRO, f"/disputes/{reference}")
    fennick.relay.deliver()
    asked = next(mail for mail in fennick.mailer.taken if LINK.search(mail.plain))
    (token,) = set(LINK.findall(asked.plain))
    assert "by 9:00am on Tuesday 24 November 2026" in asked.plain
    with fennick.units.reading() as unit:
        done = done_at(unit, dispute_row(fennick.units, reference)["id"], 1)
    assert done is not None
    assert to_do(done.opened[0]).endswith("by 9:00am on Tuesday 24 November 2026")
    door = words_of(Visitor(fennick.app, fennick.units).get(f"/r/{token}"))
    assert "due 9:00am, Tue 24 Nov 2026" in door
    assert "Answer by 9:00am on Tuesday 24 November 2026" in door
    fennick.time_passes(datetime(2026, 11, 24, 10, tzinfo=UTC))
    assert "was due 9:00am, Tue 24 Nov 2026" in fennick.page(council.IRO, f"/disputes/{reference}")
    assert "1 working day late" in fennick.page(council.HEAD_OF_SERVICE, "/queue")
    fennick.move(reference, council.IRO, "to_ed", WHY)
    fennick.answer(council.DIRECTOR, "decide", {"decision": "A new plan by Friday."})
    fennick.move(reference, council.IRO, "remove", AGREED)
    fennick.is_whole()


def test_ivelford_an_answer_is_due_ten_working_days_before_the_review_and_the_decision_by_it(
    ivelford: Town,
) -> None:
    reference = ivelford.raise_it(
        council.IRO,
        ["The review on Wednesday 16 December 2026", "Wednesday 2 December 2026"],
        **LOOKED_AFTER,
        route={"route": "track", "route_reason": "It was decided and not done."},
        start={"enter_at": "tm"},
        themes={"themes": ["review"]},
        event=day("event_on", 16, 12),
    )
    page = ivelford.page(council.IRO, f"/disputes/{reference}")
    assert "10 working days before Wednesday 16 December 2026" in page
    assert "of 15 working days used" in page
    ivelford.answer(council.TEAM_MANAGER, "disagree", NO)
    ivelford.move(reference, council.IRO, "to_sm", WHY)
    ivelford.answer(council.SERVICE_MANAGER, "disagree", NO)
    ivelford.move(reference, council.IRO, "to_hos", WHY)
    page = ivelford.page(council.IRO, f"/disputes/{reference}")
    assert "On Wednesday 16 December 2026: due by the end of that day." in page
    ivelford.is_whole()


def test_ivelford_has_an_advocate_beside_the_ladder_that_other_councils_have_not(ivelford: Town) -> None:
    reference = ivelford.raise_it(
        council.IRO,
        [],
        **LOOKED_AFTER,
        route={"route": "track", "route_reason": "It was decided and not done."},
        start={"enter_at": "tm"},
        themes={"themes": ["review"]},
        event=day("event_on", 16, 12),
    )
    reader = ivelford.reader(council.IRO)
    assert reader.open(f"/disputes/{reference}/beside/advocate").status == 200
    reader.send({"why_advocate": "XY asked for one."})
    assert reader.send().status == 200
    said = ivelford.answer(council.SOCIAL_WORKER, "find", {"advocate_name": "Ada Pole, Voices"})
    assert "a request for an advocate" in said
    assert "Advocate" in ivelford.page(council.IRO, f"/disputes/{reference}")
    ivelford.is_whole()


def test_a_colour_without_a_risk_beside_one_with_a_risk_is_a_fault() -> None:
    from machines.faults import faults_of
    from machines.limits import Risk
    from tests.councils.places import route_in

    route = route_in("fennick", "starred")
    assert faults_of(route) == ()
    kept = route.types
    try:
        route.types = (AlertType("amber", "Amber"), AlertType("red", "Red", "ad_asked", Risk.HIGH))
        assert [fault.what for fault in faults_of(route)] == ["some say the risk, and amber does not"]
    finally:
        route.types = kept
