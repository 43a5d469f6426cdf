"""How long a route can take: what the cap is held against."""

from __future__ import annotations

from dataclasses import replace

import pytest

from machines.faults import faults_of
from machines.limits import NOT_STATED, PlainDays, Start, at_once, by_risk, hours, plain_days, working_days
from machines.paths import as_working_days, least_to_allow, longest_path, ways_back
from machines.roles import IRO
from machines.route import Cap
from machines.stages import Move, MoveKind, between
from tests.machines.made_up import CONSIDER, REPLY, SAYS, a_route
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
    assert least_to_allow(route_of("concern")) == 6


@pytest.mark.parametrize(("route_id", "most", "least"), [("formal", 10, 10), ("informal", 7, 6)])
def test_the_other_routes_take_the_same_at_any_risk_but_for_days_off(route_id, most, least):
    assert longest_path(route_of(route_id))[0] == most
    assert least_to_allow(route_of(route_id)) == least


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


def lasting(*limits, cap):
    """Faults of a route whose two steps last so long, by what "days" are and whether they stop it."""
    reply, consider = limits
    route = a_route(
        heading={"cap": Cap(cap, "as the text says", SAYS)},
        asked={"owes": (replace(REPLY, limit=reply),)},
        answered={"owes": (replace(CONSIDER, limit=consider),)},
    )
    return {plain: [fault.stops for fault in faults_of(route, plain)] for plain in PlainDays}


def test_plain_days_can_fit_a_cap_though_days_off_make_them_longer():
    """14 days and 7 days: 15 working days, or more where they end on the next working day."""
    assert lasting(plain_days(14, "14 days"), plain_days(7, "7 days"), cap=15) == {
        PlainDays.END_ON_A_WORKING_DAY: [False],
        PlainDays.ANY_DAY: [],
        PlainDays.WORKING_DAYS: [True],
    }


def test_limits_that_all_run_from_the_raising_are_not_added_up():
    ten, fifteen = (working_days(days, "of raising it", starts=Start.RAISED) for days in (10, 15))
    assert set(map(tuple, lasting(ten, fifteen, cap=15).values())) == {()}
    assert set(map(tuple, lasting(ten, fifteen, cap=14).values())) == {(True,)}


def test_what_counts_from_a_date_of_the_case_may_have_begun_before():
    review = working_days(10, "10 working days of the review", starts=Start.REVIEW_DATE)
    assert set(map(tuple, lasting(review, working_days(10, "10 days"), cap=15).values())) == {(False,)}
