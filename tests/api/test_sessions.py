"""A session: how long it lasts, what ends it, and that nothing is written when a page is read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select, update

from disputes.models import Code, Holding, Person, Session
from disputes.unit import Units
from tests.support.clock import FakeClock
from tests.support.council import (
    IRO,
    email_of,
)
from tests.support.site import Visitor, app_over

pytestmark = pytest.mark.usefixtures("trial_pages")


@pytest.fixture
def visitor(units: Units) -> Visitor:
    return Visitor(app_over(units), units)


def is_in(visitor: Visitor) -> bool:
    return visitor.get("/trial/staff").status_code == 200


def test_somebody_who_has_left_cannot_sign_in_and_their_session_dies(
    visitor: Visitor, units: Units, clock: FakeClock
) -> None:
    visitor.sign_in(IRO)
    assert is_in(visitor)
    with units.writing() as unit:
        unit.connection.execute(update(Person).where(Person.id == IRO).values(left_on=date(2026, 11, 24)))
    assert is_in(visitor)  # they leave tomorrow
    later = Visitor(visitor.client.application, units)
    later.ask_for_code(email_of(IRO))
    in_time = later.newest_digits()
    clock.move_to(clock.now() + timedelta(hours=15, minutes=1))
    with units.writing() as unit:
        unit.connection.execute(update(Code).values(expires_at=clock.now() + timedelta(minutes=1)))
    assert not is_in(visitor)
    assert later.type_code(in_time).status_code == 422
    assert Visitor(visitor.client.application, units).ask_for_code(email_of(IRO)).status_code == 303
    with units.reading() as unit:
        newest = unit.connection.execute(
            select(Code.person_id).order_by(Code.id.desc()).limit(1)
        ).scalar_one()
    assert newest is None


def test_a_session_dies_when_the_address_changes(visitor: Visitor, units: Units) -> None:
    visitor.sign_in(IRO)
    with units.writing() as unit:
        unit.connection.execute(update(Person).where(Person.id == IRO).values(email="other@council.test"))
    assert not is_in(visitor)


def test_a_session_ends_after_an_hour_idle_but_not_while_pages_are_read(
    visitor: Visitor, clock: FakeClock
) -> None:
    visitor.sign_in(IRO)
    for _ in range(5):
        clock.forward(minutes=59)
        assert is_in(visitor)
    clock.forward(minutes=60)
    assert not is_in(visitor)


def test_a_session_ends_after_twelve_hours_however_much_it_is_used(
    visitor: Visitor, clock: FakeClock
) -> None:
    visitor.sign_in(IRO)
    for _ in range(23):
        clock.forward(minutes=31)
        assert is_in(visitor)
    clock.forward(minutes=8)
    assert not is_in(visitor)


def test_reading_a_page_writes_nothing(visitor: Visitor, units: Units, clock: FakeClock) -> None:
    visitor.sign_in(IRO)

    def rows() -> list[object]:
        with units.reading() as unit:
            return list(unit.connection.execute(select(Session.__table__)).all())

    before = rows()
    clock.forward(minutes=30)
    assert is_in(visitor)
    assert rows() == before


def test_a_cookie_that_was_tampered_with_is_worth_nothing(visitor: Visitor, clock: FakeClock) -> None:
    visitor.sign_in(IRO)
    good = visitor.cookies()["staff"]
    token, seconds, seal = good.split(".")
    clock.forward(hours=2)
    later = str(int(clock.now().timestamp()))
    for forged in (
        f"{token}.{later}.{seal}",
        f"{token}.{later}.",
        f"{token}.{seconds}.{'0' * 32}",
        token,
        f"{'x' * 43}.{seconds}.{seal}",
        "..",
        f"{token}.-1.{seal}",
        "é",
        "x" * 4000,
    ):
        thief = Visitor(visitor.client.application, visitor.units)
        thief.client.set_cookie("staff", forged, domain="localhost")
        assert not is_in(thief), forged


def test_signing_out_ends_it_at_the_server_for_every_copy_of_the_cookie(visitor: Visitor) -> None:
    visitor.sign_in(IRO)
    copy = Visitor(visitor.client.application, visitor.units)
    copy.client.set_cookie("staff", visitor.cookies()["staff"], domain="localhost")
    assert is_in(copy)
    visitor.get("/trial/form")
    answer = visitor.post("/sign-out")
    assert (answer.status_code, answer.location) == (303, "/signed-out")
    assert "You have signed out" in visitor.get("/signed-out").text
    assert not is_in(visitor)
    assert not is_in(copy)


def test_signing_in_again_ends_the_session_before(visitor: Visitor) -> None:
    visitor.sign_in(IRO)
    before = visitor.cookies()["staff"]
    visitor.client.delete_cookie("staff")
    copy = Visitor(visitor.client.application, visitor.units)
    copy.client.set_cookie("staff", before, domain="localhost")
    copy.client.delete_cookie("staff")
    visitor.get("/sign-in")
    visitor.ask_for_code(email_of(IRO))
    visitor.get("/sign-in/code")
    visitor.client.set_cookie("staff", before, domain="localhost")
    visitor.post("/sign-in/code", {"code": visitor.newest_digits()})
    assert visitor.cookies()["staff"].partition(".")[0] != before.partition(".")[0]
    copy.client.set_cookie("staff", before, domain="localhost")
    assert not is_in(copy)


def test_a_link_session_opens_no_staff_page(visitor: Visitor, units: Units) -> None:
    visitor.sign_in(IRO)
    with units.writing() as unit:
        unit.connection.execute(update(Session).values(kind="link"))
    assert not is_in(visitor)


def test_cookies_are_bound_to_this_host_over_https(units: Units) -> None:
    visitor = Visitor(
        app_over(units, base_url="https://disputes.council.test"), units, "https://disputes.council.test"
    )
    visitor.get("/sign-in")
    sent = visitor.ask_for_code(email_of(IRO)).headers.getlist("Set-Cookie")
    sent += visitor.type_code(visitor.newest_digits()).headers.getlist("Set-Cookie")
    assert {line.partition("=")[0] for line in sent} >= {"__Host-browser", "__Host-staff"}
    for line in sent:
        assert line.startswith("__Host-")
        assert "Secure" in line
        assert "Path=/" in line
        assert "HttpOnly" in line
        assert "SameSite=Lax" in line
        assert "Domain" not in line
    assert set(visitor.cookies()) == {"__Host-form", "__Host-staff"}


def test_roles_are_those_of_today(visitor: Visitor, units: Units, clock: FakeClock) -> None:
    visitor.sign_in(IRO)
    assert visitor.get("/trial/iro").status_code == 200
    assert visitor.get("/trial/leader").status_code == 404
    with units.writing() as unit:
        unit.connection.execute(
            update(Holding).where(Holding.person_id == IRO).values(to_on=clock.now().date())
        )
        unit.connection.execute(
            insert(Holding).values(
                post_id=1, person_id=IRO, from_on=clock.now().date() + timedelta(days=1), stands_in=True
            )
        )
    assert visitor.get("/trial/iro").status_code == 200
    clock.forward(hours=15, minutes=30)
    visitor = Visitor(visitor.client.application, units)
    visitor.sign_in(IRO)
    assert visitor.get("/trial/iro").status_code == 404
    assert visitor.get("/trial/leader").status_code == 200
