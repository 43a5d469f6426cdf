"""What a council's own file may say that Rochdale's does not, in a made-up council of three short routes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from disputes.case import load_case
from disputes.database import Database
from disputes.errors import Refused
from disputes.models import Holding
from disputes.queries.raising_choices import routes_to_choose
from disputes.unit import Units
from machines import needs
from machines.limits import Start, hours, working_days
from machines.registry import Registry
from machines.roles import (
    CLOCK,
    DIRECTOR,
    ENDORSER,
    HEAD_OF_SERVICE,
    IRO,
    SAFEGUARDING_MANAGER,
    SERVICE_MANAGER,
    TEAM_MANAGER,
)
from machines.route import Route, RouteType, ladder
from machines.side_routes.agreed_action import AgreedAction
from machines.sources import stated
from machines.stages import Ending, MoveKind, Obligation, Silence, Stage, ended
from machines.steps import accepting, agreeing, answered, asked, deciding, recording, sending, taking_up
from notifications.outbox import Relay
from tests.disputes.clockwork import assert_whole, beside, lapse, written_by
from tests.disputes.record import dispute_row, obligations
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.post import HEAD, FakeMailer

SAYS = stated("made up 1", "a made-up council says so")
FIVE = working_days(5, "within 5 working days")


def _route(route_id: str, steps: tuple[str, ...], **parts: Any) -> Any:
    heading: dict[str, Any] = {
        "council": "madeup",
        "route_id": route_id,
        "title": f"The route {route_id}",
        "version": "1",
        "in_force_on": date(2020, 1, 1),
        "source": SAYS,
        "used_for": "Tests.",
        "rungs": ladder(*steps),
    }
    return RouteType(route_id.title(), (Route,), heading | parts)


def _up_by_silence() -> Any:
    """Up by silence. In the first step an acknowledgement is owed too, whose silence does not count."""
    acknowledge = Obligation(
        "acknowledge", "Say that you have it", TEAM_MANAGER, working_days(1, "1 day"), SAYS, False
    )
    answer = Obligation("answer", "Answer", TEAM_MANAGER, FIVE, SAYS)
    first = Stage(
        "First", source=SAYS, rung=1, initial=True, owes=(answer, acknowledge), silence=Silence.ESCALATES
    )
    second = asked("Second", SERVICE_MANAGER, FIVE, SAYS, rung=2, silence=Silence.ESCALATES)
    third = asked("Third", HEAD_OF_SERVICE, hours(24, "24 hours"), SAYS, rung=3)
    last = answered("Answered", SAYS, rung=3)
    over = ended("Over", Ending.AGREED, source=SAYS)
    return _route(
        "up",
        ("First", "Second", "Third"),
        first=first,
        second=second,
        third=third,
        last=last,
        over=over,
        acknowledged=recording(
            "Say that you have it", first, meets=("acknowledge",), by=(TEAM_MANAGER,), kind=MoveKind.ANSWER
        ),
        to_second=taking_up("Go on", first, to=second, by=(IRO, CLOCK)),
        to_third=taking_up("Go on", second, to=third, by=(IRO, CLOCK)),
        accept=accepting((first, last), (second, last), (third, last), meets=("answer",), tells=(DIRECTOR,)),
        agree=agreeing(first, second, last, to=over, meets=("consider",)),
    )


def _raised_by_both() -> Any:
    """A route that the IRO raises, or the team manager."""
    first = asked("First", SERVICE_MANAGER, FIVE, SAYS, rung=1, initial=True)
    weighed = answered("Answered", SAYS, rung=1)
    over = ended("Over", Ending.AGREED, source=SAYS)
    both = (IRO, TEAM_MANAGER)
    moves = {"accept": accepting((first, weighed)), "agree": agreeing(first, weighed, to=over, by=both)}
    return _route("both", ("First",), raised_by=both, first=first, weighed=weighed, over=over, **moves)


def _panel() -> Any:
    """A panel whose day is fixed after it was asked for."""
    after_it = working_days(3, "3 working days after the panel", starts=Start.GIVEN_DATE)
    to_fix = asked("To be fixed", SERVICE_MANAGER, FIVE, SAYS, rung=1, initial=True)
    fixed = asked("Fixed", SERVICE_MANAGER, after_it, SAYS, rung=1)
    weighed = answered("Decided", SAYS, rung=1)
    over = ended("Over", Ending.AGREED, source=SAYS)
    day = needs.GIVEN_DATE.asked_as("On which day does the panel meet?")
    moves = {
        "fix": sending("Fix the day", to_fix, to=fixed, by=(SERVICE_MANAGER,), asks=(day,)),
        "decide": deciding((fixed, weighed)),
        "agree": agreeing(to_fix, weighed, to=over),
    }
    return _route("panel", ("Panel",), to_fix=to_fix, fixed=fixed, weighed=weighed, over=over, **moves)


@pytest.fixture
def units(council_url: str, clock: FakeClock, rochdale: Registry) -> Iterator[Units]:
    """The made-up council: nothing is offered beside its ladders, and lapses are told to one more."""
    profile = replace(
        rochdale.profile,
        beside=(),
        lapses_tell=(HEAD_OF_SERVICE,),
        played_by={ENDORSER: SAFEGUARDING_MANAGER},
    )
    routes = [_up_by_silence(), _raised_by_both(), _panel(), AgreedAction]
    database = Database(council_url, durable=False)
    yield Units(database, clock, Registry(routes, profile), council.SECRET)
    database.close()


def test_after_silence_days_count_from_the_day_on_which_the_answer_was_due(
    units: Units, clock: FakeClock
) -> None:
    reference = council.raise_one(units, "up")
    clock.move_to(datetime(2026, 12, 1, tzinfo=UTC))
    lapse(units)
    assert obligations(units, reference)["answer"]["due_on"] == date(2026, 12, 7)
    clock.move_to(datetime(2026, 12, 8, tzinfo=UTC))
    lapse(units)
    # Hours count from when they are asked.
    assert dispute_row(units, reference)["stage"] == "third"
    assert obligations(units, reference)["answer"]["due_at"] == clock.now() + timedelta(hours=24)
    assert_whole(units)


def test_where_the_clock_stood_still_nobody_loses_days_before_they_are_asked(
    units: Units, clock: FakeClock
) -> None:
    reference = council.raise_one(units, "up")
    clock.move_to(datetime(2026, 12, 3, 9, tzinfo=UTC))
    lapse(units)
    assert obligations(units, reference)["answer"]["due_on"] == date(2026, 12, 10)
    assert_whole(units)


def test_what_is_late_whose_silence_does_not_count_is_told_and_moves_nothing(
    units: Units, clock: FakeClock
) -> None:
    reference = council.raise_one(units, "up")
    clock.move_to(datetime(2026, 11, 25, 9, tzinfo=UTC))
    (receipt,) = lapse(units)
    assert dispute_row(units, reference)["stage"] == "first"
    assert written_by(units, receipt) == {
        ("limit_passed", "Tariq Moss"),
        ("limit_passed_told", "Irene Okoro"),
        ("limit_passed_told", "Imogen Tate"),
        ("limit_passed_told", "Hugo Sallow"),
    }
    assert_whole(units)


def test_letters_name_who_is_told_of_a_lapse_and_promise_only_what_silence_does(
    units: Units, clock: FakeClock
) -> None:
    by_itself = "takes it to the next step by itself"
    council.raise_one(units, "up")
    (asked_for,) = letters_to(units, council.TEAM_MANAGER)
    assert "tell you, Irene Okoro, the IRO Team Manager and the Head of Service." in asked_for
    assert by_itself in asked_for
    clock.move_to(datetime(2026, 11, 25, 9, tzinfo=UTC))
    lapse(units)
    (told,) = letters_to(units, council.HEAD_OF_SERVICE)
    assert "Tariq Moss (Team manager)" in told
    assert by_itself not in told


def letters_to(units: Units, person: int) -> list[str]:
    """What the person is sent of the letters that are waiting now."""
    mailer = FakeMailer()
    Relay(units, mailer, HEAD).deliver()
    return [mail.plain for mail in mailer.taken if mail.to_email == council.email_of(person)]


def test_what_only_its_own_move_shows_as_done_is_left_by_others(units: Units) -> None:
    reference = council.raise_one(units, "up")
    receipt = council.move(
        units, reference, council.TEAM_MANAGER, "accept", {"proposed_actions": council.ACTIONS}
    )
    assert ("told_for_information", "Dora Shaw") in written_by(units, receipt)
    owed = {code: one["outcome"] for code, one in obligations(units, reference).items()}
    assert owed == {"answer": "met", "acknowledge": "left", "consider": ""}
    assert_whole(units)


def test_what_was_agreed_is_followed_up_whatever_the_council_offers_beside(units: Units) -> None:
    reference = council.raise_one(units, "up")
    council.move(units, reference, council.IRO, "agree", {"agreed_actions": council.ACTIONS})
    assert [one["route"] for one in beside(units, reference)] == ["agreed_action"]
    assert_whole(units)


def test_parts_that_the_council_gives_to_nobody_stay_with_whom_they_are_with_as_a_rule(units: Units) -> None:
    reference = council.raise_one(units, "up")
    with units.reading() as unit:
        roles = load_case(unit, reference).roles_of(council.SAFEGUARDING_MANAGER)
    assert {"legal_gate", "endorser"} <= roles


@pytest.mark.demand("000 independent", "002 independent")
def test_an_iro_in_the_childs_management_line_is_refused_where_others_may_raise_it_too(units: Units) -> None:
    with units.writing() as unit:
        held = {"post_id": 5, "person_id": council.IRO, "from_on": date(2026, 1, 1)}
        unit.connection.execute(insert(Holding), held)
    with pytest.raises(Refused) as refused:
        council.raise_one(units, "both")
    assert refused.value.code == "conflict_of_interest"
    assert council.raise_one(units, "both", by=council.TEAM_MANAGER)


def test_a_date_that_is_given_later_is_not_asked_when_it_is_raised(units: Units) -> None:
    with units.reading() as unit:
        choices = routes_to_choose(unit, council.IRO, (council.ONLY_CHILD,))
    assert {one.id: one.event for one in choices}["panel"] == ""
    reference = council.raise_one(units, "panel")
    receipt = council.move(units, reference, council.SERVICE_MANAGER, "fix", {"event_on": "2026-12-07"})
    # Who fixed the day decides next, and needs a new link for that.
    assert ("asked_to_respond", "Selma Marsh") in written_by(units, receipt)
    assert obligations(units, reference)["answer"]["due_on"] == date(2026, 12, 10)
    assert_whole(units)
