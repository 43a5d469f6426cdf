"""What an IRO may choose from when raising, and where the choices would lead."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from disputes.errors import Refused
from disputes.models import Child, Holding, Post
from disputes.queries.raising_choices import Opening, opening, own_children, routes_to_choose
from disputes.unit import Units
from machines.limits import Risk
from tests.support import council


def begun(
    units: Units, route: str, enter_at: str = "", risk: str = "high", limit: int | None = None
) -> Opening:
    with units.reading() as unit:
        return opening(unit, council.IRO, [council.ONLY_CHILD], route, enter_at, risk, limit, None)


def routes(units: Units, *children: str) -> dict[str, tuple[str, ...]]:
    with units.reading() as unit:
        found = routes_to_choose(unit, council.IRO, children)
    return {route.id: tuple(step.id for step in route.steps) for route in found}


def leave_post(units: Units, role: str, team: int) -> None:
    with units.writing() as unit:
        posts = select(Post.id).where(Post.role == role, Post.team_id == team)
        gone = update(Holding).where(Holding.post_id.in_(posts))
        unit.connection.execute(gone.values(to_on=unit.today - timedelta(days=1)))


def test_an_iro_chooses_among_their_own_children_and_sees_what_is_open_already(units: Units) -> None:
    reference = council.raise_informal(units, [council.SIBLING])
    with units.reading() as unit:
        found = own_children(unit, council.IRO)
    assert [(child.initials, child.case_number) for child in found] == [
        ("AB", council.SIBLING),
        ("CB", council.OTHER_SIBLING),
        ("QZ", council.PROTECTED),
        ("XY", council.ONLY_CHILD),
    ]
    assert found[0].open_disputes == (reference,)
    assert (found[1].open_disputes, found[0].team, found[0].social_worker) == ((), "Team North", "Sofia Wren")


def test_a_dispute_that_has_ended_is_not_open(units: Units) -> None:
    reference = council.raise_informal(units)
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Put right."})
    with units.reading() as unit:
        assert all(child.open_disputes == () for child in own_children(unit, council.IRO))


def test_the_routes_are_those_meant_for_the_child(units: Units) -> None:
    assert list(routes(units, council.ONLY_CHILD)) == ["concern", "informal", "formal"]
    assert list(routes(units, council.PROTECTED)) == ["concern"]


def test_each_route_says_where_it_may_start_and_what_that_passes_over(units: Units) -> None:
    with units.reading() as unit:
        formal = routes_to_choose(unit, council.IRO, [council.ONLY_CHILD])[2]
    assert [step.skipped for step in formal.steps] == [
        (),
        ("Three-way meeting",),
        ("Three-way meeting", "Service Manager for Safeguarding"),
        ("Three-way meeting", "Service Manager for Safeguarding", "Service Director"),
    ]


def test_only_a_route_with_limits_by_risk_lets_the_iro_set_one(units: Units) -> None:
    with units.reading() as unit:
        concern, informal, _ = routes_to_choose(unit, council.IRO, [council.ONLY_CHILD])
    assert (concern.lowest, concern.highest, concern.must_set) == (1, 7, False)
    assert {choice.risk: choice.days for choice in concern.risks} == {
        Risk.HIGH: 1,
        Risk.MEDIUM: 3,
        Risk.LOW: 7,
    }
    assert (informal.lowest, informal.highest) == (None, None)
    assert {choice.days for choice in informal.risks} == {None}


@pytest.mark.parametrize("children", [(), (council.OF_OTHER_IRO,), ("C-999",)])
def test_children_that_are_not_theirs_are_refused(units: Units, children: tuple[str, ...]) -> None:
    with pytest.raises(Refused) as refused, units.reading() as unit:
        routes_to_choose(unit, council.IRO, children)
    assert (refused.value.code, list(refused.value.fields)) == ("bad_input", ["children"])


def test_an_iro_in_the_childs_line_is_told_before_they_write_anything(units: Units) -> None:
    with units.writing() as unit:
        of_one = update(Child).where(Child.case_number == council.ONLY_CHILD)
        unit.connection.execute(of_one.values(social_worker_id=council.IRO))
    with pytest.raises(Refused) as refused:
        routes(units, council.ONLY_CHILD)
    assert refused.value.code == "conflict_of_interest"


def test_children_of_different_teams_are_refused(units: Units) -> None:
    with units.writing() as unit:
        of_one = update(Child).where(Child.case_number == council.ONLY_CHILD)
        unit.connection.execute(of_one.values(team_id=council.TEAM_SOUTH))
    with pytest.raises(Refused) as refused:
        routes(units, council.ONLY_CHILD, council.SIBLING)
    assert refused.value.code == "children_differ"


def test_the_informal_route_can_ask_the_team_manager_at_once(units: Units) -> None:
    found = begun(units, "informal")
    assert [(one.person, one.due_on) for one in found.owed] == [("Irene Okoro", date(2026, 11, 25))]
    assert [one.person for one in found.told] == ["Sofia Wren"]
    assert found.first_move is not None
    assert (found.first_move.id, found.first_move.by_on) == ("raise_with_team_manager", date(2026, 11, 25))
    assert [(one.person, one.due_on) for one in found.first_move.owed] == [("Tariq Moss", date(2026, 11, 30))]


def test_where_raising_asks_somebody_already_there_is_nothing_to_choose(units: Units) -> None:
    found = begun(units, "formal")
    assert found.first_move is None
    assert [one.person for one in found.owed] == ["Selma Marsh", "Irene Okoro"]
    assert begun(units, "informal", "team_manager_asked").first_move is None


def test_the_risk_or_the_iros_own_limit_sets_the_dates(units: Units) -> None:
    assert begun(units, "concern", risk="high").owed[0].due_on == date(2026, 11, 24)
    assert begun(units, "concern", risk="low").owed[0].due_on == date(2026, 12, 2)
    assert begun(units, "concern", risk="low", limit=2).owed[0].due_on == date(2026, 11, 25)
    with pytest.raises(Refused) as refused:
        begun(units, "concern", limit=8)
    assert refused.value.code == "limit_out_of_range"


def test_an_empty_post_is_said_plainly_whoever_asks(units: Units) -> None:
    leave_post(units, "team_manager", council.TEAM_NORTH)
    found = begun(units, "informal")
    note = "The post of Team manager has no holder: Selma Marsh is next in line"
    assert found.notes(at_once=True) == (note,)
    assert found.notes(at_once=False) == (note,)
    assert found.first_move is not None
    assert found.first_move.owed[0].person == "Selma Marsh"


@pytest.mark.parametrize(
    ("route", "enter_at", "risk", "code"),
    [
        ("none", "", "high", "bad_input"),
        ("informal", "", "huge", "bad_input"),
        ("informal", "director_asked", "high", "step_not_later"),
    ],
)
def test_what_cannot_be_begun_is_refused(
    units: Units, route: str, enter_at: str, risk: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        begun(units, route, enter_at, risk)
    assert refused.value.code == code
