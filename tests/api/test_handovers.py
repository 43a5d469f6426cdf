"""What is owed goes to whoever answers for it that day: absences, posts that change hands, leavers."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from api.scheduler import sweep
from api.wiring import Service
from disputes.links import LinkOutcome, find_link, issue_link
from disputes.models import Transition
from disputes.queries.my_disputes import my_disputes
from disputes.queries.verify import verify_all
from disputes.unit import Units
from tests.disputes.loading import load_people
from tests.disputes.record import dispute_row, letters, obligations, transitions
from tests.disputes.test_absences import away, back
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.site import service_over

TODAY, TOMORROW, FRIDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 27)
SATURDAY = datetime(2026, 11, 28, tzinfo=UTC)
EMAIL = council.email_of(council.TEAM_MANAGER)


@pytest.fixture
def service(units: Units) -> Service:
    """The service over the small council."""
    return service_over(units)


def owes(units: Units, reference: str, code: str = "reply") -> tuple[int | None, str]:
    """Who owes it now, and how they came to."""
    owed = obligations(units, reference)[code]
    return owed["person_id"], owed["held_by"]


def handed_on(units: Units) -> int:
    """How many rows of the record say that somebody else answers."""
    with units.reading() as unit:
        return unit.connection.execute(
            select(func.count()).select_from(Transition).where(Transition.move == "change_holder")
        ).scalar_one()


def is_whole(units: Units) -> bool:
    """Whether the record's chain and fold agree with its tables."""
    findings = verify_all(units).findings
    assert [str(one) for one in findings] == []
    return True


def test_an_absence_that_begins_tomorrow_moves_what_is_owed_tomorrow(
    units: Units, service: Service, clock: FakeClock
) -> None:
    reference = council.ask_team_manager(units)
    before = obligations(units, reference)["reply"]
    away(units, council.TEAM_MANAGER, (TOMORROW, FRIDAY), council.OTHER_TEAM_MANAGER)
    clock.move_to(datetime(2026, 11, 23, 23, 59, 59, tzinfo=UTC))
    assert sweep(service) == 0
    clock.forward(seconds=1)
    assert sweep(service) == 1
    assert owes(units, reference) == (council.OTHER_TEAM_MANAGER, "stand_in")
    last, after = transitions(units, reference)[-1], obligations(units, reference)["reply"]
    assert (last["move"], last["role"], last["actor_kind"]) == ("change_holder", "clock", "clock")
    assert last["given"] == {
        "changes": [
            {
                "obligation": "reply",
                "role": "team_manager",
                "person_id": council.OTHER_TEAM_MANAGER,
                "held_by": "stand_in",
            }
        ],
        "because": "Tariq Moss is away: Tess Moran stands in.",
    }
    assert (after["due_on"], after["due_at"], after["started_at"]) == (
        before["due_on"],
        before["due_at"],
        before["started_at"],
    )
    assert letters(units, last["sequence"]) == {
        ("asked_to_respond", "Tess Moran"),
        ("no_longer_yours", "Tariq Moss"),
    }
    assert dispute_row(units, reference)["awaiting_person_id"] == council.OTHER_TEAM_MANAGER
    assert is_whole(units)


def test_after_the_last_day_it_goes_back(units: Units, service: Service, clock: FakeClock) -> None:
    reference = council.ask_team_manager(units)
    away(units, council.TEAM_MANAGER, (TODAY, FRIDAY), council.OTHER_TEAM_MANAGER)
    sweep(service)
    assert owes(units, reference) == (council.OTHER_TEAM_MANAGER, "stand_in")
    clock.move_to(SATURDAY.replace(day=27, hour=23))
    assert handed_on(units) == 1
    clock.move_to(SATURDAY)
    sweep(service)
    assert owes(units, reference) == (council.TEAM_MANAGER, "holder")
    assert dispute_row(units, reference)["awaiting_note"] == ""
    assert is_whole(units)


def test_who_is_back_earlier_is_asked_again_at_once(units: Units, service: Service, clock: FakeClock) -> None:
    reference = council.ask_team_manager(units)
    number = away(units, council.TEAM_MANAGER, (TODAY, FRIDAY), council.OTHER_TEAM_MANAGER)
    sweep(service)
    clock.forward(days=1)
    back(units, number, TOMORROW, council.TEAM_MANAGER)
    sweep(service)
    assert owes(units, reference) == (council.TEAM_MANAGER, "holder")


def test_the_old_link_dies_and_the_new_one_answers(units: Units, service: Service) -> None:
    reference = council.ask_team_manager(units)
    row = dispute_row(units, reference)

    def link(person: int) -> str:
        with units.writing() as unit:
            return issue_link(unit, row["id"], row["entered_sequence"], person, "team_manager")

    old = link(council.TEAM_MANAGER)
    away(units, council.TEAM_MANAGER, (TODAY, FRIDAY), council.OTHER_TEAM_MANAGER)
    sweep(service)
    new = link(council.OTHER_TEAM_MANAGER)
    with units.reading() as unit:
        assert find_link(unit, old).outcome is LinkOutcome.SUPERSEDED
        assert find_link(unit, new).outcome is LinkOutcome.USABLE
    council.move(units, reference, council.OTHER_TEAM_MANAGER, "disagree", {"reasons": "No."})
    assert obligations(units, reference)["reply"]["outcome"] == "met"
    assert is_whole(units)


def test_without_a_stand_in_the_next_in_line_answers(units: Units, service: Service) -> None:
    reference = council.ask_team_manager(units)
    away(units, council.TEAM_MANAGER, (TODAY, FRIDAY))
    sweep(service)
    assert owes(units, reference) == (council.SERVICE_MANAGER, "next")
    assert dispute_row(units, reference)["holder_missing"] is True


def test_a_stand_in_who_is_away_too_is_passed_over_until_they_are_back(
    units: Units, service: Service, clock: FakeClock
) -> None:
    reference = council.ask_team_manager(units)
    away(units, council.TEAM_MANAGER, (TODAY, FRIDAY), council.OTHER_TEAM_MANAGER)
    away(units, council.OTHER_TEAM_MANAGER, (TODAY, TOMORROW))
    sweep(service)
    assert owes(units, reference) == (council.SERVICE_MANAGER, "next")
    clock.forward(days=2)
    sweep(service)
    assert owes(units, reference) == (council.OTHER_TEAM_MANAGER, "stand_in")


def test_absences_that_overlap_up_the_line_lead_to_the_first_who_is_there(
    units: Units, service: Service, clock: FakeClock
) -> None:
    reference = council.ask_team_manager(units)
    away(units, council.TEAM_MANAGER, (TODAY, FRIDAY))
    away(units, council.SERVICE_MANAGER, (TOMORROW, FRIDAY))
    sweep(service)
    clock.forward(days=1)
    sweep(service)
    assert owes(units, reference)[0] in (council.HEAD_OF_SERVICE, council.SERVICE_DIRECTOR)
    assert handed_on(units) == 2


def test_what_was_asked_of_somebody_by_name_stays_while_they_work_here(
    units: Units, service: Service, clock: FakeClock
) -> None:
    reference = council.ask_team_manager(units)
    asked = {"to_person": council.OTHER_TEAM_MANAGER, "reason": "They know the case."}
    council.move(units, reference, council.IRO, "reassign", asked)
    away(units, council.OTHER_TEAM_MANAGER, (TODAY, FRIDAY), council.SERVICE_MANAGER)
    sweep(service)
    assert owes(units, reference) == (council.OTHER_TEAM_MANAGER, "assigned")
    email = council.email_of(council.OTHER_TEAM_MANAGER)
    load_people(units, f"Tess Moran,{email},team_manager,Team South,,2020-01-01,,,2026-11-24")
    clock.forward(days=1)
    sweep(service)
    assert owes(units, reference) == (council.TEAM_MANAGER, "holder")
    assert is_whole(units)


def test_a_leaver_owes_nothing_from_the_day_on_which_they_are_gone(
    units: Units, service: Service, clock: FakeClock
) -> None:
    reference = council.ask_team_manager(units)
    load_people(units, f"Tariq Moss,{EMAIL},team_manager,Team North,,2020-01-01,,,2026-11-25")
    sweep(service)
    assert owes(units, reference) == (council.TEAM_MANAGER, "holder")
    clock.forward(days=2)
    sweep(service)
    assert owes(units, reference) == (council.SERVICE_MANAGER, "next")
    assert is_whole(units)


def test_a_post_that_changes_hands_by_a_file_takes_along_what_is_open(units: Units, service: Service) -> None:
    reference = council.ask_team_manager(units)
    load_people(units, "Nadia Frost,nadia.frost@council.test,team_manager,Team North,,,,,")
    sweep(service)
    last = transitions(units, reference)[-1]
    assert owes(units, reference)[1] == "holder"
    assert last["given"]["because"] == "Nadia Frost answers for Team manager now."
    assert letters(units, last["sequence"]) == {
        ("asked_to_respond", "Nadia Frost"),
        ("no_longer_yours", "Tariq Moss"),
    }


def test_a_post_with_nobody_is_shown_so_and_asked_once_somebody_has_it(
    units: Units, service: Service
) -> None:
    reference = council.ask_team_manager(units)
    everybody_above = (
        (council.TEAM_MANAGER, "team_manager,Team North"),
        (council.SERVICE_MANAGER, "service_manager,Area"),
        (council.HEAD_OF_SERVICE, "head_of_service,Targeted Services"),
        (council.SERVICE_DIRECTOR, "service_director,Targeted Services"),
        (council.EXECUTIVE_DIRECTOR, "executive_director,Children's Services"),
        (council.DIRECTOR, "director,Children's Services"),
    )
    rows = [
        f"{council.NAMES[one]},{council.email_of(one)},{post},,2020-01-01,,,2026-11-23"
        for one, post in everybody_above
    ]
    load_people(units, *rows)
    sweep(service)
    assert owes(units, reference) == (None, "nobody")
    assert dispute_row(units, reference)["holder_missing"] is True
    load_people(units, "Nadia Frost,nadia.frost@council.test,team_manager,Team North,,,,,")
    sweep(service)
    assert owes(units, reference)[1] == "holder"
    assert dispute_row(units, reference)["holder_missing"] is False


def test_what_was_answered_or_has_ended_stays_with_whom_it_was(units: Units, service: Service) -> None:
    answered, ended = council.ask_team_manager(units), council.ask_team_manager(units, [council.SIBLING])
    council.move(units, answered, council.TEAM_MANAGER, "disagree", {"reasons": "No."})
    council.move(units, ended, council.IRO, "withdraw", {"reason": "Put right."})
    away(units, council.TEAM_MANAGER, (TODAY, FRIDAY), council.OTHER_TEAM_MANAGER)
    assert sweep(service) == 0
    assert handed_on(units) == 0


def test_whoever_is_to_decide_next_is_stood_in_for_too(
    units: Units, service: Service, clock: FakeClock
) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.TEAM_MANAGER, "disagree", {"reasons": "No."})
    away(units, council.IRO, (TODAY, FRIDAY), council.OTHER_IRO)
    sweep(service)
    assert dispute_row(units, reference)["awaiting_person_id"] == council.OTHER_IRO
    assert dispute_row(units, reference)["iro_id"] == council.IRO
    with units.reading() as unit:
        (mine,) = my_disputes(unit, council.OTHER_IRO).yours
        assert [one.stands_in_for for one in my_disputes(unit, council.IRO).waiting] == []
    assert (mine.listed.reference, mine.stands_in_for) == (reference, "Irene Okoro")
    council.move(units, reference, council.OTHER_IRO, "add_note", {"note": "I stand in."})
    clock.move_to(SATURDAY)
    sweep(service)
    assert dispute_row(units, reference)["awaiting_person_id"] == council.IRO
    with units.reading() as unit:
        assert my_disputes(unit, council.OTHER_IRO).yours == ()
    assert is_whole(units)
