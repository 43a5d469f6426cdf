"""A note costs next to nothing when there is one already, and stops nobody where there can be none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import structlog
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from api import noting
from api.logs import set_up_logs
from disputes.commands import note_reading
from disputes.database import Database
from disputes.models import Reading
from disputes.unit import Units
from machines.registry import Registry
from tests.api.test_noting import noted, visitor_as
from tests.support import council
from tests.support.clock import FakeClock


@pytest.fixture
def writes(units: Units) -> Iterator[list[str]]:
    """Every statement that writes, as the database is given it."""
    seen: list[str] = []

    def see(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.split()[0] in ("INSERT", "UPDATE", "DELETE"):
            seen.append(statement)

    event.listen(units.database.engine, "before_cursor_execute", see)
    yield seen
    event.remove(units.database.engine, "before_cursor_execute", see)


def test_a_page_that_is_opened_again_within_the_hour_costs_no_write(
    units: Units, clock: FakeClock, writes: list[str]
) -> None:
    reference = council.ask_team_manager(units)
    iro = visitor_as(units, council.IRO)
    writes.clear()
    for _ in range(3):
        iro.get(f"/disputes/{reference}")
    assert [one.split()[2] for one in writes] == ["reading"]
    clock.forward(minutes=59)
    iro.get(f"/disputes/{reference}")
    assert len(writes) == 1
    clock.forward(minutes=1)
    visitor_as(units, council.IRO).get(f"/disputes/{reference}")
    assert len(noted(units)) == 2


def test_two_processes_note_one_reading_once(units: Units) -> None:
    reference = council.ask_team_manager(units)
    for _ in range(2):
        visitor_as(units, council.IRO).get(f"/disputes/{reference}")
    assert len(noted(units)) == 1


def test_what_is_remembered_has_an_end(units: Units, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noting, "MOST_REMEMBERED", 1)
    reference = council.ask_team_manager(units)
    iro = visitor_as(units, council.IRO)
    for _ in range(2):
        iro.get(f"/disputes/{reference}")
        iro.get(f"/disputes/{reference}/file")
    assert len(noted(units)) == 2


@pytest.fixture
def sqlite_units(sqlite_council_url: str, clock: FakeClock, rochdale: Registry) -> Iterator[Units]:
    """SQLite alone: there whoever writes stands in a line."""
    database = Database(sqlite_council_url, durable=False)
    yield Units(database, clock, rochdale, council.SECRET)
    database.close()


@pytest.fixture
def logged(clock: FakeClock) -> Iterator[StringIO]:
    written = StringIO()
    set_up_logs(clock, written)
    yield written
    structlog.reset_defaults()


def full(*_: Any) -> None:
    raise OperationalError("INSERT of XY", {}, Exception("database or disk is full"))


def told_of(logged: StringIO) -> list[dict[str, Any]]:
    """The lines that say that something was not noted."""
    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    return [line for line in lines if line["event"] == "reading_not_noted"]


def test_a_reader_is_served_where_nothing_can_be_written_and_noted_when_it_can(
    units: Units, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, logged: StringIO
) -> None:
    reference = council.ask_team_manager(units)
    iro = visitor_as(units, council.IRO)
    with monkeypatch.context() as broken:
        broken.setattr(note_reading, "handle", full)
        assert "No school place" in iro.get(f"/disputes/{reference}").text
        assert iro.get("/my-disputes").status_code == 200
    assert noted(units) == []
    told = told_of(logged)
    assert [(one["error"], one["level"], one["waiting"]) for one in told] == [
        ("OperationalError", "error", 1),
        ("OperationalError", "error", 2),
    ]
    assert all(one["request_id"] for one in told)
    assert not any(word in logged.getvalue() for word in (reference, "XY", council.NAMES[council.IRO]))
    clock.forward(hours=2)
    iro.sign_in(council.IRO)
    iro.get("/filing")
    assert [one[2] for one in noted(units)] == ["the dispute", "list: my disputes", "list: to file"]
    with units.reading() as unit:
        hours = unit.connection.execute(select(Reading.read_at).order_by(Reading.id)).scalars().all()
    assert [at.hour for at in hours] == [9, 9, 11]


def test_a_fault_that_does_not_pass_holds_no_later_reading_up(
    units: Units, monkeypatch: pytest.MonkeyPatch, logged: StringIO
) -> None:
    reference = council.ask_team_manager(units)
    iro = visitor_as(units, council.IRO)
    with monkeypatch.context() as broken:
        broken.setattr(note_reading, "tie_to", lambda *_: 1 / 0)
        assert iro.get(f"/disputes/{reference}").status_code == 200
    assert [one["waiting"] for one in told_of(logged)] == [0]
    iro.get("/my-disputes")
    assert [one[2] for one in noted(units)] == ["list: my disputes"]


def test_no_more_than_so_many_wait(units: Units, monkeypatch: pytest.MonkeyPatch, logged: StringIO) -> None:
    monkeypatch.setattr(noting, "MOST_WAITING", 1)
    iro = visitor_as(units, council.IRO)
    with monkeypatch.context() as broken:
        broken.setattr(note_reading, "handle", full)
        for path in ("/my-disputes", "/filing", "/told"):
            assert iro.get(path).status_code == 200
    assert [one["waiting"] for one in told_of(logged)] == [1, 1, 1]


def test_a_reader_does_not_wait_for_long_for_whoever_writes(sqlite_units: Units, logged: StringIO) -> None:
    units = sqlite_units
    reference = council.ask_team_manager(units)
    iro = visitor_as(units, council.IRO)
    with units.writing():
        assert iro.get(f"/disputes/{reference}").status_code == 200
    assert [one["error"] for one in told_of(logged)] == ["TurnNotCome"]
    iro.get(f"/disputes/{reference}")
    assert len(noted(units)) == 1


def test_nor_for_another_process_that_writes(sqlite_units: Units, logged: StringIO) -> None:
    units = sqlite_units
    reference = council.ask_team_manager(units)
    iro = visitor_as(units, council.IRO)
    another = Database(units.database.url, durable=False)
    with another.writing():
        assert iro.get(f"/disputes/{reference}").status_code == 200
    another.close()
    assert [one["error"] for one in told_of(logged)] == ["TurnNotCome"]
    iro.get(f"/disputes/{reference}")
    assert len(noted(units)) == 1
