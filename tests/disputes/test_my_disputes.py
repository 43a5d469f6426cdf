"""What an IRO finds first on their page, what waits for others, and what has ended."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import update

from disputes.models import Holding
from disputes.queries.my_disputes import ENDED_ON_A_PAGE, MyDisputes, my_disputes
from disputes.queries.queue_filter import Position
from disputes.unit import Units
from tests.support import council
from tests.support.clock import FakeClock

AFTER_FIVE_DAYS = datetime(2026, 12, 1, 9, tzinfo=UTC)


def mine(
    units: Units, person: int = council.IRO, after: Position | None = None, before: Position | None = None
) -> MyDisputes:
    with units.reading() as unit:
        return my_disputes(unit, person, after=after, before=before)


def references(found: MyDisputes) -> tuple[list[str], list[str]]:
    return [one.listed.reference for one in found.yours], [one.listed.reference for one in found.waiting]


def withdrawn(units: Units) -> str:
    reference = council.raise_informal(units)
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Put right."})
    return reference


def test_whoever_has_raised_nothing_has_nothing(units: Units) -> None:
    found = mine(units)
    assert (found.first, found.yours, found.waiting, found.ended.rows) == (None, (), (), ())


def test_what_waits_for_the_iro_stands_apart_from_what_waits_for_others(units: Units) -> None:
    own = council.raise_informal(units)
    others = council.ask_team_manager(units, [council.SIBLING])
    found = mine(units)
    assert references(found) == ([own], [others])
    assert found.first is not None
    assert found.first.reference == own
    assert [(task.text, task.left) for task in found.yours[0].own] == [("Raise it with the team manager", 2)]


def test_the_soonest_due_comes_first_and_what_has_no_limit_last(units: Units, clock: FakeClock) -> None:
    undated = council.ask_team_manager(units, [council.ONLY_CHILD])
    council.move(units, undated, council.TEAM_MANAGER, "disagree", {"reasons": "No."})
    clock.forward(hours=1)
    later = council.raise_concern(units, [council.SIBLING], risk="low")
    sooner = council.raise_informal(units, [council.OTHER_SIBLING])
    assert references(mine(units))[0] == [sooner, later, undated]


def test_of_what_has_no_limit_the_longest_waiting_comes_first(units: Units, clock: FakeClock) -> None:
    answered = []
    for child in (council.SIBLING, council.ONLY_CHILD):
        reference = council.ask_team_manager(units, [child])
        council.move(units, reference, council.TEAM_MANAGER, "disagree", {"reasons": "No."})
        answered.append(reference)
        clock.forward(hours=1)
    assert references(mine(units))[0] == answered


def test_a_limit_that_passed_unanswered_waits_for_the_iro(units: Units, clock: FakeClock) -> None:
    reference = council.ask_team_manager(units)
    assert references(mine(units)) == ([], [reference])
    clock.move_to(AFTER_FIVE_DAYS)
    found = mine(units)
    assert references(found) == ([reference], [])
    assert found.yours[0].own == ()
    assert found.yours[0].listed.left == -1


def test_what_the_iro_owes_beside_somebody_else_waits_for_both(units: Units) -> None:
    reference = council.raise_formal(units)
    found = mine(units)
    assert references(found) == ([reference], [])
    assert found.yours[0].listed.awaiting_role == "service_manager"
    assert [task.text for task in found.yours[0].own] == ["Arrange the three-way meeting"]
    council.move(
        units,
        reference,
        council.IRO,
        "record_meeting",
        {"meeting_on": "2026-11-23", "meeting_note": "All came."},
    )
    assert references(mine(units)) == ([], [reference])


def test_a_post_that_nobody_holds_waits_for_the_iro_to_ask_somebody(units: Units) -> None:
    with units.writing() as unit:
        past = update(Holding).where(Holding.person_id.not_in((council.IRO, council.SOCIAL_WORKER)))
        unit.connection.execute(past.values(to_on=datetime(2026, 11, 1, tzinfo=UTC).date()))
    reference = council.ask_team_manager(units)
    assert references(mine(units)) == ([reference], [])


def test_another_iros_disputes_are_not_on_the_page(units: Units) -> None:
    council.raise_informal(units, [council.OF_OTHER_IRO], by=council.OTHER_IRO)
    assert references(mine(units)) == ([], [])
    assert mine(units, council.OTHER_IRO).first is not None


def test_every_open_dispute_is_listed_however_many(units: Units, monkeypatch) -> None:
    monkeypatch.setattr("disputes.queries.my_disputes.OPEN_AT_ONCE", 2)
    raised = {council.raise_informal(units) for _ in range(5)}
    assert set(references(mine(units))[0]) == raised


def test_what_has_ended_comes_page_by_page(units: Units) -> None:
    ended = {withdrawn(units) for _ in range(ENDED_ON_A_PAGE + 2)}
    first = mine(units).ended
    assert (len(first.rows), first.previous) == (ENDED_ON_A_PAGE, None)
    second = mine(units, after=first.next).ended
    assert (len(second.rows), second.next) == (2, None)
    assert {row.reference for row in (*first.rows, *second.rows)} == ended
    assert mine(units, before=second.previous).ended.rows == first.rows
