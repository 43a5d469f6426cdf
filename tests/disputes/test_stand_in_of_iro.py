"""Whoever stands in for an IRO has all of the IRO's work while it lasts, and none of it after."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update

from disputes.errors import Refused
from disputes.models import Outbox
from disputes.queries.agreed_actions import own_actions
from disputes.queries.beside import own_matters
from disputes.queries.filing import entries_of_dispute
from disputes.queries.post_failures import count_post_failures, post_failures
from disputes.queries.raising_choices import own_children
from disputes.queries.told import told_page
from disputes.unit import Units
from tests.disputes.file_reading import mark, places, waiting
from tests.disputes.side_matters import TOLD, opened
from tests.disputes.test_absences import away
from tests.support import council
from tests.support.clock import FakeClock

THIS_WEEK = (date(2026, 11, 23), date(2026, 11, 27))
SATURDAY = datetime(2026, 11, 28, 9, tzinfo=UTC)
STAND_INS = (council.OTHER_IRO, council.IRO_TEAM_MANAGER)


@pytest.fixture(params=STAND_INS)
def stand_in(request: pytest.FixtureRequest, units: Units) -> int:
    """Another IRO, and then their manager: they stand in for the IRO this week."""
    person: int = request.param
    away(units, council.IRO, THIS_WEEK, person)
    return person


def test_they_put_on_file_what_the_iro_would(units: Units, stand_in: int, clock: FakeClock) -> None:
    reference = council.ask_team_manager(units)
    found = places(waiting(units, stand_in).entries)
    assert found == places(waiting(units).entries) == [(reference, 1, 1), (reference, 2, 1)]
    assert mark(units, found[0], by=stand_in) == 1
    with units.reading() as unit:
        listed = entries_of_dispute(unit, reference, stand_in)
    assert [one.filed.by if one.filed else "" for one in listed] == [council.NAMES[stand_in], ""]
    clock.move_to(SATURDAY)
    assert waiting(units, stand_in).total == 0
    with pytest.raises(Refused):
        mark(units, found[1], by=stand_in)


def test_they_see_which_agreed_actions_are_late(units: Units, stand_in: int, clock: FakeClock) -> None:
    reference = council.ask_team_manager(units)
    soon = council.ACTIONS[0] | {"by": "2026-11-24"}
    council.move(units, reference, council.IRO, "agree", {"agreed_actions": [soon]})
    clock.move_to(datetime(2026, 11, 26, 9, tzinfo=UTC))
    with units.reading() as unit:
        (late,) = own_actions(unit, stand_in)
    assert (late.dispute, late.is_late) == (reference, True)
    clock.move_to(SATURDAY)
    with units.reading() as unit:
        assert own_actions(unit, stand_in) == ()


def test_they_deal_with_letters_that_did_not_arrive(units: Units, stand_in: int, clock: FakeClock) -> None:
    reference = council.ask_team_manager(units)
    with units.writing() as unit:
        unit.connection.execute(update(Outbox).values(failed_at=unit.now, failure="550 no such mailbox"))
    with units.reading() as unit:
        assert {one.reference for one in post_failures(unit, stand_in)} == {reference}
        assert count_post_failures(unit, stand_in) == count_post_failures(unit, council.IRO) > 0
    clock.move_to(SATURDAY)
    with units.reading() as unit:
        assert count_post_failures(unit, stand_in) == 0


def test_they_see_what_the_iro_was_told_and_may_raise_about_the_iros_children(
    units: Units, stand_in: int
) -> None:
    children = (council.ONLY_CHILD,)
    told = opened(units, "told_to_iro", TOLD, children=children, by=council.SOCIAL_WORKER).reference
    with units.reading() as unit:
        assert told in {one.reference for one in own_matters(unit, stand_in)}
        assert told in {one.reference for one in told_page(unit, stand_in).found}
        assert council.ONLY_CHILD in {one.case_number for one in own_children(unit, stand_in)}
    reference = council.raise_informal(units, by=stand_in)
    assert reference in {one[0] for one in places(waiting(units, stand_in).entries)}


def test_who_is_away_too_has_none_of_it(units: Units, stand_in: int) -> None:
    council.ask_team_manager(units)
    away(units, stand_in, THIS_WEEK)
    assert waiting(units, stand_in).total == 0
