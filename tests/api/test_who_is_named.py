"""Who was named for an agreed action, and the IRO service's posts: who answers when they are not there."""

from __future__ import annotations

import pytest

from api.scheduler import sweep
from api.wiring import Service
from disputes.case import load_case
from disputes.queries.absences import absences
from disputes.queries.agreed_actions import own_actions
from disputes.queries.dispute import dispute_view
from disputes.queries.my_disputes import my_disputes
from disputes.unit import Units
from tests.api.test_handovers import FRIDAY, SATURDAY, TODAY, is_whole, owes
from tests.disputes.clockwork import beside
from tests.disputes.loading import load_people
from tests.disputes.record import dispute_row, transitions
from tests.disputes.test_absences import away
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.site import service_over


@pytest.fixture
def service(units: Units) -> Service:
    """The service over the small council."""
    return service_over(units)


def agreed_action(units: Units, person: int) -> str:
    """An action that was agreed in a dispute, to be done by that person."""
    reference = council.ask_team_manager(units)
    actions = [council.ACTIONS[0] | {"person": council.NAMES[person]}]
    council.move(units, reference, council.IRO, "agree", {"agreed_actions": actions})
    return str(beside(units, reference)[0]["reference"])


def test_whoever_is_away_when_it_is_agreed_is_stood_in_for(units: Units) -> None:
    away(units, council.SOCIAL_WORKER, (TODAY, FRIDAY), council.OTHER_SOCIAL_WORKER)
    school = agreed_action(units, council.SOCIAL_WORKER)
    assert owes(units, school, "do") == (council.OTHER_SOCIAL_WORKER, "stand_in")
    assert dispute_row(units, school)["named_id"] == council.SOCIAL_WORKER
    assert is_whole(units)


@pytest.mark.parametrize("person", [council.SOCIAL_WORKER, council.OTHER_TEAM_MANAGER, council.BYSTANDER])
def test_an_agreed_action_is_stood_in_for_whatever_post_its_person_has(
    units: Units, service: Service, clock: FakeClock, person: int
) -> None:
    action = agreed_action(units, person)
    assert owes(units, action, "do") == (person, "holder")
    away(units, person, (TODAY, FRIDAY), council.TEAM_MANAGER)
    sweep(service)
    assert owes(units, action, "do") == (council.TEAM_MANAGER, "stand_in")
    assert dispute_row(units, action)["named_id"] == person
    with units.reading() as unit:
        assert dispute_view(unit, action, council.TEAM_MANAGER).viewer_owes == ("do",)
        handed = [one.handed_on for one in absences(unit, council.DIRECTOR)]
    assert [[one.reference for one in each] for each in handed] == [[action]]
    assert is_whole(units)
    clock.move_to(SATURDAY)
    sweep(service)
    assert owes(units, action, "do") == (person, "holder")


def test_standing_in_for_its_person_gives_no_post_in_the_dispute(units: Units) -> None:
    action = agreed_action(units, council.OTHER_IRO)
    away(units, council.OTHER_IRO, (TODAY, FRIDAY), council.IRO_TEAM_MANAGER)
    with units.reading() as unit:
        assert load_case(unit, action).roles_of(council.IRO_TEAM_MANAGER) == {
            "iro_team_manager",
            "endorser",
            "action_owner",
        }


def test_an_agreed_action_of_a_leaver_waits_for_the_iro_to_ask_somebody(
    units: Units, service: Service, clock: FakeClock
) -> None:
    action = agreed_action(units, council.BYSTANDER)
    email = council.email_of(council.BYSTANDER)
    load_people(units, f"Basil Stander,{email},,,,,,,2026-11-24")
    sweep(service)
    assert owes(units, action, "do") == (council.BYSTANDER, "holder")
    clock.forward(days=1)
    sweep(service)
    assert owes(units, action, "do") == (None, "nobody")
    row = dispute_row(units, action)
    assert (row["awaiting_person_id"], row["holder_missing"]) == (None, True)
    assert row["awaiting_note"] == "Basil Stander is not in the directory any more"
    with units.reading() as unit:
        assert [(one.person, one.is_known) for one in own_actions(unit, council.IRO)] == [
            ("Basil Stander", False)
        ]
    assert is_whole(units)
    given = {"to_person": council.SOCIAL_WORKER, "reason": "Basil has left."}
    council.move(units, action, council.IRO, "reassign", given)
    assert sweep(service) == 0
    assert owes(units, action, "do") == (council.SOCIAL_WORKER, "assigned")
    assert dispute_row(units, action)["holder_missing"] is False
    assert is_whole(units)


def test_what_the_iro_service_owes_leaves_it_for_nobody_and_comes_back(
    units: Units, service: Service, clock: FakeClock
) -> None:
    reference = council.raise_formal(units)
    council.move(units, reference, council.IRO, "escalate_to_safeguarding", {"reason": "No way forward."})
    assert owes(units, reference, "hold_discussion") == (council.SAFEGUARDING_MANAGER, "holder")
    away(units, council.SAFEGUARDING_MANAGER, (TODAY, FRIDAY))
    sweep(service)
    assert owes(units, reference, "hold_discussion") == (None, "nobody")
    because = transitions(units, reference)[-1]["given"]["because"]
    assert because == "Service Manager for Safeguarding is away, and nobody stands in."
    with units.reading() as unit:
        (mine,) = my_disputes(unit, council.IRO).yours
    assert (mine.listed.reference, mine.listed.awaiting_person) == (reference, "")
    assert is_whole(units)
    clock.move_to(SATURDAY)
    sweep(service)
    assert owes(units, reference, "hold_discussion") == (council.SAFEGUARDING_MANAGER, "holder")
