"""The clock process: everything that is due, once, whoever else runs; one bad row stops nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from api import scheduler
from api.logs import log
from api.scheduler import one_at_a_time, run_until_nothing_is_due, sweep, tick_clock, ticking
from api.wiring import Service, around
from disputes.commands import record_lapse
from disputes.errors import Refused
from disputes.models import Outbox, Transition
from disputes.queries.readiness import readiness
from disputes.unit import Unit, Units
from tests.support import council
from tests.support.clock import FakeClock
from tests.support.site import service_over


@pytest.fixture
def service(units: Units) -> Service:
    """The service over the small council."""
    return service_over(units)


def lapses(units: Units) -> list[tuple[str, str]]:
    """Each lapse on record: which obligation, and the day on which it was due."""
    with units.reading() as unit:
        rows = unit.connection.execute(
            select(Transition.given).where(Transition.move == "record_lapse").order_by(Transition.id)
        ).scalars()
        return [(given["obligation"], given["due_on"]) for given in rows]


def test_nothing_fires_before_it_is_due_and_everything_after(
    units: Units, service: Service, clock: FakeClock
) -> None:
    council.ask_team_manager(units)
    clock.move_to(datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC))
    sweep(service)
    assert lapses(units) == []
    clock.forward(seconds=1)
    assert sweep(service) == 1
    assert sweep(service) == 0
    assert lapses(units) == [("reply", "2026-11-30")]


def test_after_a_month_off_the_first_round_records_all_with_the_days_on_which_they_were_due(
    units: Units, service: Service, clock: FakeClock
) -> None:
    council.raise_informal(units)
    council.ask_team_manager(units)
    council.raise_formal(units)
    clock.forward(days=30)
    tick_clock(service)
    assert sorted(lapses(units)) == [
        ("answer_meeting", "2026-11-30"),
        ("hold_meeting", "2026-11-30"),
        ("raise_with_team_manager", "2026-11-25"),
        ("reply", "2026-11-30"),
    ]


def test_reminders_and_lapses_are_letters_of_their_own_day(
    units: Units, service: Service, clock: FakeClock
) -> None:
    council.ask_team_manager(units)
    run_until_nothing_is_due(service)
    clock.move_to(datetime(2026, 11, 27, 7, 59, tzinfo=UTC))
    run_until_nothing_is_due(service)
    assert _unsent(units) == 0
    before = _letters(units)
    clock.forward(minutes=1)
    run_until_nothing_is_due(service)
    assert _letters(units) - before == 1
    assert _unsent(units) == 0


def test_one_bad_row_stops_no_other_and_is_tried_again(
    units: Units, service: Service, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = council.ask_team_manager(units)
    council.ask_team_manager(units)
    clock.forward(days=14)
    logged: list[dict[str, Any]] = []
    monkeypatch.setattr(log, "error", lambda event, **line: logged.append({"event": event, **line}))
    handle = record_lapse.handle

    def fails_for_one(command: record_lapse.RecordLapse, unit: Unit) -> object:
        if command.reference == bad:
            raise ValueError("case text that no log may hold")
        return handle(command, unit)

    with monkeypatch.context() as broken_code:
        broken_code.setattr(record_lapse, "handle", fails_for_one)
        sweep(service)
    assert lapses(units) == [("reply", "2026-11-30")]
    assert [line["reference"] for line in logged] == [bad]
    assert "case text" not in str(logged)


def test_a_row_on_which_somebody_acts_in_this_moment_is_left_for_the_next_round(
    units: Units, service: Service, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = council.ask_team_manager(units)
    council.ask_team_manager(units)
    clock.forward(days=14)
    handle = record_lapse.handle

    def stale_for_one(command: record_lapse.RecordLapse, unit: Unit) -> object:
        if command.reference == busy:
            raise Refused("stale")
        return handle(command, unit)

    errors: list[str] = []
    monkeypatch.setattr(log, "error", lambda event, **_line: errors.append(event))
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(record_lapse, "handle", stale_for_one)
        assert sweep(service) == 1
    assert errors == [], "it is no fault"
    assert sweep(service) == 1


def test_more_than_a_batch_of_bad_rows_hides_no_good_one(
    units: Units, service: Service, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    references = [council.ask_team_manager(units) for _ in range(5)]
    monkeypatch.setattr(scheduler, "BATCH", 2)
    monkeypatch.setattr(log, "error", lambda *_args, **_line: None)
    clock.forward(days=14)
    handle = record_lapse.handle

    def last_only(command: record_lapse.RecordLapse, unit: Unit) -> object:
        if command.reference != references[-1]:
            raise ValueError
        return handle(command, unit)

    monkeypatch.setattr(record_lapse, "handle", last_only)
    assert sweep(service) == 1


def test_a_database_that_is_gone_ends_the_round(
    units: Units, service: Service, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    council.ask_team_manager(units)
    clock.forward(days=14)
    tried = []

    def gone(command: record_lapse.RecordLapse, _unit: Unit) -> None:
        tried.append(command)
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(record_lapse, "handle", gone)
    with pytest.raises(OperationalError):
        sweep(service)
    assert len(tried) == 1


def test_several_clocks_record_each_lapse_once(units: Units, service: Service, clock: FakeClock) -> None:
    for _ in range(8):
        council.ask_team_manager(units)
    clock.forward(days=14)
    ready = threading.Barrier(4)
    errors: list[Exception] = []

    def run(mine: Service) -> None:
        ready.wait()
        try:
            sweep(mine)
        except Exception as error:  # noqa: BLE001 -- the test tells of it
            errors.append(error)

    clocks = [around(service.settings, units) for _ in range(4)]
    threads = [threading.Thread(target=run, args=(one,)) for one in clocks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sweep(service)  # what one clock left to another that gave way to a third
    assert errors == []
    assert lapses(units) == [("reply", "2026-11-30")] * 8
    with units.reading() as unit:
        told = select(func.count()).select_from(Outbox).where(Outbox.letter == "limit_passed")
        assert unit.connection.execute(told).scalar_one() == 8


def test_a_round_leaves_a_sign_of_life(units: Units, service: Service, clock: FakeClock) -> None:
    with units.reading() as unit:
        assert readiness(unit).clock_at is None
    for _ in range(2):
        clock.forward(seconds=5)
        tick_clock(service)
    with units.reading() as unit:
        assert readiness(unit).clock_at == clock.now()


def test_the_scheduler_ticks_by_itself_until_it_is_stopped(units: Units, service: Service) -> None:
    council.raise_informal(units)
    with ticking(service) as running:
        jobs = {job.id: job for job in running.get_jobs()}
        assert set(jobs) == {"clock", "post", "doors"}
        for job in jobs.values():
            assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)
            job.modify(next_run_time=datetime.now(UTC))
        _wait(lambda: _unsent(units) == 0)
    assert not running.running


def test_a_tick_that_fails_is_told_without_its_words_and_the_next_one_comes(
    units: Units, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged: list[dict[str, Any]] = []
    monkeypatch.setattr(log, "error", lambda event, **line: logged.append({"event": event, **line}))

    def fails(_service: Service) -> None:
        raise ValueError("about a child")

    scheduler._quietly(service, "clock", fails)
    assert logged[0]["event"] == "tick_failed"
    assert logged[0]["error"] == "ValueError"
    assert "about a child" not in str(logged)


def test_in_the_demo_a_tick_waits_while_the_clock_is_moved(units: Units) -> None:
    demo = service_over(units, demo=True)
    ticked = threading.Event()
    tick = threading.Thread(target=scheduler._quietly, args=(demo, "post", lambda _service: ticked.set()))
    with one_at_a_time:
        tick.start()
        assert not ticked.wait(0.2)
    tick.join()
    assert ticked.is_set()


def _letters(units: Units) -> int:
    with units.reading() as unit:
        count: int = unit.connection.execute(select(func.count()).select_from(Outbox)).scalar_one()
        return count


def _unsent(units: Units) -> int:
    with units.reading() as unit:
        waiting = select(func.count()).select_from(Outbox).where(Outbox.sent_at.is_(None))
        count: int = unit.connection.execute(waiting).scalar_one()
        return count


def _wait(until: Callable[[], bool]) -> None:
    give_up = threading.Event()
    for _ in range(int(timedelta(seconds=30) / timedelta(seconds=0.05))):
        if until():
            return
        give_up.wait(0.05)
    raise AssertionError("it never came")
