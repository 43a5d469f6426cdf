"""The registry: faults between routes, versions in force, and disputes that keep theirs."""

from __future__ import annotations

from datetime import date

import pytest

from machines.engine import Place, advance
from machines.faults import faults_of_council
from machines.registry import FaultyProcedure, Registry, UnknownRoute, load_council
from machines.roles import IRO
from machines.route import Route, Scope
from machines.stages import Move, MoveKind, between, hand_over
from tests.machines.made_up import SAYS, a_council, a_route
from tests.machines.rochdale import ROUTE_IDS, TODAY, rochdale

NEW_DAY = date(2025, 6, 1)


def going_on_to(route_id: str, **heading: object) -> type[Route]:
    """A made-up route whose IRO can take it on to another."""
    return a_route(
        heading=heading,
        more=lambda s: {
            "over": (over := hand_over("Taken further", to=route_id, source=SAYS)),
            "take_further": Move(
                "Take it further",
                between(s.asked, s.answered, to=over),
                by=(IRO,),
                kind=MoveKind.ESCALATE,
                source=SAYS,
            ),
        },
    )


def of_council(*routes: type[Route]) -> list[str]:
    return [f"{fault.route}, {fault.where}: {fault.what}" for fault in faults_of_council(routes)]


def test_a_hand_over_to_a_route_that_is_not_there():
    assert of_council(going_on_to("long")) == [
        "short, stage over: hands over to long, which this council does not have"
    ]


def test_a_hand_over_to_a_route_that_is_not_yet_in_force():
    long = a_route(heading={"route_id": "long", "in_force_on": NEW_DAY})
    assert of_council(going_on_to("long"), long) == [
        "short, stage over: hands over to long before that is in force"
    ]


def test_the_same_version_twice_and_two_on_one_day():
    assert of_council(a_route(), a_route()) == [
        "short, version 2020-01: is written 2 times",
        "short, in force on 2020-01-01: 2 versions come into force on one day",
    ]


def test_two_councils_in_one_folder():
    assert of_council(a_route(), a_route(heading={"council": "other", "route_id": "long"})) == [
        "the council, heading: its routes name 2 councils: madeup, other"
    ]


def test_a_council_without_routes():
    with pytest.raises(FaultyProcedure, match="the council, routes: fault: there are none"):
        a_council()


def two_versions() -> Registry:
    """A council whose both routes got a second version on the new day."""
    return a_council(
        going_on_to("long", version="1"),
        going_on_to("long", version="2", in_force_on=NEW_DAY),
        a_route(heading={"route_id": "long", "version": "1"}),
        a_route(
            heading={"route_id": "long", "version": "2", "in_force_on": NEW_DAY},
            asked={"label": "Director to reply"},
        ),
    )


@pytest.mark.parametrize(
    ("on", "version"), [(date(2025, 5, 31), "1"), (NEW_DAY, "2"), (date(2026, 1, 1), "2")]
)
def test_a_new_dispute_begins_under_the_version_in_force_that_day(on, version):
    routes = two_versions().in_force(on)
    assert {route_id: route.version for route_id, route in routes.items()} == {
        "long": version,
        "short": version,
    }


def test_before_the_first_version_nothing_is_in_force():
    assert two_versions().in_force(date(2019, 12, 31)) == {}


def test_a_running_dispute_stays_on_its_version():
    place = two_versions().place("short", "1", "asked", date(2025, 5, 31), Scope.LOOKED_AFTER)
    step = advance(place, "agree", {IRO}, {"agreed_actions": ["one"]})
    assert (step.route.route_id, step.route.version) == ("short", "1")


@pytest.mark.parametrize(("began_on", "version"), [(date(2025, 5, 31), "1"), (NEW_DAY, "2")])
def test_a_hand_over_keeps_the_version_of_the_day_on_which_the_dispute_began(began_on, version):
    registry = two_versions()
    place = registry.place("short", version, "answered", began_on, Scope.LOOKED_AFTER)
    step = advance(place, "take_further", {IRO}, {})
    assert (step.route.route_id, step.route.version) == ("long", version)
    assert step.stage.label == {"1": "Manager to reply", "2": "Director to reply"}[version]
    again = registry.place("long", step.route.version, step.stage.id, began_on, Scope.LOOKED_AFTER)
    assert again == Place(step.route, step.stage, place.onward, Scope.LOOKED_AFTER)


@pytest.mark.parametrize(
    ("route_id", "version", "stage_id"),
    [("informal", "2017-06", "moon"), ("informal", "1999", "resolved"), ("moon", "2017-06", "resolved")],
)
def test_a_stored_route_version_or_stage_that_is_none_of_ours_is_noticed_on_load(route_id, version, stage_id):
    with pytest.raises(UnknownRoute):
        rochdale().place(route_id, version, stage_id, TODAY, Scope.LOOKED_AFTER)


def test_rochdale_has_three_routes_in_force():
    assert tuple(sorted(rochdale().in_force(TODAY))) == ROUTE_IDS


def test_a_council_that_is_not_there_is_refused():
    with pytest.raises(UnknownRoute, match="no council 'atlantis'"):
        load_council("atlantis")


def test_a_folder_without_a_profile_is_refused():
    with pytest.raises(UnknownRoute, match="exactly one profile"):
        load_council("machines.checks")


def test_every_role_of_the_procedure_is_known_by_its_id():
    roles = rochdale().roles()
    assert roles["iro"] is IRO
    assert {"clock", "director", "executive_director", "safeguarding_manager"} <= set(roles)
