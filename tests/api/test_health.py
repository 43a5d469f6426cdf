"""What the machines that watch the service are told."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from disputes.commands import hold_mail
from disputes.database import Database
from disputes.models import Outbox, Pulse
from disputes.tellings import CODE, Telling, outbox_row
from disputes.unit import Units
from machines.registry import Registry
from tests.support.clock import FakeClock
from tests.support.council import IRO, SECRET
from tests.support.site import app_over

pytestmark = pytest.mark.usefixtures("trial_pages")


def test_alive_asks_nothing_of_the_record(clock: FakeClock, rochdale: Registry) -> None:
    nowhere = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    client = app_over(Units(nowhere, clock, rochdale, SECRET)).test_client()
    assert client.get("/healthz").get_json() == {"alive": True}
    answer = client.get("/readyz")
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")


def test_ready_tells_of_the_clock_and_the_post(units: Units, clock: FakeClock) -> None:
    client = app_over(units).test_client()
    assert client.get("/readyz").get_json() == {
        "ready": True,
        "database": True,
        "migrations": True,
        "clock": {"last_tick_at": None, "late": True},
        "mail": {"oldest_unsent_at": None, "late": False, "held_since": None},
    }
    with units.writing() as unit:
        unit.connection.execute(insert(Pulse).values(part="clock", at=unit.now))
        for letter in (Telling(CODE, IRO, ""), Telling(CODE, IRO, "")):
            unit.connection.execute(insert(Outbox).values(outbox_row(letter, unit.now)))
        sent = {**outbox_row(Telling(CODE, IRO, ""), clock.now()), "sent_at": clock.now()}
        unit.connection.execute(insert(Outbox).values(sent))
    now = "2026-11-23T09:00:00+00:00"
    told = client.get("/readyz").get_json()
    assert told["clock"] == {"last_tick_at": now, "late": False}
    assert told["mail"] == {"oldest_unsent_at": now, "late": False, "held_since": None}
    clock.forward(minutes=6)
    told = client.get("/readyz").get_json()
    assert (told["clock"]["late"], told["mail"]["late"]) == (True, False)
    clock.forward(minutes=55)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.get_json()["mail"]["late"]


def test_ready_tells_since_when_mail_is_held(units: Units) -> None:
    with units.writing() as unit:
        hold_mail.handle(hold_mail.HoldMail("A copy."), unit)
    answer = app_over(units).test_client().get("/readyz")
    assert answer.status_code == 200, "people can work: only their letters wait"
    assert answer.get_json()["mail"]["held_since"] == "2026-11-23T09:00:00+00:00"


def test_a_record_without_its_schema_is_not_ready(
    database_url: str, clock: FakeClock, rochdale: Registry
) -> None:
    database = Database(database_url, durable=False)
    answer = app_over(Units(database, clock, rochdale, SECRET)).test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json() == {"ready": False, "database": True, "migrations": False}
    database.close()
