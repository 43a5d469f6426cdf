"""Another council needs no new code: one written by the recipe loads, and its own text holds."""

from __future__ import annotations

from datetime import date

import pytest

from machines.engine import advance, permitted_moves
from machines.faults import faults_of
from machines.registry import load_council
from machines.roles import CLOCK, HEAD_OF_SERVICE, IRO
from machines.route import Scope
from machines.stages import Silence

RIVERTON = load_council("tests.machines.riverton")
BEFORE, AFTER = date(2026, 3, 31), date(2026, 4, 1)


def test_it_loads_with_both_its_versions_and_without_a_fault():
    ladders = [route for route in RIVERTON.every_route() if not route.beside]
    assert [route.version for route in ladders] == ["2019", "2026"]
    found = [fault for route in RIVERTON.every_route() for fault in faults_of(route)]
    assert [fault for fault in found if fault.stops] == []
    # Its text lets those who answer and decide end it: somebody is to see that it says so.
    assert {fault.where for fault in found} == {"move answer", "move decide"}


def test_it_has_its_own_words_and_closure_days():
    assert RIVERTON.profile.name_of(HEAD_OF_SERVICE) == "Head of Children's Homes"
    assert RIVERTON.profile.theme("plan").name == "The care plan"
    assert date(2026, 12, 24) in RIVERTON.profile.closure_days


@pytest.mark.parametrize(("began_on", "version", "hours"), [(BEFORE, "2019", 48), (AFTER, "2026", 24)])
def test_a_dispute_keeps_the_limit_of_the_version_under_which_it_began(began_on, version, hours):
    route = RIVERTON.in_force(began_on)["challenge"]
    place = RIVERTON.place("challenge", route.version, "alerted", began_on, Scope.CARE_LEAVER)
    assert (route.version, place.stage.owes[0].limit.value) == (version, hours)


def test_where_its_text_says_so_silence_escalates_and_nowhere_else():
    place = RIVERTON.place("challenge", "2026", "alerted", AFTER, Scope.LOOKED_AFTER)
    assert place.stage.silence is Silence.ESCALATES
    step = advance(place, "go_up", {CLOCK}, {})
    assert (step.stage.id, step.role) == ("deciding", CLOCK)
    deciding = RIVERTON.place("challenge", "2026", "deciding", AFTER, Scope.LOOKED_AFTER)
    assert {move.id for move in permitted_moves(deciding, {CLOCK})} == {
        "record_lapse",
        "change_holder",
        "change_dates",
    }


def test_what_every_route_has_is_there_without_being_written():
    place = RIVERTON.place("challenge", "2026", "alerted", AFTER, Scope.LOOKED_AFTER)
    assert {"withdraw", "add_note", "reassign"} <= {move.id for move in permitted_moves(place, {IRO})}
