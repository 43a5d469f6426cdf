"""What IROs were told: counted by kind, late, and what they had to find out another way."""

from __future__ import annotations

import secrets

import pytest

from disputes.commands import open_beside
from disputes.queries.told import ToldPage, told_page
from disputes.unit import Units
from tests.support import council


def tell(units: Units, kind: str, happened_on: str, by: int = council.SOCIAL_WORKER, **more: str) -> str:
    given = {"kind": kind, "happened_on": happened_on, "what": "What happened."} | more
    command = open_beside.OpenBeside(
        by, secrets.token_hex(8), "told_to_iro", given, children=[council.ONLY_CHILD]
    )
    with units.writing() as unit:
        return open_beside.handle(command, unit).reference


def page(units: Units, person: int) -> ToldPage:
    with units.reading() as unit:
        return told_page(unit, person)


@pytest.mark.demand("001 5", "002 change")
def test_late_and_missing_ones_are_counted_by_kind(units: Units) -> None:
    tell(units, "exclusion", "2026-11-20")
    tell(units, "exclusion", "2026-11-02")
    tell(units, "missing", "2026-11-20", council.IRO, found_out="The carer rang.")
    counts = {one.name: (one.told, one.late, one.missing) for one in page(units, council.IRO).counts}
    assert counts == {
        "The child is excluded from school": (2, 1, 0),
        "The child has run away or is missing": (0, 0, 1),
    }


def test_five_working_days_are_in_time_and_six_are_late(units: Units) -> None:
    # Told on Monday 23 November: the Monday before is five working days ago, the Friday before that six.
    tell(units, "health", "2026-11-16")
    tell(units, "health", "2026-11-13")
    assert [(one.days, one.is_late) for one in page(units, council.IRO).found] == [(6, True), (5, False)]


def test_what_the_iro_had_to_find_out_is_never_called_late(units: Units) -> None:
    tell(units, "health", "2026-01-05", council.IRO, found_out="At the review.")
    found = page(units, council.IRO).found
    assert [(one.found_out, one.is_late) for one in found] == [("At the review.", False)]


def test_everybody_sees_their_own_and_a_leader_all(units: Units) -> None:
    reference = tell(units, "family", "2026-11-20")
    for person, sees in (
        (council.IRO, [reference]),
        (council.SOCIAL_WORKER, [reference]),
        (council.DIRECTOR, [reference]),
        (council.OTHER_IRO, []),
        (council.OTHER_SOCIAL_WORKER, []),
    ):
        assert [one.reference for one in page(units, person).found] == sees


def test_what_is_older_than_a_year_is_left_out(units: Units, clock) -> None:
    tell(units, "family", "2026-11-20")
    clock.forward(days=366)
    assert page(units, council.DIRECTOR).found == ()
