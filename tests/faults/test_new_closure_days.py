"""A day stops being a working day while disputes run: open dates move, and the record says why."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from api.scheduler import sweep
from api.wiring import Service
from disputes.commands import add_closure_day, remove_closure_day
from disputes.models import Dispute, Obligation, Outbox, Transition
from disputes.queries import redated
from disputes.unit import Units
from tests.faults.invariants import invariants
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.site import service_over

DUE_ON, NEXT = date(2026, 11, 30), date(2026, 12, 1)
CLOSED = date(2026, 11, 27)


@pytest.fixture
def service(units: Units) -> Service:
    return service_over(units)


def close(units: Units, day: date = CLOSED) -> None:
    with units.writing() as unit:
        add_closure_day.handle(add_closure_day.AddClosureDay(day, "The heating has failed"), unit)


def owed(units: Units, reference: str) -> Obligation:
    with units.reading() as unit:
        found = unit.connection.execute(
            select(Obligation.__table__)
            .join(Dispute)
            .where(Dispute.reference == reference, Obligation.code == "reply")
        )
        return found.one()  # type: ignore[return-value]  # a row with the same names


def rows_of(units: Units, reference: str) -> list[tuple[str, dict]]:
    with units.reading() as unit:
        found = unit.connection.execute(
            select(Transition.move, Transition.given).join(Dispute).where(Dispute.reference == reference)
        )
        return [(move, given) for move, given in found]


def test_an_open_date_moves_at_the_next_tick_and_the_record_says_why(service: Service) -> None:
    reference = council.ask_team_manager(service.units)
    sweep(service)
    assert owed(service.units, reference).due_on == DUE_ON
    close(service.units)
    sweep(service)
    now = owed(service.units, reference)
    assert (now.due_on, now.first_due_on) == (NEXT, DUE_ON)
    move, given = rows_of(service.units, reference)[-1]
    assert move == "change_dates"
    assert "Friday 27 November 2026 (The heating has failed)" in given["because"]
    with service.units.reading() as unit:
        told = unit.connection.execute(select(Outbox.letter, Outbox.person_id)).all()
    assert ("date_changed", council.TEAM_MANAGER) in [tuple(one) for one in told]
    assert invariants(service.units, swept_at=service.clock.now()) == []


def test_it_moves_once_however_often_the_clock_looks(service: Service, clock: FakeClock) -> None:
    reference = council.ask_team_manager(service.units)
    close(service.units)
    for _ in range(3):
        sweep(service)
        clock.forward(minutes=3)
    assert [move for move, _ in rows_of(service.units, reference)].count("change_dates") == 1


def test_a_day_that_is_taken_back_leaves_the_date(service: Service) -> None:
    reference = council.ask_team_manager(service.units)
    close(service.units)
    sweep(service)
    with service.units.writing() as unit:
        remove_closure_day.handle(remove_closure_day.RemoveClosureDay(CLOSED), unit)
    sweep(service)
    assert owed(service.units, reference).due_on == NEXT


def test_what_has_passed_stays_passed(service: Service, clock: FakeClock) -> None:
    reference = council.ask_team_manager(service.units)
    clock.move_to(datetime(2026, 12, 1, 9, tzinfo=UTC))
    sweep(service)
    close(service.units, date(2026, 12, 2))
    sweep(service)
    assert [move for move, _ in rows_of(service.units, reference)][-1] == "record_lapse"


def test_what_is_due_today_is_not_late_when_today_is_closed(service: Service, clock: FakeClock) -> None:
    reference = council.ask_team_manager(service.units)
    clock.move_to(datetime(2026, 11, 30, 8, tzinfo=UTC))
    close(service.units, DUE_ON)
    sweep(service)
    clock.move_to(datetime(2026, 12, 1, 8, tzinfo=UTC))
    sweep(service)
    assert owed(service.units, reference).lapsed_at is None
    clock.move_to(datetime(2026, 12, 2, 0, 0, 1, tzinfo=UTC))
    sweep(service)
    assert rows_of(service.units, reference)[-1][1]["due_on"] == "2026-12-01"


def test_a_date_that_the_iro_gave_stays_theirs(service: Service) -> None:
    units = service.units
    reference = council.ask_team_manager(units)
    asked = {"until": "2026-12-04", "reason": "We wait for the school."}
    council.move(units, reference, council.TEAM_MANAGER, "ask_more_time", asked)
    council.move(units, reference, council.IRO, "grant_more_time", {"until": "2026-12-04"})
    for day in (24, 25, 26, 27, 30):
        close(units, date(2026, 11, day))
    for day in (1, 2, 3):
        close(units, date(2026, 12, day))
    sweep(service)
    assert owed(units, reference).due_on == date(2026, 12, 4)


def test_what_was_asked_for_is_given_by_a_date_that_is_as_late(service: Service) -> None:
    units = service.units
    reference = council.ask_team_manager(units)
    asked = {"until": NEXT.isoformat(), "reason": "We wait for the school."}
    council.move(units, reference, council.TEAM_MANAGER, "ask_more_time", asked)
    close(units)
    sweep(service)
    now = owed(units, reference)
    assert (now.due_on, now.asked_until) == (NEXT, None)


def test_what_was_asked_for_stays_asked_for(service: Service) -> None:
    units = service.units
    reference = council.ask_team_manager(units)
    asked = {"until": "2026-12-10", "reason": "We wait for the school."}
    council.move(units, reference, council.TEAM_MANAGER, "ask_more_time", asked)
    close(units)
    sweep(service)
    now = owed(units, reference)
    assert (now.due_on, now.asked_until) == (NEXT, date(2026, 12, 10))
    assert invariants(units) == []


def test_control_without_the_look_nothing_moves(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.scheduler.out_of_date", lambda _unit: ())
    reference = council.ask_team_manager(service.units)
    close(service.units)
    sweep(service)
    assert owed(service.units, reference).due_on == DUE_ON
    with service.units.reading() as unit:
        assert redated.out_of_date(unit) == (reference,)
