"""The drawing of a route: every own move is on it, and no sign breaks it."""

from __future__ import annotations

import re

import pytest

from machines.drawing import diagram
from machines.stages import between
from tests.machines.made_up import a_route
from tests.machines.rochdale import ROUTE_IDS, route_of

ARROW = re.compile(r"^    (\w+|\[\*\]) --> (\w+|\[\*\])( : .+)?$")


def test_a_small_route_is_drawn_whole():
    assert diagram(a_route()) == (
        "stateDiagram-v2\n"
        "    [*] --> asked\n"
        '    state "Manager" as rung_1 {\n'
        '        state "Manager to reply" as asked\n'
        '        state "Manager has replied" as answered\n'
        "    }\n"
        '    state "Resolved" as resolved\n'
        '    state "Any stage" as any_stage\n'
        "    asked --> answered : Answer (Team manager)\n"
        "    any_stage --> resolved : Agree (Independent Reviewing Officer)\n"
        "    resolved --> [*]\n"
    )


@pytest.mark.parametrize("route_id", ROUTE_IDS)
def test_every_own_move_stands_on_the_drawing_and_no_standing_one(route_id):
    route = route_of(route_id)
    arrows = "\n".join(line for line in diagram(route).splitlines() if "-->" in line)
    for move in route.moves.values():
        assert (move.label in arrows) is not move.standing, move.id


@pytest.mark.parametrize("route_id", ROUTE_IDS)
def test_each_pair_of_stages_has_one_arrow_since_only_one_loop_would_be_drawn(route_id):
    drawn = [ARROW.match(line) for line in diagram(route_of(route_id)).splitlines() if "-->" in line]
    assert all(drawn)
    pairs = [(arrow.group(1), arrow.group(2)) for arrow in drawn if arrow]
    assert len(pairs) == len(set(pairs))


def test_signs_that_would_end_a_label_are_left_out():
    route = a_route(
        asked={"label": 'Step 1: the "first"; begin'},
        agree={"label": "Agree: yes; no", "path": lambda s: between(s.answered, to=s.resolved)},
    )
    text = diagram(route)
    assert "state \"Step 1 – the 'first', begin\" as asked" in text
    assert "answered --> resolved : Agree – yes, no (Independent Reviewing Officer)" in text
