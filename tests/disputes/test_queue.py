"""The escalation queue: what stands where, who sees what, and what is counted."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from disputes.access import require_sight
from disputes.case import load_case
from disputes.commands import record_lapse
from disputes.database import Database
from disputes.errors import Refused
from disputes.models import Child, Dispute, Holding, Obligation, Post
from disputes.queries import queue_counts as counting
from disputes.queries.queue import Listed, queue_page
from disputes.queries.queue_choices import queue_choices
from disputes.queries.queue_counts import QueueCounts, Tally, queue_counts
from disputes.queries.queue_filter import Position, QueueFilter, State, conditions
from disputes.queries.sight import sight_of
from disputes.rows import NO_LIMIT
from disputes.unit import Units
from machines.registry import Registry
from tests.support import council
from tests.support.clock import MONDAY_MORNING, FakeClock

EVERYTHING = QueueFilter()


def listed(units: Units, asked: QueueFilter = EVERYTHING) -> list[Listed]:
    with units.reading() as unit:
        return list(queue_page(unit, asked).rows)


def references(units: Units, asked: QueueFilter = EVERYTHING) -> list[str]:
    return [one.reference for one in listed(units, asked)]


def counts(units: Units, asked: QueueFilter = EVERYTHING) -> QueueCounts:
    with units.reading() as unit:
        return queue_counts(unit, asked)


def number_of(units: Units, reference: str) -> int:
    with units.reading() as unit:
        return unit.connection.execute(select(Dispute.id).where(Dispute.reference == reference)).scalar_one()


def vacate(units: Units, role: str) -> None:
    """End every holding of a post on the Sunday before."""
    with units.writing() as unit:
        posts = select(Post.id).where(Post.role == role)
        unit.connection.execute(
            update(Holding).where(Holding.post_id.in_(posts)).values(to_on=date(2026, 11, 22))
        )


def test_late_first_then_due_soonest_and_last_what_has_no_limit(units: Units, clock: FakeClock):
    answered = council.ask_team_manager(units)
    council.move(units, answered, council.TEAM_MANAGER, "disagree", {"reasons": "No."})
    week = council.raise_formal(units, (council.SIBLING,))
    two_days = council.raise_informal(units, (council.OTHER_SIBLING,))
    one_day = council.raise_concern(units, (council.PROTECTED,))
    assert references(units) == [one_day, two_days, week, answered]
    clock.forward(days=2)
    assert [one.left for one in listed(units)] == [-1, 0, 3, None]


def test_what_is_due_at_this_instant_is_late_and_not_soon(units: Units, clock: FakeClock):
    reference = council.raise_formal(units)
    due_at = listed(units)[0].due_at
    assert due_at is not None
    clock.move_to(due_at - timedelta(microseconds=1))
    assert references(units, QueueFilter(State.SOON)) == [reference]
    assert references(units, QueueFilter(State.LATE)) == []
    clock.move_to(due_at)
    assert references(units, QueueFilter(State.SOON)) == []
    assert references(units, QueueFilter(State.LATE)) == [reference]


def test_late_does_not_wait_for_the_clock_process(units: Units, clock: FakeClock):
    reference = council.raise_concern(units)
    clock.forward(days=3)
    before = listed(units, QueueFilter(State.LATE))
    with units.writing() as unit:
        owed = unit.connection.execute(select(Obligation.id)).scalar_one()
        record_lapse.handle(record_lapse.RecordLapse(reference, owed), unit)
    after = listed(units, QueueFilter(State.LATE))
    assert [one.left for one in before] == [one.left for one in after] == [-2]


def test_soon_takes_in_two_working_days_over_the_weekend(units: Units, clock: FakeClock):
    reference = council.raise_formal(units)  # due by the end of Monday 30 November
    clock.move_to(MONDAY_MORNING + timedelta(days=2))  # Wednesday: 3 working days left
    assert references(units, QueueFilter(State.SOON)) == []
    clock.forward(days=1)  # Thursday: 2 left
    assert references(units, QueueFilter(State.SOON)) == [reference]


def test_a_row_says_what_a_leader_needs(units: Units, clock: FakeClock):
    council.raise_formal(
        units, (council.SIBLING, council.OTHER_SIBLING), themes=["drift", "thresholds"], risk="medium"
    )
    clock.forward(days=1)
    (one,) = listed(units)
    assert (one.route_title, one.stage_label) == ("Formal dispute", "Three-way meeting")
    assert (one.rung, one.rungs, one.rung_label) == (1, 4, "Three-way meeting")
    assert (one.awaiting_role_name, one.awaiting_person) == ("Service manager", "Selma Marsh")
    assert (one.team, one.iro_name, one.initials) == ("Team North", "Irene Okoro", ("AB", "CB"))
    assert one.theme_names == ("Thresholds for intervention", "Drift or delay in the care plan")
    assert (one.due_on, one.left, one.used, one.cap) == (date(2026, 11, 30), 4, 1, 20)
    assert (one.since, one.risk.value, one.awaiting_note) == (MONDAY_MORNING, "medium", "")


def test_days_used_stop_when_a_dispute_ends(units: Units, clock: FakeClock):
    reference = council.raise_formal(units)
    clock.forward(days=2)
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Put right."})
    clock.forward(days=9)
    (one,) = listed(units, QueueFilter(State.ENDED))
    assert (one.used, one.left, one.awaiting_role, one.is_open) == (2, None, "", False)
    assert references(units) == []


def test_ended_disputes_stand_newest_first(units: Units):
    first, second = (council.raise_formal(units) for _ in range(2))
    for reference in (second, first):
        council.move(units, reference, council.IRO, "withdraw", {"reason": "Put right."})
    assert references(units, QueueFilter(State.ENDED)) == [second, first]


@pytest.mark.parametrize("state", [State.OPEN, State.ENDED])
def test_pages_follow_each_other_without_gap_or_repeat_in_both_directions(units: Units, state: State):
    raised = [council.raise_formal(units) for _ in range(4)]  # four due at the same instant
    raised += [council.raise_informal(units) for _ in range(3)]
    if state is State.ENDED:
        for reference in raised:
            council.move(units, reference, council.IRO, "withdraw", {"reason": "Put right."})
    asked = QueueFilter(state)
    whole = references(units, asked)
    assert sorted(whole) == sorted(raised)
    with units.reading() as unit:
        pages = [queue_page(unit, asked, size=2)]
        while pages[-1].next:
            pages.append(queue_page(unit, asked, size=2, after=pages[-1].next))
        assert [one.reference for page in pages for one in page.rows] == whole
        assert [len(page.rows) for page in pages] == [2, 2, 2, 1]
        assert pages[0].previous is None
        back = [pages[-1]]
        while back[-1].previous:
            back.append(queue_page(unit, asked, size=2, before=back[-1].previous))
        assert list(reversed(back)) == pages


def test_the_page_after_the_last_is_empty_and_says_so(units: Units):
    council.raise_formal(units)
    with units.reading() as unit:
        page = queue_page(unit, EVERYTHING, after=Position(NO_LIMIT, 10**9))
    assert (page.rows, page.previous, page.next) == ((), None, None)


def test_a_place_in_the_list_is_read_as_it_was_written():
    for place in (Position(NO_LIMIT, 7), Position(MONDAY_MORNING + timedelta(microseconds=1), 2**63 - 1)):
        assert Position.read(str(place)) == place


@pytest.mark.parametrize(
    "text", ["", "1", "1-", "-1-1", "a-1", "1-1-1", "1.5-1", "9" * 30 + "-1", f"1-{2**63}", "²-1"]
)
def test_what_is_no_place_in_the_list_is_refused(text: str):
    with pytest.raises(ValueError, match="no such place"):
        Position.read(text)


@pytest.fixture
def mixed(units: Units, clock: FakeClock) -> dict[str, str]:
    """Disputes of both teams, all routes and risks, one of them late on Thursday."""
    raised = {
        "informal": council.ask_team_manager(units, risk="low", themes=["placement"]),
        "formal": council.raise_formal(units, (council.SIBLING, council.OTHER_SIBLING), risk="medium"),
        "concern": council.raise_concern(units, (council.PROTECTED,), themes=["drift", "documents"]),
        "south": council.raise_formal(units, (council.OF_OTHER_IRO,), by=council.OTHER_IRO, risk="low"),
    }
    clock.forward(days=3)
    return raised


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


def test_a_list_shows_just_what_the_person_may_open(units: Units, clock: FakeClock, mixed: dict[str, str]):
    asks = {"to_person": council.OTHER_TEAM_MANAGER, "reason": "Knows it."}
    council.move(units, mixed["formal"], council.IRO, "reassign", asks)
    with units.writing() as unit:  # a sibling's own social worker is not the dispute's
        second = update(Child).where(Child.case_number == council.OTHER_SIBLING)
        unit.connection.execute(second.values(social_worker_id=council.BYSTANDER))
    ours = units.registry
    without_leaders = Registry(ours.every_route(), replace(ours.profile, leaders=()))
    for registry in (ours, without_leaders):
        with Units(units.database, clock, registry, council.SECRET).reading() as unit:
            for person, name in council.NAMES.items():
                rows = queue_page(unit, EVERYTHING, sight=sight_of(unit, person)).rows
                may_open = set()
                for reference in mixed.values():
                    with suppress(Refused):
                        require_sight(unit, load_case(unit, reference), person)
                        may_open.add(reference)
                assert {one.reference for one in rows} == may_open, name


def test_a_post_that_has_ended_shows_nothing_any_more(units: Units, mixed: dict[str, str]):
    vacate(units, "team_manager")
    with units.reading() as unit:
        rows = queue_page(unit, EVERYTHING, sight=sight_of(unit, council.OTHER_TEAM_MANAGER)).rows
    assert rows == ()


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


FILTERED = [
    *(QueueFilter(state) for state in State),
    QueueFilter(team_id=council.TEAM_NORTH),
    QueueFilter(route="formal", rung=2),
    QueueFilter(theme="drift"),
    QueueFilter(risk="high"),
    QueueFilter(role="director"),
    QueueFilter(iro_id=council.IRO),
    QueueFilter(reference="D-AAAA-AAAA"),
]


@pytest.mark.parametrize("asked", FILTERED)
def test_every_filter_has_an_index(
    sqlite_council_url: str, clock: FakeClock, rochdale: Registry, asked: QueueFilter
):
    database = Database(sqlite_council_url, durable=False)
    with Units(database, clock, rochdale, council.SECRET).reading() as unit:
        wanted = (
            select(Dispute.id)
            .where(*conditions(unit, asked))
            .order_by(Dispute.sort_at, Dispute.id)
            .limit(50)
            .compile(unit.connection, compile_kwargs={"literal_binds": True})
        )
        plan = [row[3] for row in unit.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {wanted}")]
    database.close()
    assert any(" INDEX " in step for step in plan), plan
    assert not [step for step in plan if step.startswith("SCAN") or "TEMP B-TREE" in step], plan
