"""Each fault of a route's definition is found, said where it is, and nothing else is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from machines import needs
from machines.faults import faults_of, faults_of_profile
from machines.limits import NOT_STATED, Risk, at_once, set_for_case, working_days
from machines.registry import FaultyProcedure, Procedure
from machines.roles import CLOCK, IRO, TEAM_MANAGER, UNIT_MANAGER
from machines.route import Cap, Route, RouteType, ladder
from machines.side_routes.meeting import Meeting
from machines.stages import Kind, Silence, between, hand_over, stay
from tests.machines.broken import BROKEN, NOTHING, move, stage
from tests.machines.broken_later import BROKEN_LATER
from tests.machines.broken_limits import BROKEN_LIMITS
from tests.machines.broken_silence import BROKEN_SILENCE
from tests.machines.made_up import CONSIDER, PROFILE, REPLY, SAYS, THEMES, a_council, a_route
from tests.machines.rochdale import route_of

EVERY = BROKEN | BROKEN_LIMITS | BROKEN_SILENCE | BROKEN_LATER


@pytest.mark.parametrize("name", EVERY)
def test_each_fault_is_found_and_nothing_else(name):
    changes, expected = EVERY[name]
    found = [fault for fault in faults_of(a_route(**changes)) if fault.stops]
    assert sorted((fault.where, fault.what) for fault in found) == sorted(expected)
    assert all(fault.remedy for fault in found)


def test_a_sound_route_has_no_fault():
    assert faults_of(a_route()) == ()


def test_every_kind_of_limit_is_sound_when_it_is_whole():
    for limit in (at_once("at once"), set_for_case(1, 7, "as the IRO sets"), NOT_STATED):
        assert faults_of(a_route(asked={"owes": (replace(REPLY, limit=limit),)})) == ()


def test_silence_may_move_a_dispute_where_the_text_says_so():
    route = a_route(
        asked={"silence": Silence.ESCALATES},
        more=lambda s: {"lapse_up": move(between(s.asked, to=s.answered), by=(CLOCK,))},
    )
    assert faults_of(route) == ()


def test_a_route_without_stages_is_a_fault_and_not_a_crash():
    empty: Any = RouteType("Empty", (Route,), {"route_id": "empty", "version": "1"})
    assert [str(fault) for fault in faults_of(empty)] == [
        "empty 1, stages: fault: there are none. Write the stages and the moves."
    ]


def test_all_faults_are_listed_at_once_and_the_council_is_refused():
    broken = a_route(
        heading={"in_force_on": None, "source": None, "cap": Cap(4, "4 days", SAYS)},
        asked={"initial": False, "label": "", "rung": 3},
        answer={"by": (), "meets": ("nothing",)},
        agree={"needs": (), "by": (IRO, CLOCK), "source": NOTHING},
        more=lambda s: {
            "stuck": stage(owes=(), kind=Kind.DISCUSSION),
            "send": move(stay(s.asked)),
            "over": hand_over("To nowhere", to="nowhere", source=SAYS),
            "jump": s.asked.to(s.resolved),
        },
    )
    with pytest.raises(FaultyProcedure) as refused:
        a_council(broken)
    lines = [f"{fault.where}: {fault.what}" for fault in refused.value.faults]
    for expected in (
        "heading: has no day on which it comes into force",
        "heading: has no source",
        "stages: none says that the route begins there",
        "stage asked: has an empty label",
        "rung 3: has no label",
        "move answer: has no role: nobody may make it",
        "move answer: meets nothing, which no stage in its path owes",
        "obligation reply of stage asked: is met by no move, so it can only lapse",
        "move agree: ends the dispute in agreement without agreed actions",
        "move agree: has an empty source",
        "move agree: lists the clock, but in none of its stages does silence do anything",
        "stage stuck: has no owner: nobody owes anything",
        "stage stuck: is a discussion of nobody",
        "stage stuck: is a dead end: no move leads on",
        "stage stuck: cannot be reached",
        "send: is a name that the machine or the service's own parts already use",
        "transition from asked to resolved: belongs to no move, so nobody may make it",
        "stage over: hands over to nowhere, which this council does not have",
        "cap: the limits cannot fit: at their shortest the whole ladder takes 5 working days against 4",
    ):
        assert expected in lines
    assert all(line in str(refused.value) for line in (lines[0].split(": ")[1], lines[-1].split(": ")[1]))


def test_a_stage_that_only_a_bypass_reaches_is_a_warning():
    route = a_route(
        heading={"rungs": ladder("Manager", "Director")},
        more=lambda s: {
            "top": (top := stage(label="Director to decide", rung=2, owes=(replace(CONSIDER, id="end"),))),
            "end": move(between(top, to=s.resolved), meets=("end",), needs=(needs.AGREED_ACTIONS,)),
        },
    )
    assert [(fault.where, fault.stops) for fault in faults_of(route)] == [("stage top", False)]
    assert a_council(route).every_route() == (route,)


def test_a_way_back_is_a_warning_since_nothing_bounds_the_whole():
    route = a_route(more=lambda s: {"again": move(between(s.answered, to=s.asked))})
    (warning,) = faults_of(route)
    assert str(warning) == (
        "short 2020-01, cap: warning: the way can come back from answered to asked, so nothing bounds the "
        "whole. Watch the days used of each dispute, or take the way back out."
    )


def test_low_risk_can_take_a_concern_to_30_working_days_against_20():
    (warning,) = faults_of(route_of("concern"))
    assert str(warning) == (
        "concern 2017-06, cap: warning: at its longest the whole ladder takes 30 working days against 20. "
        "Watch the days used of each dispute: the text itself allows this."
    )


def test_somebody_who_was_asked_and_may_end_it_is_a_warning():
    route = a_route(agree={"by": (IRO, UNIT_MANAGER, TEAM_MANAGER)})
    assert [(fault.where, fault.what, fault.stops) for fault in faults_of(route)] == [
        ("move agree", "lets Team manager end the dispute, who did not raise it", False)
    ]
    assert a_council(route).every_route() == (route,)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"themes": ()}, ["has no themes: nothing could be raised"]),
        ({"themes": THEMES[0]}, ["does not give themes as a list"]),
        ({"leaders": UNIT_MANAGER}, ["does not give leaders as a list"]),
        ({"lapses_tell": UNIT_MANAGER}, ["does not give lapses_tell as a list"]),
        ({"beside": "meeting"}, ["does not give beside as a list"]),
        ({"risk_names": {Risk.HIGH: "Red", Risk.LOW: "Green"}}, ["has risk_names without MEDIUM"]),
    ],
)
def test_a_profile_that_would_only_break_later_is_a_fault(changes, found):
    assert [fault.what for fault in faults_of_profile(replace(PROFILE, **changes))] == found


def test_a_side_matter_without_its_comma_is_one_fault_and_not_one_for_each_letter():
    no_list: Any = "meeting"
    procedure = Procedure((a_route(), Meeting), replace(PROFILE, beside=no_list))
    assert [fault.what for fault in procedure.faults()] == ["does not give beside as a list"]


def test_the_other_routes_have_no_fault_and_no_warning():
    assert faults_of(route_of("informal")) == ()
    assert faults_of(route_of("formal")) == ()


def test_a_route_cannot_be_made_from_another():
    sound = a_route(heading={"in_force_on": date(2020, 1, 1)})
    with pytest.raises(TypeError, match="write the route out whole"):
        RouteType("Copy", (sound,), {})


def test_the_limit_of_five_working_days_is_what_the_made_up_route_counts():
    assert REPLY.limit == working_days(5, "within 5 working days")
