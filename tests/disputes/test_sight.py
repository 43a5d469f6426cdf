"""A list shows a person just what they may open."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest
from sqlalchemy import update

from disputes.access import require_sight
from disputes.case import load_case
from disputes.errors import Refused
from disputes.models import Child
from disputes.queries.queue import queue_page
from disputes.queries.sight import sight_of
from disputes.unit import Units
from machines.registry import Registry
from tests.disputes.queue_reading import EVERYTHING, raise_mixed, vacate
from tests.support import council
from tests.support.clock import FakeClock


@pytest.fixture
def mixed(units: Units, clock: FakeClock) -> dict[str, str]:
    return raise_mixed(units, clock)


def test_a_list_shows_just_what_the_person_may_open(units: Units, clock: FakeClock, mixed: dict[str, str]):
    asks = {"to_person": council.OTHER_TEAM_MANAGER, "reason": "Knows it."}
    council.move(units, mixed["formal"], council.IRO, "reassign", asks)
    with units.writing() as unit:  # a sibling's own social worker sees it too
        second = update(Child).where(Child.case_number == council.OTHER_SIBLING)
        unit.connection.execute(second.values(social_worker_id=council.BYSTANDER))
    ours = units.registry
    without_leaders = Registry(ours.every_route(), replace(ours.profile, leaders=()))
    for registry in (ours, without_leaders):
        with Units(units.database, clock, registry, council.SECRET).reading() as unit:
            for person, name in council.NAMES.items():
                rows = queue_page(unit, EVERYTHING, sight=sight_of(unit, person)).rows
                may_open = set()
                for reference in mixed.values():
                    with suppress(Refused):
                        require_sight(unit, load_case(unit, reference), person)
                        may_open.add(reference)
                assert {one.reference for one in rows} == may_open, name


def test_a_post_that_has_ended_shows_nothing_any_more(units: Units, mixed: dict[str, str]):
    vacate(units, "team_manager")
    with units.reading() as unit:
        rows = queue_page(unit, EVERYTHING, sight=sight_of(unit, council.OTHER_TEAM_MANAGER)).rows
    assert rows == ()
