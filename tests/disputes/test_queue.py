"""The order of the escalation queue, what a row says, and its pages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from disputes.commands import record_lapse
from disputes.database import Database
from disputes.models import Dispute, Obligation
from disputes.queries.queue import queue_page
from disputes.queries.queue_filter import Position, QueueFilter, State, conditions
from disputes.rows import NO_LIMIT
from disputes.unit import Units
from machines.registry import Registry
from tests.disputes.queue_reading import EVERYTHING, listed, references
from tests.support import council
from tests.support.clock import MONDAY_MORNING, FakeClock


def test_late_first_then_due_soonest_and_last_what_has_no_limit(units: Units, clock: FakeClock):
    answered = council.ask_team_manager(units)
    council.move(units, answered, council.TEAM_MANAGER, "disagree", {"reasons": "No."})
    week = council.raise_formal(units, (council.SIBLING,))
    two_days = council.raise_informal(units, (council.OTHER_SIBLING,))
    one_day = council.raise_concern(units, (council.PROTECTED,))
    assert references(units) == [one_day, two_days, week, answered]
    clock.forward(days=2)
    assert [one.left for one in listed(units)] == [-1, 0, 3, None]


@pytest.mark.demand("004 lost")
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
        pages = [queue_page(unit, asked, sight=(), size=2)]
        while pages[-1].next:
            pages.append(queue_page(unit, asked, sight=(), size=2, after=pages[-1].next))
        assert [one.reference for page in pages for one in page.rows] == whole
        assert [len(page.rows) for page in pages] == [2, 2, 2, 1]
        assert pages[0].previous is None
        back = [pages[-1]]
        while back[-1].previous:
            back.append(queue_page(unit, asked, sight=(), size=2, before=back[-1].previous))
        assert list(reversed(back)) == pages


def test_the_page_after_the_last_is_empty_and_says_so(units: Units):
    council.raise_formal(units)
    with units.reading() as unit:
        page = queue_page(unit, EVERYTHING, sight=(), after=Position(NO_LIMIT, 10**9))
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
            .where(*conditions(unit, asked, ()))
            .order_by(Dispute.sort_at, Dispute.id)
            .limit(50)
            .compile(unit.connection, compile_kwargs={"literal_binds": True})
        )
        plan = [row[3] for row in unit.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {wanted}")]
    database.close()
    assert any(" INDEX " in step for step in plan), plan
    assert not [step for step in plan if step.startswith("SCAN") or "TEMP B-TREE" in step], plan
