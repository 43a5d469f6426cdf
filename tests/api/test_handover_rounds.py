"""The rounds in which the clock hands on: once, cheaply, whoever else runs; one failure stops nothing."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from api import scheduler
from api.demo_clock import pass_time
from api.logs import log
from api.scheduler import run_until_nothing_is_due, sweep
from api.wiring import Service, around
from disputes.commands import hand_on
from disputes.models import Outbox
from disputes.queries import handovers
from disputes.tellings import ASKED
from disputes.unit import Unit, Units
from tests.api.test_handovers import handed_on, is_whole, owes
from tests.disputes.loading import load_people
from tests.disputes.record import everything, transitions
from tests.disputes.test_absences import away
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.site import SETTINGS, service_over

TODAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)


@pytest.fixture
def service(units: Units) -> Service:
    """The service over the small council."""
    return service_over(units)


def test_a_second_round_changes_nothing(units: Units, service: Service) -> None:
    council.ask_team_manager(units)
    away(units, council.TEAM_MANAGER, (TODAY, FRIDAY), council.OTHER_TEAM_MANAGER)
    sweep(service)
    before = everything(units)
    assert sweep(service) == 0
    load_people(units, "Somebody New,new@council.test,,,,,,,")  # the directory is another one
    assert sweep(service) == 0
    assert everything(units) == before


def test_two_clocks_at_once_hand_on_once(units: Units, clock: FakeClock) -> None:
    references = [council.ask_team_manager(units) for _ in range(4)]
    away(units, council.TEAM_MANAGER, (TODAY, FRIDAY), council.OTHER_TEAM_MANAGER)
    others = [Units(units.database, clock, units.registry, council.SECRET) for _ in range(2)]
    clocks = [threading.Thread(target=sweep, args=(around(SETTINGS, one),)) for one in others]
    for one in clocks:
        one.start()
    for one in clocks:
        one.join()
    assert handed_on(units) == len(references)
    assert {owes(units, one)[0] for one in references} == {council.OTHER_TEAM_MANAGER}
    assert is_whole(units)


def test_all_that_is_owed_is_looked_through_only_when_something_changed(
    units: Units, service: Service, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    council.ask_team_manager(units)
    looks: list[int] = []
    groups_owing = handovers.groups_owing

    def counted(unit: Unit) -> Any:
        looks.append(1)
        return groups_owing(unit)

    monkeypatch.setattr(scheduler, "groups_owing", counted)
    for _ in range(3):
        sweep(service)
    assert len(looks) == 1, "the first round, and no other"
    away(units, council.TEAM_MANAGER)
    for _ in range(3):
        sweep(service)
    assert len(looks) == 2, "the directory has changed"
    clock.forward(days=1)
    for _ in range(3):
        sweep(service)
    assert len(looks) == 3, "it is another day"


def test_one_that_fails_stops_no_other_and_is_tried_again_after_a_minute(
    units: Units, service: Service, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = council.ask_team_manager(units), council.ask_team_manager(units)
    away(units, council.TEAM_MANAGER, (TODAY, FRIDAY), council.OTHER_TEAM_MANAGER)
    logged: list[str] = []
    monkeypatch.setattr(log, "error", lambda event, **line: logged.append(f"{event} {line}"))
    handle = hand_on.handle

    def fails_for_one(command: hand_on.HandOn, unit: Unit) -> object:
        if command.reference == bad:
            raise ValueError("case text that no log may hold")
        return handle(command, unit)

    with monkeypatch.context() as broken_code:
        broken_code.setattr(hand_on, "handle", fails_for_one)
        assert sweep(service) == 1
    assert owes(units, good)[0] == council.OTHER_TEAM_MANAGER
    assert bad in logged[0]
    assert "case text" not in str(logged)
    assert sweep(service) == 0, "not at every tick"
    clock.forward(minutes=1)
    assert sweep(service) == 1
    assert owes(units, bad)[0] == council.OTHER_TEAM_MANAGER


def test_the_letter_to_the_new_person_goes_out(units: Units, service: Service) -> None:
    council.ask_team_manager(units)
    run_until_nothing_is_due(service)
    away(units, council.TEAM_MANAGER, (TODAY, FRIDAY), council.OTHER_TEAM_MANAGER)
    run_until_nothing_is_due(service)
    with units.reading() as unit:
        newest = unit.connection.execute(
            select(Outbox.person_id, Outbox.sent_at, Outbox.failed_at)
            .where(Outbox.letter == ASKED)
            .order_by(Outbox.id.desc())
            .limit(1)
        ).one()
    assert newest.person_id == council.OTHER_TEAM_MANAGER
    assert newest.sent_at is not None
    assert newest.failed_at is None


def test_the_demos_clock_stops_where_an_absence_begins_and_ends(
    units: Units, service: Service, clock: FakeClock
) -> None:
    reference = council.ask_team_manager(units)
    away(units, council.TEAM_MANAGER, (date(2026, 11, 24), date(2026, 11, 25)), council.OTHER_TEAM_MANAGER)
    pass_time(service, datetime(2026, 11, 26, 9, tzinfo=UTC))
    handed = [row["at"] for row in transitions(units, reference) if row["move"] == "change_holder"]
    assert handed == [datetime(2026, 11, 24, tzinfo=UTC), datetime(2026, 11, 26, tzinfo=UTC)]
