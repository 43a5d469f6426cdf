"""A manager of IROs stands in for one: the IRO's pages open to them, and close again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from disputes.unit import Units
from tests.api.pages.reader import Reader
from tests.disputes.side_matters import REFERRAL, opened
from tests.disputes.test_absences import away
from tests.support import council
from tests.support.clock import FakeClock

MENU = ("My disputes", "Raise a dispute", "Failed emails", "People away")


def test_every_page_of_the_iro_opens_while_they_stand_in(
    signed_in: Callable[[int], Reader], units: Units, clock: FakeClock
) -> None:
    reference = council.ask_team_manager(units)
    referral = opened(units, "cafcass_referral", REFERRAL, reference).reference
    days = (date(2026, 11, 23), date(2026, 11, 23))
    of_the_iro = ("/my-disputes", "/filing", "/raise/children")
    manager = signed_in(council.IRO_TEAM_MANAGER)
    for address in of_the_iro:
        assert manager.open(address).status == 404, address
    away(units, council.IRO, days, council.IRO_TEAM_MANAGER)
    page = manager.open("/my-disputes")
    assert reference in page.links
    assert "You stand in for Irene Okoro" in page.words
    assert set(MENU) <= set(page.links)
    for address in of_the_iro:
        assert manager.open(address).status == 200, address
    for where, link in (
        (reference, "The test for a referral to Cafcass"),
        (referral, "The pack, to read and download"),
    ):
        assert manager.open(manager.open(f"/disputes/{where}").links[link]).status == 200, link
    clock.move_to(datetime(2026, 11, 24, tzinfo=UTC))
    later = signed_in(council.IRO_TEAM_MANAGER)
    for address in (*of_the_iro, f"/disputes/{reference}/cafcass", f"/disputes/{referral}/pack"):
        assert later.open(address).status == 404, address
