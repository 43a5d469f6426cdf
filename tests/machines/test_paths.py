"""How long a route can take: what the cap is held against."""

from __future__ import annotations

from dataclasses import replace

import pytest

from machines.limits import NOT_STATED, Limit, PlainDays, at_once, by_risk, hours, plain_days, working_days
from machines.paths import as_working_days, longest_path, ways_back
from machines.roles import IRO
from machines.stages import Move, MoveKind, between
from tests.machines.made_up import REPLY, SAYS, a_route
from tests.machines.rochdale import route_of


def test_a_concern_at_low_risk_takes_30_working_days():
    days, path = longest_path(route_of("concern"))
    assert days == 30
    assert [stage.id for stage in path] == [
        "social_worker_told",
        "team_manager_contacted",
        "team_manager_answered",
        "not_resolved_with_team_manager",
        "service_manager_contacted",
        "service_manager_answered",
        "not_resolved_with_service_manager",
        "head_of_service_contacted",
        "head_of_service_answered",
        "not_resolved_with_head_of_service",
        "executive_director_told",
        "resolved",
    ]


def test_a_concern_at_high_risk_takes_6_working_days():
    assert longest_path(route_of("concern"), Limit.shortest)[0] == 6


@pytest.mark.parametrize(("route_id", "days"), [("formal", 10), ("informal", 7)])
def test_the_other_routes_take_the_same_at_any_risk(route_id, days):
    assert longest_path(route_of(route_id))[0] == days
    assert longest_path(route_of(route_id), Limit.shortest)[0] == days


def test_no_way_through_rochdales_routes_comes_back():
    assert [ways_back(route_of(route_id)) for route_id in ("concern", "formal", "informal")] == [()] * 3


def test_a_way_that_comes_back_is_walked_once():
    route = a_route(
        more=lambda s: {
            "again": Move(
                "Ask again",
                between(s.answered, to=s.asked),
                by=(IRO,),
                kind=MoveKind.ASK,
                source=SAYS,
            )
        }
    )
    assert ways_back(route) == (("answered", "asked"),)
    assert longest_path(route)[0] == 5


@pytest.mark.parametrize(
    ("limit", "days"),
    [
        (working_days(5, "5 working days"), 5),
        (plain_days(1, "1 day"), 1),
        (plain_days(2, "2 days"), 2),
        # Begun on a Saturday, seven days end on a Saturday, and so on the Monday after.
        (plain_days(7, "seven days"), 6),
        (hours(24, "24 hours"), 1),
        (hours(25, "25 hours"), 2),
        (at_once("immediately"), 0),
        (NOT_STATED, 0),
        (by_risk(high=1, medium=3, low=7, as_written="by risk"), 7),
    ],
)
def test_how_many_working_days_a_limit_can_come_to(limit, days):
    assert as_working_days(limit, limit.longest()) == days


def test_plain_days_that_mean_working_days_are_counted_as_such():
    seven = plain_days(7, "seven days")
    assert as_working_days(seven, 7, PlainDays.WORKING_DAYS) == 7
    route = a_route(asked={"owes": (replace(REPLY, limit=seven),)})
    assert [longest_path(route)[0], longest_path(route, plain=PlainDays.WORKING_DAYS)[0]] == [6, 7]
