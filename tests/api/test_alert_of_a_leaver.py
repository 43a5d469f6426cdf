"""A practice alert is about no child: when its IRO leaves, it goes to their manager, who can end it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from api.scheduler import sweep
from api.wiring import Service
from disputes.commands import deal_with_failure
from disputes.errors import Refused
from disputes.models import Outbox
from disputes.queries.beside import own_matters
from disputes.queries.post_failures import count_post_failures, post_failures
from disputes.unit import Units
from notifications.outbox import Relay
from tests.api.test_handovers import handed_on, is_whole
from tests.disputes.loading import load_people
from tests.disputes.record import dispute_row, obligations, transitions
from tests.disputes.side_matters import ALERT, opened
from tests.disputes.test_absences import away
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.post import HEAD, FakeMailer
from tests.support.site import service_over

LEAVES = f"Irene Okoro,{council.email_of(council.IRO)},iro,Reviewing Team,,2020-01-01,,,2026-11-24"
ACTION = {"action": "Every visit is recorded within a day."}
CHANGED = {"change": "Visits are recorded."}


@pytest.fixture
def service(units: Units) -> Service:
    """The service over the small council."""
    return service_over(units)


@pytest.fixture
def alert(units: Units) -> str:
    """A practice alert that was answered: its IRO is to close it, and leaves tomorrow."""
    reference = opened(units, "practice_alert", ALERT).reference
    council.move(units, reference, council.HEAD_OF_SERVICE, "say_action", ACTION)
    load_people(units, LEAVES)
    return reference


def test_it_goes_to_the_manager_on_the_day_on_which_the_iro_is_gone_and_they_close_it(
    units: Units, service: Service, alert: str, clock: FakeClock
) -> None:
    assert sweep(service) == 0
    clock.forward(days=1)
    assert sweep(service) == 1
    last, row = transitions(units, alert)[-1], dispute_row(units, alert)
    assert (last["move"], last["role"]) == ("change_holder", "clock")
    assert last["given"]["iro_id"] == council.IRO_TEAM_MANAGER
    assert last["given"]["because"].startswith(
        "Irene Okoro has left. Imogen Tate, IRO Team Manager, sees to it now."
    )
    assert (row["iro_id"], row["awaiting_person_id"]) == (council.IRO_TEAM_MANAGER, council.IRO_TEAM_MANAGER)
    assert obligations(units, alert)["close"]["person_id"] == council.IRO_TEAM_MANAGER
    load_people(units, "Somebody New,new@council.test,,,,,,,")  # so that all is looked through again
    assert sweep(service) == 0
    with units.reading() as unit:
        assert alert in {one.reference for one in own_matters(unit, council.IRO_TEAM_MANAGER)}
    council.move(units, alert, council.IRO_TEAM_MANAGER, "close", CHANGED)
    assert dispute_row(units, alert)["stage"] == "closed"
    assert is_whole(units)


def test_the_manager_is_told_what_it_is_and_the_leaver_nothing(
    units: Units, service: Service, alert: str, clock: FakeClock
) -> None:
    mailer = FakeMailer()
    relay = Relay(units, mailer, HEAD)
    relay.deliver()
    before = len(mailer.taken)
    clock.forward(days=1)
    sweep(service)
    relay.deliver()
    (mail,) = mailer.taken[before:]
    assert mail.to_email == council.email_of(council.IRO_TEAM_MANAGER)
    assert "who opened this has left: a practice alert about the service" in mail.plain
    assert "The child" not in mail.plain
    assert f"/disputes/{alert}" in mail.plain


def test_a_manager_who_is_away_gets_it_all_the_same_and_who_stands_in_acts_for_them(
    units: Units, service: Service, alert: str, clock: FakeClock
) -> None:
    clock.forward(days=1)
    today = date(2026, 11, 24)
    away(units, council.IRO_TEAM_MANAGER, (today, today), council.SAFEGUARDING_MANAGER)
    sweep(service)
    assert dispute_row(units, alert)["iro_id"] == council.IRO_TEAM_MANAGER
    assert obligations(units, alert)["close"]["person_id"] == council.SAFEGUARDING_MANAGER
    council.move(units, alert, council.SAFEGUARDING_MANAGER, "close", CHANGED)
    assert transitions(units, alert)[-1]["on_behalf_of"] == "Imogen Tate"
    assert is_whole(units)


def test_when_that_manager_leaves_too_it_goes_to_the_next_and_waits_while_there_is_none(
    units: Units, service: Service, alert: str, clock: FakeClock
) -> None:
    clock.forward(days=1)
    sweep(service)
    email = council.email_of(council.IRO_TEAM_MANAGER)
    load_people(units, f"Imogen Tate,{email},iro_team_manager,Reviewing Team,,2020-01-01,,,2026-11-24")
    sweep(service)
    assert (dispute_row(units, alert)["iro_id"], handed_on(units)) == (council.IRO_TEAM_MANAGER, 1)
    load_people(units, "Nadia Frost,nadia.frost@council.test,iro_team_manager,Reviewing Team,,,,,")
    sweep(service)
    row = dispute_row(units, alert)
    assert row["iro_id"] not in (council.IRO, council.IRO_TEAM_MANAGER)
    assert row["awaiting_person_id"] == row["iro_id"]
    assert is_whole(units)


def test_what_is_about_a_child_waits_for_the_childs_new_iro(
    units: Units, service: Service, clock: FakeClock
) -> None:
    reference = council.raise_informal(units)
    load_people(units, LEAVES)
    clock.forward(days=1)
    sweep(service)
    assert dispute_row(units, reference)["iro_id"] == council.IRO


def test_letters_that_failed_are_the_managers_to_see_to_once_the_iro_has_left(
    units: Units, alert: str, clock: FakeClock
) -> None:
    with units.writing() as unit:
        unit.connection.execute(update(Outbox).values(failed_at=unit.now, failure="550 no such mailbox"))

    def seen(person: int) -> int:
        with units.reading() as unit:
            return count_post_failures(unit, person)

    assert (seen(council.IRO) > 0, seen(council.IRO_TEAM_MANAGER)) == (True, 0)
    clock.forward(days=1)
    assert seen(council.IRO_TEAM_MANAGER) == seen(council.IRO)
    assert (seen(council.OTHER_IRO), seen(council.SAFEGUARDING_MANAGER)) == (0, 0)
    before = seen(council.IRO_TEAM_MANAGER)
    with units.reading() as unit:
        number = post_failures(unit, council.IRO_TEAM_MANAGER)[0].id

    def deal(person: int) -> None:
        with units.writing() as unit:
            deal_with_failure.handle(deal_with_failure.DealWithFailure(number, person), unit)

    with pytest.raises(Refused):
        deal(council.SAFEGUARDING_MANAGER)
    deal(council.IRO_TEAM_MANAGER)
    assert seen(council.IRO_TEAM_MANAGER) == before - 1
