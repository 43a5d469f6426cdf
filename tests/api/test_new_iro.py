"""A child has another IRO: the open disputes go along, and what stands beside them."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from api.logs import log
from api.scheduler import run_until_nothing_is_due, sweep
from api.wiring import Service
from disputes.commands import open_beside
from disputes.errors import Refused
from disputes.models import Dispute, Holding, Outbox, Post
from disputes.queries.my_disputes import my_disputes
from disputes.unit import Units
from tests.api.test_handovers import handed_on, is_whole, owes
from tests.disputes.loading import load_children, load_people
from tests.disputes.record import dispute_row, letters, transitions
from tests.support import council
from tests.support.site import service_over

WORKER = council.email_of(council.SOCIAL_WORKER)


@pytest.fixture
def service(units: Units) -> Service:
    """The service over the small council."""
    return service_over(units)


def give_iro(units: Units, *children: str, iro: int = council.OTHER_IRO) -> None:
    """Load a file that gives these children of Team North to an IRO."""
    initials = {number: signs for number, signs, *_ in council.CHILDREN}
    rows = [
        f"{one},{initials[one]},looked after,Team North,{council.email_of(iro)},{WORKER}" for one in children
    ]
    load_children(units, *rows)


def act_as_service_manager(units: Units, person: int) -> None:
    """Have somebody stand in from today in the line that manages the children."""
    with units.writing() as unit:
        post = select(Post.id).where(Post.role == "service_manager", Post.team_id == council.AREA)
        number = unit.connection.execute(post).scalar_one()
        held = {"person_id": person, "from_on": unit.today, "stands_in": True}
        unit.connection.execute(insert(Holding), held | {"post_id": number})


def own_open(units: Units, person: int) -> set[str]:
    """What stands on somebody's own list of open disputes."""
    with units.reading() as unit:
        found = my_disputes(unit, person)
    return {one.listed.reference for one in (*found.yours, *found.waiting)}


@pytest.mark.demand("001 1 change")
def test_the_new_iro_takes_over_the_open_disputes_of_the_child(units: Units, service: Service) -> None:
    reference = council.raise_informal(units)
    other_child = council.raise_informal(units, [council.SIBLING])
    give_iro(units, council.ONLY_CHILD)
    assert sweep(service) == 1
    row, last = dispute_row(units, reference), transitions(units, reference)[-1]
    assert (row["iro_id"], row["awaiting_person_id"]) == (council.OTHER_IRO, council.OTHER_IRO)
    assert owes(units, reference, "raise_with_team_manager") == (council.OTHER_IRO, "holder")
    assert (last["move"], last["given"]["iro_id"]) == ("change_holder", council.OTHER_IRO)
    assert last["given"]["because"].startswith("Ivan Odell is the IRO now, after Irene Okoro.")
    assert letters(units, last["sequence"]) == {("new_iro", "Ivan Odell"), ("no_longer_yours", "Irene Okoro")}
    assert dispute_row(units, other_child)["iro_id"] == council.IRO
    assert is_whole(units)


def test_the_one_before_no_longer_acts_and_the_new_one_does(units: Units, service: Service) -> None:
    reference = council.raise_informal(units)
    give_iro(units, council.ONLY_CHILD)
    sweep(service)
    with pytest.raises(Refused) as refused:
        council.move(units, reference, council.IRO, "raise_with_team_manager")
    assert refused.value.code == "dispute_not_found"
    council.move(units, reference, council.OTHER_IRO, "raise_with_team_manager")
    assert owes(units, reference) == (council.TEAM_MANAGER, "holder")
    assert own_open(units, council.IRO) == set()
    assert own_open(units, council.OTHER_IRO) == {reference}
    assert is_whole(units)


def test_what_is_owed_by_others_stays_with_them(units: Units, service: Service) -> None:
    reference = council.ask_team_manager(units)
    give_iro(units, council.ONLY_CHILD)
    sweep(service)
    assert owes(units, reference) == (council.TEAM_MANAGER, "holder")
    last = transitions(units, reference)[-1]
    assert last["given"]["changes"] == []
    assert letters(units, last["sequence"]) == {("new_iro", "Ivan Odell"), ("no_longer_yours", "Irene Okoro")}
    run_until_nothing_is_due(service)
    with units.reading() as unit:
        failed = unit.connection.execute(select(Outbox.id).where(Outbox.sent_at.is_(None))).all()
    assert failed == []
    assert is_whole(units)


def test_a_dispute_about_siblings_stays_while_the_iro_has_one_of_them(
    units: Units, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed: list[str] = []
    monkeypatch.setattr(log, "error", lambda event, **_line: failed.append(event))
    reference = council.ask_team_manager(units, [council.SIBLING, council.OTHER_SIBLING])
    give_iro(units, council.SIBLING)
    sweep(service)
    load_people(units, "Somebody New,new@council.test,,,,,,,")  # so that all is looked through again
    sweep(service)
    assert handed_on(units) == 1, "it is said once"
    assert failed == []
    last = transitions(units, reference)[-1]
    assert dispute_row(units, reference)["iro_id"] == council.IRO
    assert last["given"] == {
        "iro_stays": True,
        "changes": [],
        "because": "Ivan Odell is the IRO of one of the children now. "
        "The dispute stays with Irene Okoro, who still reviews another of them.",
    }
    assert letters(units, last["sequence"]) == {("iro_stays", "Imogen Tate")}
    give_iro(units, council.OTHER_SIBLING)
    sweep(service)
    assert dispute_row(units, reference)["iro_id"] == council.OTHER_IRO
    assert is_whole(units)


@pytest.mark.demand("000 independent")
def test_an_iro_in_the_line_that_manages_the_case_does_not_take_it_over(
    units: Units, service: Service
) -> None:
    reference = council.ask_team_manager(units)
    act_as_service_manager(units, council.OTHER_IRO)
    give_iro(units, council.ONLY_CHILD)
    sweep(service)
    last = transitions(units, reference)[-1]
    assert dispute_row(units, reference)["iro_id"] == council.IRO
    assert last["given"]["iro_stays"] is True
    assert ("iro_stays", "Imogen Tate") in letters(units, last["sequence"])
    assert is_whole(units)


def test_what_has_ended_stays_with_who_ended_it(units: Units, service: Service) -> None:
    reference = council.raise_informal(units)
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Put right."})
    give_iro(units, council.ONLY_CHILD)
    assert sweep(service) == 0
    assert dispute_row(units, reference)["iro_id"] == council.IRO


def test_what_stands_beside_goes_along(units: Units, service: Service) -> None:
    reference = council.ask_team_manager(units)
    given = {"question": "May the plan be challenged?", "asked_on": "2026-11-23"}
    with units.writing() as unit:
        asked = open_beside.OpenBeside(council.IRO, "advice-1", "cafcass_advice", given, beside=reference)
        beside = open_beside.handle(asked, unit).reference
    give_iro(units, council.ONLY_CHILD)
    sweep(service)
    with units.reading() as unit:
        iros = unit.connection.execute(
            select(Dispute.iro_id).where(Dispute.reference.in_((reference, beside)))
        ).scalars()
        assert list(iros) == [council.OTHER_IRO, council.OTHER_IRO]
    assert is_whole(units)
