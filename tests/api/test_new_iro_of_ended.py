"""A child has another IRO, and its disputes have ended: they stay, and what is left to do goes along."""

from __future__ import annotations

import pytest

from api.scheduler import sweep
from api.wiring import Service
from disputes.errors import Refused
from disputes.queries.cafcass import two_limbs
from disputes.queries.dispute import dispute_view
from disputes.queries.filing import FileEntry
from disputes.queries.my_disputes import my_disputes
from disputes.queries.queue import queue_page
from disputes.queries.queue_filter import QueueFilter, State
from disputes.queries.record_whole import record_whole
from disputes.queries.sight import sight_of
from disputes.receipts import Receipt
from disputes.unit import Units
from tests.api.test_handovers import is_whole
from tests.api.test_new_iro import act_as_service_manager, give_iro
from tests.disputes.clockwork import beside, written_by
from tests.disputes.file_reading import entry, mark, places, refusal, waiting
from tests.disputes.loading import load_people
from tests.disputes.record import dispute_row, transitions
from tests.support import council
from tests.support.site import service_over

LEFT = f"Irene Okoro,{council.email_of(council.IRO)},iro,Reviewing Team,,2020-01-01,,,2026-11-23"


@pytest.fixture
def service(units: Units) -> Service:
    """The service over the small council."""
    return service_over(units)


@pytest.fixture
def ended(units: Units, service: Service) -> str:
    """A dispute that ended with an agreed action, and whose child has another IRO since."""
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.IRO, "agree", {"agreed_actions": council.ACTIONS})
    give_iro(units, council.ONLY_CHILD)
    sweep(service)
    return reference


def reopen(units: Units, reference: str, person: int) -> Receipt:
    """Reopen a dispute where the team manager had been asked."""
    given = {"enter_at": "team_manager_asked", "reason": "It was not done."}
    return council.move(units, reference, person, "reopen", given)


def may_reopen(units: Units, reference: str, reader: int) -> bool:
    """Whether the dispute's page offers it to them."""
    with units.reading() as unit:
        return any(move.id == "reopen" for move in dispute_view(unit, reference, reader).moves)


def listed_as_ended(units: Units, reader: int) -> list[str]:
    """The ended disputes in the list of all that somebody may see."""
    with units.reading() as unit:
        asked = QueueFilter(state=State.ENDED)
        page = queue_page(unit, asked, sight=sight_of(unit, reader), size=50)
    return [one.reference for one in page.rows]


def closing(units: Units, reference: str) -> FileEntry:
    """The entry of the ending, as the one who made it reads it."""
    return entry(units, reference, transitions(units, reference)[-1]["sequence"])


@pytest.mark.parametrize("has_left", [False, True])
def test_the_new_iro_reopens_it_and_it_is_theirs_from_then_on(
    units: Units, service: Service, ended: str, has_left: bool
) -> None:
    if has_left:
        load_people(units, LEFT)
        sweep(service)
    (action,) = beside(units, ended)
    assert (action["iro_id"], may_reopen(units, ended, council.OTHER_IRO)) == (council.OTHER_IRO, True)
    receipt = reopen(units, ended, council.OTHER_IRO)
    last = transitions(units, ended)[-1]
    assert (last["move"], last["actor_name"], last["on_behalf_of"]) == ("reopen", "Ivan Odell", "")
    assert (last["given"]["iro_id"], last["given"]["because"]) == (
        council.OTHER_IRO,
        "Ivan Odell is the IRO now, after Irene Okoro.",
    )
    assert dispute_row(units, ended)["iro_id"] == council.OTHER_IRO
    assert written_by(units, receipt) == {
        ("asked_to_respond", "Tariq Moss"),
        ("no_longer_yours", "Irene Okoro"),
    }
    council.move(units, ended, council.OTHER_IRO, "add_note", {"note": "Taken up again."})
    load_people(units, "Somebody New,new@council.test,,,,,,,")  # so that all is looked through again
    assert sweep(service) == 0, "it is where it belongs"
    assert is_whole(units)


def test_the_one_who_ended_it_goes_on_reading_it_and_does_no_more(units: Units, ended: str) -> None:
    assert may_reopen(units, ended, council.IRO) is False
    with pytest.raises(Refused) as refused:
        reopen(units, ended, council.IRO)
    assert refused.value.code == "role_may_not"
    with units.reading() as unit:
        assert two_limbs(unit, ended, council.IRO) is not None
        assert record_whole(unit, ended, council.IRO).record.reference == ended
        own = my_disputes(unit, council.IRO).ended.rows
    assert [one.reference for one in own] == [ended]
    assert ended in listed_as_ended(units, council.IRO)
    assert ended in listed_as_ended(units, council.OTHER_IRO)


def test_about_siblings_it_is_reopened_by_the_iro_who_kept_one(units: Units, service: Service) -> None:
    reference = council.ask_team_manager(units, [council.SIBLING, council.OTHER_SIBLING])
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Put right."})
    give_iro(units, council.SIBLING)
    sweep(service)
    with pytest.raises(Refused) as refused:
        reopen(units, reference, council.OTHER_IRO)
    assert refused.value.code == "dispute_not_found"
    assert waiting(units, council.OTHER_IRO).total == 0
    assert listed_as_ended(units, council.OTHER_IRO) == []
    reopen(units, reference, council.IRO)
    assert "iro_id" not in transitions(units, reference)[-1]["given"]
    assert dispute_row(units, reference)["iro_id"] == council.IRO
    assert is_whole(units)


@pytest.mark.demand("000 independent")
def test_it_stays_when_the_new_iro_stands_in_the_line_that_manages_the_case(units: Units, ended: str) -> None:
    act_as_service_manager(units, council.OTHER_IRO)
    assert may_reopen(units, ended, council.OTHER_IRO) is False
    assert may_reopen(units, ended, council.IRO) is True
    assert closing(units, ended).may_mark is True
    assert closing(units, ended).where in [one.where for one in waiting(units).entries]


@pytest.mark.demand("001 7.2.2(8)")
def test_its_last_entries_are_the_new_iros_to_put_on_file(units: Units, ended: str) -> None:
    of_ending = closing(units, ended)
    assert (of_ending.has_ended, of_ending.may_mark) == (True, False)
    at = (ended, of_ending.where.sequence, 1)
    assert refusal(units, at).code == "role_may_not"
    assert waiting(units).total == 0
    theirs = waiting(units, council.OTHER_IRO)
    assert at in places(theirs.entries)
    assert theirs.total == len(theirs.entries)
    assert mark(units, *places(theirs.entries), by=council.OTHER_IRO) == theirs.total
    assert waiting(units, council.OTHER_IRO).total == 0
