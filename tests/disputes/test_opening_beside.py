"""Who may open what beside a dispute or without one, and where it would lead, before anybody does."""

from __future__ import annotations

import pytest

from disputes.commands import open_beside
from disputes.errors import Refused
from disputes.queries.beside import opened_by
from disputes.queries.names import names_around
from disputes.queries.opening_beside import (
    children_to_choose,
    opening_beside,
    routes_alone,
    routes_beside,
)
from disputes.unit import Units
from tests.support import council

NEWS = {"kind": "missing", "happened_on": "2026-11-22", "what": "Missing since last night."}


@pytest.mark.parametrize(
    ("person", "may"),
    [
        (council.IRO, True),
        (council.SOCIAL_WORKER, False),
        (council.TEAM_MANAGER, False),
        (council.DIRECTOR, False),
    ],
)
def test_only_the_iro_opens_advice_and_alerts(units: Units, person: int, may: bool) -> None:
    reference = council.raise_formal(units)
    with units.reading() as unit:
        there = {one.id for one in routes_beside(unit, reference, person)}
        alone = {one.id for one in routes_alone(unit, person)}
    assert ("legal_advice" in there) is may
    assert ("practice_alert" in alone) is may
    assert "practice_alert" not in there
    assert "agreed_action" not in there | alone


def test_nobody_learns_what_could_be_opened_beside_a_dispute_that_is_not_theirs(units: Units) -> None:
    reference = council.raise_formal(units)
    for person in (council.OTHER_IRO, council.OTHER_SOCIAL_WORKER, council.BYSTANDER):
        with units.reading() as unit, pytest.raises(Refused) as refused:
            routes_beside(unit, reference, person)
        assert refused.value.code == "dispute_not_found"


@pytest.mark.parametrize(
    ("person", "children"),
    [
        (council.SOCIAL_WORKER, ["C-101", "C-102", "C-104", "C-103"]),
        (council.TEAM_MANAGER, ["C-101", "C-102", "C-104", "C-103"]),
        (council.OTHER_TEAM_MANAGER, ["C-201"]),
        (council.OTHER_SOCIAL_WORKER, ["C-201"]),
        (council.SERVICE_MANAGER, []),
        (council.BYSTANDER, []),
    ],
)
def test_the_iro_is_told_of_ones_own_children_alone(units: Units, person: int, children: list[str]) -> None:
    with units.reading() as unit:
        found = children_to_choose(unit, person, "told_to_iro")
    assert [one.case_number for one in found] == children


def test_a_child_for_whom_the_route_is_not_meant_is_not_among_those_to_choose(units: Units) -> None:
    with units.reading() as unit:
        found = children_to_choose(unit, council.IRO, "cafcass_advice")
    assert council.PROTECTED not in [one.case_number for one in found]
    with units.reading() as unit, pytest.raises(Refused) as refused:
        opening_beside(
            unit, council.IRO, "cafcass_advice", {"question": "?", "asked_on": "2026-11-20"},
            children=[council.PROTECTED],
        )  # fmt: skip
    assert refused.value.code == "route_not_for_child"


def test_where_it_would_lead_is_told_before_it_is_opened(units: Units) -> None:
    reference = council.raise_formal(units)
    with units.reading() as unit:
        advice = opening_beside(
            unit, council.IRO, "legal_advice", {"question": "May they?", "reason": "Now."}, beside=reference
        )
        alert = opening_beside(
            unit,
            council.IRO,
            "practice_alert",
            {"team": council.TEAM_NORTH, "concern": "Late.", "effect": "Drift.", "wanted": "A plan."},
        )
    assert [(one.role, one.person) for one in advice.owed] == [("legal_gate", "Sami Gale")]
    assert [(one.role, one.person, one.due_on.isoformat()) for one in alert.owed if one.due_on] == [
        ("senior_manager", "Hugo Sallow", "2026-11-30")
    ]
    assert {one.person for one in alert.told} == {"Sana Dale", "Edwin Deane", "Imogen Tate"}


def test_every_fault_is_found_before_it_is_opened(units: Units) -> None:
    with units.reading() as unit, pytest.raises(Refused) as refused:
        opening_beside(
            unit, council.SOCIAL_WORKER, "told_to_iro", {"kind": "weather"}, children=[council.ONLY_CHILD]
        )
    assert set(refused.value.fields) == {"kind", "happened_on", "what"}


def test_what_somebody_opened_is_theirs_to_find_again(units: Units) -> None:
    command = open_beside.OpenBeside(
        council.SOCIAL_WORKER, "key-0001", "told_to_iro", NEWS, children=(council.ONLY_CHILD,)
    )
    with units.writing() as unit:
        reference = open_beside.handle(command, unit).reference
    with units.reading() as unit:
        assert [one.reference for one in opened_by(unit, council.SOCIAL_WORKER)] == [reference]
        assert opened_by(unit, council.IRO) == ()


def test_the_names_to_choose_from_are_of_those_around_the_child(units: Units) -> None:
    reference = council.raise_formal(units)
    with units.reading() as unit:
        names = names_around(unit, reference)
    assert {"Sofia Wren", "Tariq Moss", "Selma Marsh", "Irene Okoro"} <= set(names)
    assert not {"Tess Moran", "Basil Stander", "Imogen Tate"} & set(names)
