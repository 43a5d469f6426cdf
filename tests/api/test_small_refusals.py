"""What is refused in words and not with a fault: numbers without end, answers that nobody asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from disputes.database import Database
from disputes.errors import Refused
from disputes.unit import Units
from machines.registry import Registry
from tests.api.links.walk import asked
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.site import Visitor, app_over

HUGE = "9" * 30


@pytest.fixture
def units(sqlite_council_url: str, clock: FakeClock, rochdale: Registry) -> Iterator[Units]:
    database = Database(sqlite_council_url, durable=False)
    yield Units(database, clock, rochdale, council.SECRET)
    database.close()


@pytest.fixture
def demo(units: Units) -> Visitor:
    visitor = Visitor(app_over(units, demo=True, email_domains=()), units)
    visitor.get("/demo")
    return visitor


@pytest.mark.parametrize("path", [f"/demo/inbox/{HUGE}", f"/demo/inbox/{HUGE}/html"])
def test_a_letter_with_a_number_without_end_is_not_there(demo: Visitor, path: str) -> None:
    assert demo.get(path).status_code == 404


def test_a_place_in_the_post_without_end_is_its_first_page(demo: Visitor) -> None:
    for before in (HUGE, "-1", "x", "²"):
        assert demo.get(f"/demo/inbox?before={before}").status_code == 200


def test_nobody_has_a_number_without_end(demo: Visitor) -> None:
    assert demo.post("/demo/sign-in", {"person_id": HUGE}).status_code == 422


def test_a_slash_at_the_end_of_a_link_shows_the_links_page(units: Units) -> None:
    visitor = Visitor(app_over(units), units)
    _, token = asked(units)
    with_slash, without = visitor.get(f"/r/{token}/"), visitor.get(f"/r/{token}")
    assert (with_slash.status_code, without.status_code) == (200, 200)
    assert "<h1" in with_slash.text
    assert with_slash.text.partition("<h1")[2] == without.text.partition("<h1")[2]


@pytest.mark.parametrize(
    "given",
    [
        {"event_on": "2026-11-20"},
        {"event_at": "10:00"},
        {"alert_type": "case"},
        {"limit_reason": "Urgent."},
        {"consulted": "The unit manager, today."},
    ],
    ids=lambda given: next(iter(given)),
)
def test_an_answer_that_the_route_does_not_ask_for_is_refused_at_its_field(
    units: Units, given: dict[str, str]
) -> None:
    with pytest.raises(Refused) as refused:
        council.raise_informal(units, **given)
    assert refused.value.fields == {name: ["This question was not asked. Leave it out."] for name in given}


def test_a_reason_for_a_later_step_without_the_step_is_refused_with_what_to_do(units: Units) -> None:
    with pytest.raises(Refused) as refused:
        council.raise_informal(units, enter_at_reason="Cannot wait.")
    assert "choose a later step" in refused.value.fields["enter_at_reason"][0]


def test_a_leader_who_may_see_it_is_told_that_the_move_is_not_theirs(units: Units) -> None:
    """The Director of another line reads every dispute: to them it is there, but not to be moved."""
    reference = council.ask_team_manager(units)
    with units.writing() as unit:
        unit.connection.exec_driver_sql("UPDATE team SET line = '/9/' WHERE id = 1")
    for person, code in ((council.DIRECTOR, "role_may_not"), (council.BYSTANDER, "dispute_not_found")):
        with pytest.raises(Refused) as refused:
            council.move(units, reference, person, "withdraw", {"reason": "x"})
        assert refused.value.code == code


def test_of_nobody_the_page_shows_what_was_typed_and_leads_back_by_signing_in(units: Units) -> None:
    reference = council.ask_team_manager(units)
    visitor = Visitor(app_over(units), units)
    visitor.sign_in(council.IRO)
    path = f"/disputes/{reference}/moves/withdraw"
    visitor.get(path)
    for name in [one for one in visitor.cookies() if "staff" in one]:
        visitor.client.delete_cookie(name)
    sent = visitor.post(path, {"do": "check", "from": "informal 2017-06", "reason": "Solved on the phone."})
    assert sent.status_code == 401
    assert "Solved on the phone." in sent.text
    assert f"/sign-in?next={path}" in sent.text
    for internal in (">Do<", ">From<", "informal 2017-06"):
        assert internal not in sent.text
