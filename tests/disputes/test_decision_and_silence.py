"""How a Director's decision is taken, what follows from silence, and what is recorded of the child."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert

from disputes.database import Database
from disputes.errors import Refused
from disputes.models import Holding, Post
from disputes.unit import Units
from machines.limits import working_days
from machines.profile import Profile
from machines.registry import Registry, load_council
from machines.roles import IRO_TEAM_MANAGER, TEAM_MANAGER
from machines.route import Route, RouteType, Scope, ladder
from machines.sources import stated
from machines.stages import Ending, Silence, ended
from machines.steps import accepted_by_silence, accepting, agreeing, answered, asked
from tests.disputes.clockwork import assert_whole, beside, lapse, written_by
from tests.disputes.record import dispute_row, transitions
from tests.support import council
from tests.support.clock import FakeClock

SAYS = stated("made up 1", "a made-up council says so")
UP_THE_LADDER = ("escalate_to_safeguarding", "escalate_to_service_director", "refer_to_director")
CLOSING = {
    "reason": "The decision does not keep her safe.",
    "cafcass_considered": "yes",
    "cafcass_reason": "Asked for advice first.",
}
VIEWS = {"child": "2", "views": "Wants to stay at her school.", "found_out": "On a visit."}


def decided(units: Units, *children: str) -> str:
    """A formal dispute in which the Director has decided."""
    reference = council.raise_formal(units, children or (council.ONLY_CHILD,))
    for move in UP_THE_LADDER:
        council.move(units, reference, council.IRO, move, {"reason": "Not met."})
    council.move(units, reference, council.DIRECTOR, "decide", {"decision": "A place by January."})
    return reference


def test_a_decision_that_is_accepted_ends_it_with_actions_that_are_followed_up(units: Units) -> None:
    reference = decided(units)
    council.move(units, reference, council.IRO, "accept_decision", {"agreed_actions": council.ACTIONS})
    row = dispute_row(units, reference)
    assert (row["stage"], row["open"]) == ("decision_accepted", False)
    assert [one["route"] for one in beside(units, reference)] == ["agreed_action"]
    assert_whole(units)


def test_a_decision_that_is_not_accepted_ends_it_with_the_reason_and_whether_cafcass_was_considered(
    units: Units,
) -> None:
    reference = decided(units)
    with pytest.raises(Refused) as refused:
        council.move(units, reference, council.IRO, "close_without_agreement", {"reason": "No."})
    assert set(refused.value.fields) == {"cafcass_considered", "cafcass_reason"}
    receipt = council.move(units, reference, council.IRO, "close_without_agreement", CLOSING)
    assert transitions(units, reference)[-1]["given"] == CLOSING | {"cafcass_considered": True}
    assert dispute_row(units, reference)["stage"] == "closed_without_agreement"
    assert ("ended", "Dora Shaw") in written_by(units, receipt)
    assert beside(units, reference) == []
    assert_whole(units)


def test_a_concern_about_a_child_protection_plan_is_closed_without_a_word_of_cafcass(units: Units) -> None:
    reference = council.raise_concern(units, (council.PROTECTED,))
    to_the_top = {"enter_at": "head_of_service_contacted", "reason": "It cannot wait."}
    council.move(units, reference, council.IRO, "bypass", to_the_top)
    for move in ("not_resolved", "tell_executive_director"):
        council.move(units, reference, council.IRO, move, {"reason": "Not met."})
    with pytest.raises(Refused) as refused:
        council.move(units, reference, council.IRO, "close_without_agreement", CLOSING)
    assert set(refused.value.fields) == {"cafcass_considered", "cafcass_reason"}
    council.move(units, reference, council.IRO, "close_without_agreement", {"reason": "No agreement."})
    assert dispute_row(units, reference)["stage"] == "closed_without_agreement"
    assert_whole(units)


def test_closing_is_not_offered_while_there_is_more_to_try(units: Units) -> None:
    reference = council.raise_formal(units)
    with pytest.raises(Refused) as refused:
        council.move(units, reference, council.IRO, "close_without_agreement", CLOSING)
    assert refused.value.code == "move_not_here"


def test_the_childs_wishes_are_recorded_at_any_step_about_one_of_them(units: Units) -> None:
    reference = council.ask_team_manager(units, (council.SIBLING, council.OTHER_SIBLING))
    stood = dispute_row(units, reference)["stage"]
    receipt = council.move(units, reference, council.IRO, "record_views", VIEWS)
    assert transitions(units, reference)[-1]["given"] == VIEWS | {"child": 2}
    assert (dispute_row(units, reference)["stage"], written_by(units, receipt)) == (stood, set())
    for child in ("0", "3"):
        with pytest.raises(Refused) as refused:
            council.move(units, reference, council.IRO, "record_views", VIEWS | {"child": child})
        assert refused.value.fields == {"child": ["Choose one of the children."]}
    with pytest.raises(Refused) as refused:
        council.move(units, reference, council.TEAM_MANAGER, "record_views", VIEWS)
    assert refused.value.code == "role_may_not"
    assert_whole(units)


def test_who_was_told_is_recorded_with_the_day(units: Units, rochdale: Registry) -> None:
    reference = council.ask_team_manager(units)
    told = list(rochdale.profile.informs[:2])
    given: dict[str, Any] = {"informed": told, "informed_on": "2026-11-23", "informed_how": "By phone."}
    council.move(units, reference, council.IRO, "record_told", given)
    assert transitions(units, reference)[-1]["given"] == given
    for wrong, field in (
        ({"informed": ["the press"]}, "informed"),
        ({"informed_on": "2026-11-24"}, "informed_on"),
    ):
        with pytest.raises(Refused) as refused:
            council.move(units, reference, council.IRO, "record_told", given | wrong)
        assert set(refused.value.fields) == {field}
    assert_whole(units)


@pytest.fixture
def riverton(council_url: str, clock: FakeClock) -> Iterator[Units]:
    """Riverton, where the text says that silence escalates, over the small council's people."""
    yield from _over(council_url, clock, load_council("tests.machines.riverton"))


def _over(url: str, clock: FakeClock, registry: Registry) -> Iterator[Units]:
    database = Database(url, durable=False)
    units = Units(database, clock, registry, council.SECRET)
    with units.writing() as unit:
        unit.connection.execute(
            insert(Post), {"id": 90, "team_id": council.CHILDRENS_SERVICES, "role": "chief_executive"}
        )
        unit.connection.execute(
            insert(Holding), {"post_id": 90, "person_id": council.BYSTANDER, "from_on": date(2020, 1, 1)}
        )
    yield units
    database.close()


def test_where_the_text_says_so_silence_escalates(riverton: Units, clock: FakeClock) -> None:
    reference = council.raise_one(
        riverton, "challenge", themes=["plan"], limit_days=3, limit_reason="Urgent."
    )
    clock.forward(hours=24)
    done = lapse(riverton)
    recorded, went_up = transitions(riverton, reference)[1:]
    assert (recorded["move"], recorded["to_stage"]) == ("record_lapse", "alerted")
    assert (went_up["move"], went_up["role"], went_up["actor_kind"]) == ("go_up", "clock", "clock")
    assert (went_up["to_stage"], went_up["at"]) == ("deciding", recorded["at"])
    assert dispute_row(riverton, reference)["awaiting_person_id"] == council.BYSTANDER
    assert ("escalated_to_you", "Basil Stander") in written_by(riverton, done[0])
    assert lapse(riverton) == []
    assert_whole(riverton)


def test_it_escalates_once_however_often_the_clock_looks_and_not_after_an_answer(
    riverton: Units, clock: FakeClock
) -> None:
    answers = {"no_actions_because": "Done already."}
    reference = council.raise_one(
        riverton, "challenge", themes=["plan"], limit_days=3, limit_reason="Urgent."
    )
    council.move(riverton, reference, council.HEAD_OF_SERVICE, "answer", answers)
    clock.forward(days=7)
    assert lapse(riverton) == []
    assert dispute_row(riverton, reference)["stage"] == "resolved"
    assert_whole(riverton)


def test_given_time_keeps_silence_from_escalating_until_the_new_date(
    riverton: Units, clock: FakeClock
) -> None:
    reference = council.raise_one(
        riverton, "challenge", themes=["plan"], limit_days=3, limit_reason="Urgent."
    )
    asked_for = {"until": "2026-11-26", "reason": "Away."}
    council.move(riverton, reference, council.HEAD_OF_SERVICE, "ask_more_time", asked_for)
    council.move(riverton, reference, council.IRO, "grant_more_time", {"until": "2026-11-26"})
    clock.forward(days=2)
    assert lapse(riverton) == []
    clock.move_to(datetime(2026, 11, 27, tzinfo=UTC))
    assert len(lapse(riverton)) == 1
    assert dispute_row(riverton, reference)["stage"] == "deciding"
    assert_whole(riverton)


def _quiet_route(silence: Silence) -> Any:
    """A made-up route in which the team manager's silence does what the test says."""
    manager_asked = asked(
        "Manager to reply",
        TEAM_MANAGER,
        working_days(5, "5 days"),
        SAYS,
        rung=1,
        initial=True,
        silence=silence,
    )
    manager_replied = answered("Manager has replied", SAYS, rung=1)
    resolved = ended("Resolved", Ending.AGREED, source=SAYS)
    stood = ended("Accepted: not contested", Ending.DECIDED, source=SAYS)
    parts: dict[str, Any] = {
        "council": "madeup",
        "route_id": "quiet",
        "title": "A quiet route",
        "version": "1",
        "in_force_on": date(2020, 1, 1),
        "source": SAYS,
        "used_for": "Tests.",
        "scope": (Scope.LOOKED_AFTER,),
        "rungs": ladder("Manager"),
        "manager_asked": manager_asked,
        "manager_replied": manager_replied,
        "resolved": resolved,
        "accept": accepting((manager_asked, manager_replied)),
        "agree": agreeing(manager_asked, manager_replied, to=resolved),
    }
    if silence is Silence.ACCEPTS:
        parts |= {"stood": stood, "let_stand": accepted_by_silence("Not contested", manager_asked, to=stood)}
    return RouteType("Quiet", (Route,), parts)


def _quiet(url: str, clock: FakeClock, silence: Silence) -> Iterator[Units]:
    profile = Profile(
        "madeup",
        "Made-up Council",
        "Made-up",
        "none",
        load_council("rochdale").profile.themes,
        (IRO_TEAM_MANAGER,),
    )
    yield from _over(url, clock, Registry([_quiet_route(silence)], profile))


@pytest.fixture
def accepting_by_silence(council_url: str, clock: FakeClock) -> Iterator[Units]:
    """A council whose text counts silence as acceptance."""
    yield from _quiet(council_url, clock, Silence.ACCEPTS)


@pytest.fixture
def prompting(council_url: str, clock: FakeClock) -> Iterator[Units]:
    """A council whose text has the IRO prompted by silence."""
    yield from _quiet(council_url, clock, Silence.PROMPTS)


def test_where_the_text_counts_silence_as_acceptance_it_ends_so(
    accepting_by_silence: Units, clock: FakeClock
) -> None:
    reference = council.raise_one(accepting_by_silence, "quiet")
    clock.forward(days=14)
    (receipt,) = lapse(accepting_by_silence)
    row, last = dispute_row(accepting_by_silence, reference), transitions(accepting_by_silence, reference)[-1]
    assert (row["stage"], row["open"], last["role"]) == ("stood", False, "clock")
    assert ("told_for_information", "Tariq Moss") in written_by(accepting_by_silence, receipt)
    assert {name for _, name in written_by(accepting_by_silence, receipt)} >= {"Irene Okoro"}
    assert_whole(accepting_by_silence)


def test_where_the_text_prompts_the_iro_they_are_prompted_and_it_stays(
    prompting: Units, clock: FakeClock
) -> None:
    reference = council.raise_one(prompting, "quiet")
    clock.forward(days=14)
    (receipt,) = lapse(prompting)
    assert dispute_row(prompting, reference)["stage"] == "manager_asked"
    assert written_by(prompting, receipt) == {
        ("limit_passed", "Tariq Moss"),
        ("prompted", "Irene Okoro"),
        ("limit_passed_told", "Imogen Tate"),
    }
    assert_whole(prompting)
