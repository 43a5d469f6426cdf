"""The queue narrowed, counted and searched."""

from __future__ import annotations

from dataclasses import replace

import pytest

from disputes.queries import queue_counts as counting
from disputes.queries.queue_choices import queue_choices
from disputes.queries.queue_counts import Tally
from disputes.queries.queue_filter import QueueFilter, State
from disputes.unit import Units
from tests.disputes.queue_reading import counts, listed, raise_mixed, references, vacate
from tests.support import council
from tests.support.clock import FakeClock


@pytest.fixture
def mixed(units: Units, clock: FakeClock) -> dict[str, str]:
    return raise_mixed(units, clock)


NARROWED = [
    (QueueFilter(team_id=council.TEAM_SOUTH), {"south"}),
    (QueueFilter(team_id=council.TEAM_NORTH), {"informal", "formal", "concern"}),
    (QueueFilter(team_id=council.TARGETED_SERVICES), {"informal", "formal", "concern", "south"}),
    (QueueFilter(team_id=council.REVIEWING_TEAM), set()),
    (QueueFilter(team_id=999), set()),
    (QueueFilter(route="formal"), {"formal", "south"}),
    (QueueFilter(route="informal", rung=2), {"informal"}),
    (QueueFilter(route="informal", rung=1), set()),
    (QueueFilter(theme="documents"), {"concern"}),
    (QueueFilter(theme="drift"), {"formal", "concern", "south"}),
    (QueueFilter(risk="low"), {"informal", "south"}),
    (QueueFilter(role="service_manager"), {"formal", "south"}),
    (QueueFilter(role="iro"), {"concern"}),
    (QueueFilter(iro_id=council.OTHER_IRO), {"south"}),
    (QueueFilter(State.LATE), {"concern"}),
    (QueueFilter(State.LATE, role="service_manager"), set()),
    (QueueFilter(team_id=council.AREA, route="formal", risk="low", theme="drift"), {"south"}),
]


def test_filters_narrow_the_list_together(units: Units, mixed: dict[str, str]):
    for asked, found in NARROWED:
        assert set(references(units, asked)) == {mixed[name] for name in found}, asked
        assert counts(units, asked).shown == Tally(len(found)), asked


def test_a_reference_finds_its_dispute_in_any_state_whatever_else_is_asked(
    units: Units, mixed: dict[str, str]
):
    council.move(units, mixed["formal"], council.IRO, "withdraw", {"reason": "Put right."})
    asked = QueueFilter(State.LATE, route="concern", reference=mixed["formal"])
    assert references(units, asked) == [mixed["formal"]]
    assert counts(units, asked).shown == Tally(1)
    assert references(units, replace(asked, reference="D-AAAA-AAAA")) == []


def test_the_counts_stand_for_all_while_one_is_looked_up(units: Units, mixed: dict[str, str]):
    assert counts(units, QueueFilter(reference=mixed["formal"])).open == Tally(4)


def test_counts_say_what_is_late_soon_and_without_a_limit(units: Units, mixed: dict[str, str]):
    council.move(units, mixed["informal"], council.TEAM_MANAGER, "disagree", {"reasons": "No."})
    found = counts(units)
    assert (found.open, found.late, found.soon, found.no_limit) == (Tally(4), Tally(1), Tally(2), Tally(1))
    narrowed = counts(units, QueueFilter(State.LATE, team_id=council.TEAM_SOUTH))
    assert (narrowed.open, narrowed.late, narrowed.soon) == (Tally(1), Tally(0), Tally(1))


def test_where_it_sticks_names_step_and_team_most_first(
    units: Units, clock: FakeClock, mixed: dict[str, str]
):
    clock.forward(days=5)  # Tuesday 1 December: all four are late
    found = counts(units)
    assert [(one.text, one.under, one.late) for one in found.by_rung] == [
        ("Three-way meeting", "Formal dispute", 2),
        ("Social worker", "Concern resolution", 1),
        ("Team manager", "Informal dispute", 1),
    ]
    assert [(one.text, one.late) for one in found.by_team] == [("Team North", 3), ("Team South", 1)]
    for one in (*found.by_rung, *found.by_team):
        asked = QueueFilter(State.LATE, team_id=one.team_id, route=one.route, rung=one.rung)
        assert len(references(units, asked)) == one.late


def test_each_waiting_child_counts_once_and_the_longest_wait_is_named(units: Units, clock: FakeClock):
    oldest = council.raise_formal(units, (council.SIBLING, council.OTHER_SIBLING))
    clock.forward(days=7)
    council.raise_informal(units, (council.SIBLING,))
    found = counts(units).waiting
    assert (found.children, found.late) == (Tally(2), Tally(0))
    assert (found.longest, found.longest_reference) == (5, oldest)
    clock.forward(days=1)
    assert counts(units).waiting.late == Tally(2)
    council.move(units, oldest, council.IRO, "withdraw", {"reason": "Put right."})
    found = counts(units).waiting
    assert (found.children, found.longest) == (Tally(1), 1)


def test_nobody_waits_where_nothing_is_open(units: Units):
    found = counts(units)
    assert (found.open, found.waiting.children, found.waiting.longest) == (Tally(0), Tally(0), None)
    assert (found.by_rung, found.by_team) == ((), ())


def test_counting_stops_and_says_so(units: Units, clock: FakeClock, monkeypatch: pytest.MonkeyPatch):
    for child in (council.SIBLING, council.OTHER_SIBLING, council.ONLY_CHILD):
        council.raise_formal(units, (child,))
    clock.forward(days=9)
    monkeypatch.setattr(counting, "MOST", 2)
    found = counts(units)
    assert found.open == found.late == found.shown == Tally(2, or_more=True)
    assert found.soon == Tally(0)
    assert found.waiting.children.or_more
    assert sum(one.late for one in found.by_team) == 2


def test_a_post_without_its_holder_is_said_on_the_row_and_counted(units: Units):
    vacate(units, "service_manager")
    empty = council.raise_formal(units)
    council.raise_informal(units, (council.SIBLING,))
    (one,) = listed(units, QueueFilter(State.HOLDER_MISSING))
    assert one.reference == empty
    assert one.awaiting_note == "The post of Service manager has no holder: Sana Dale is next in line"
    assert counts(units).holder_missing == Tally(1)
    council.move(
        units, empty, council.IRO, "reassign", {"to_person": council.HEAD_OF_SERVICE, "reason": "New."}
    )
    assert counts(units).holder_missing == Tally(0)


def test_a_post_that_nobody_can_answer_for_is_said_plainly(units: Units):
    for role in ("service_manager", "head_of_service", "service_director", "director", "executive_director"):
        vacate(units, role)
    council.raise_formal(units)
    (one,) = listed(units, QueueFilter(State.HOLDER_MISSING))
    assert one.awaiting_person == ""
    assert one.awaiting_note == "The post of Service manager has no holder and nobody above"


def test_the_filters_offer_what_there_is(units: Units):
    with units.reading() as unit:
        found = queue_choices(unit)
    assert [(team.name, team.depth) for team in found.teams] == [
        ("Children's Services", 0),
        ("Targeted Services", 1),
        ("Area", 2),
        ("Team North", 3),
        ("Team South", 3),
    ]
    assert [step.text for step in found.steps if step.route == "formal"] == [
        "Formal dispute: every step",
        "Formal dispute: Three-way meeting",
        "Formal dispute: Service Manager for Safeguarding",
        "Formal dispute: Service Director",
        "Formal dispute: Director of Children's Services",
    ]
    assert ("safeguarding_manager", "Service Manager for Safeguarding") in found.roles
    assert [name for _, name in found.iros] == ["Irene Okoro", "Ivan Odell"]
