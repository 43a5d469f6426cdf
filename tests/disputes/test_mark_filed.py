"""The IRO marks what has been put on children's files: once, for good, and nobody else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Executable, delete, text, update
from sqlalchemy.exc import DBAPIError

from disputes.errors import Refused
from disputes.filing import MOST_AT_ONCE
from disputes.guards import missing_guards
from disputes.models import Dispute, Filing
from disputes.queries.filing import ToFile, count_not_yet_filed, entries_of_dispute
from disputes.unit import Units
from tests.disputes.file_reading import ON_FILE, entry, mark, places, refusal, rows, waiting
from tests.support import council
from tests.support.clock import FakeClock


@pytest.mark.demand("001 7.2.2(8)")
def test_a_mark_says_where_by_whom_and_when_and_takes_it_off_the_list(units: Units, clock: FakeClock) -> None:
    reference = council.ask_team_manager(units)
    clock.move_to(datetime(2026, 11, 24, 10, tzinfo=UTC))
    assert mark(units, (reference, 1, 1), exactly="Case note 7") == 1
    assert places(waiting(units).entries) == [(reference, 2, 1)]
    filed = entry(units, reference, 1).filed
    assert filed is not None
    assert (filed.place, filed.by, filed.at) == (f"{ON_FILE}: Case note 7", "Irene Okoro", clock.now())
    with units.reading() as unit:
        found = entries_of_dispute(unit, reference, council.IRO)
    assert [one.filed for one in found] == [filed, None]


def test_done_twice_it_is_done_once(units: Units, clock: FakeClock) -> None:
    reference = council.ask_team_manager(units)
    assert mark(units, (reference, 1, 1)) == 1
    kept = rows(units)
    clock.forward(hours=1)
    assert mark(units, (reference, 1, 1), (reference, 1, 1), (reference, 2, 1)) == 1
    assert rows(units)[:1] == kept
    assert len(rows(units)) == 2


def test_another_place_than_before_is_refused_and_changes_nothing(units: Units) -> None:
    reference = council.ask_team_manager(units)
    mark(units, (reference, 1, 1))
    kept = rows(units)
    assert refusal(units, (reference, 2, 1), (reference, 1, 1), exactly="9").code == "filed_elsewhere"
    assert rows(units) == kept


def test_it_is_marked_after_the_dispute_has_ended_too(units: Units) -> None:
    reference = council.raise_informal(units)
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Put right."})
    assert mark(units, (reference, 1, 1), (reference, 2, 1)) == 2
    assert waiting(units).total == 0


def test_only_the_iro_of_the_dispute_marks_and_the_reviewing_line_reads(units: Units) -> None:
    reference = council.raise_informal(units)
    for reader in (council.IRO_TEAM_MANAGER, council.SAFEGUARDING_MANAGER):
        assert entry(units, reference, 1, by=reader).may_mark is False
        assert refusal(units, (reference, 1, 1), by=reader).code == "role_may_not"
    for other in (council.OTHER_IRO, council.SOCIAL_WORKER, council.TEAM_MANAGER, council.DIRECTOR):
        assert refusal(units, (reference, 1, 1), by=other).code == "dispute_not_found"
        with pytest.raises(Refused, match="dispute_not_found"):
            entry(units, reference, 1, by=other)
        with units.reading() as unit:
            assert entries_of_dispute(unit, reference, other) == ()
    assert rows(units) == []
    assert waiting(units, council.OTHER_IRO) == ToFile(0, ())


def test_what_is_no_entry_is_not_found(units: Units) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.IRO, "add_note", {"note": "Thought about it."})
    for wrong in (
        (reference, 3, 1),
        (reference, 4, 1),
        (reference, 0, 1),
        (reference, 1, 2),
        (reference, 1, 0),
    ):
        assert refusal(units, (reference, 1, 1), wrong).code == "not_found"
        with pytest.raises(Refused, match="not_found"):
            entry(units, *wrong)
    assert refusal(units, ("D-AAAA-AAAA", 1, 1)).code == "dispute_not_found"
    assert rows(units) == []


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"place": ""}, "place"),
        ({"place": "My desk"}, "place"),
        ({"exactly": "one\ntwo"}, "exactly"),
        ({"exactly": "x" * 151}, "exactly"),
        ({"exactly": "\x07"}, "exactly"),
    ],
)
def test_the_place_is_one_of_the_councils_and_where_in_it_is_one_line(
    units: Units, more: dict[str, str], field: str
) -> None:
    reference = council.raise_informal(units)
    refused = refusal(units, (reference, 1, 1), **more)
    assert (refused.code, list(refused.fields)) == ("bad_input", [field])
    assert rows(units) == []


def test_at_least_one_entry_and_not_too_many_at_once(units: Units) -> None:
    for entries in ([], [("D-AAAA-AAAA", 1, 1)] * (MOST_AT_ONCE + 1)):
        assert list(refusal(units, *entries).fields) == ["entries"]


def test_the_list_is_oldest_first_and_may_be_cut_short_while_all_are_counted(
    units: Units, clock: FakeClock
) -> None:
    first = council.raise_informal(units)
    clock.forward(hours=1)
    second = council.raise_formal(units, [council.SIBLING])
    clock.forward(hours=1)
    council.move(units, first, council.IRO, "raise_with_team_manager")
    assert places(waiting(units).entries) == [(first, 1, 1), (second, 1, 1), (first, 2, 1)]
    short = waiting(units, most=2)
    assert (short.total, places(short.entries)) == (3, [(first, 1, 1), (second, 1, 1)])
    with units.reading() as unit:
        assert count_not_yet_filed(unit, council.IRO) == 3


def test_another_iro_who_takes_the_dispute_has_its_entries_to_file(units: Units) -> None:
    reference = council.raise_informal(units)
    with units.writing() as unit:
        moved = update(Dispute).where(Dispute.reference == reference)
        unit.connection.execute(moved.values(iro_id=council.OTHER_IRO))
    assert waiting(units).total == 0
    assert places(waiting(units, council.OTHER_IRO).entries) == [(reference, 1, 1)]


def test_the_database_itself_refuses_to_change_or_remove_a_mark(units: Units) -> None:
    mark(units, (council.raise_informal(units), 1, 1))
    kept = rows(units)
    changes: list[Executable] = [update(Filing).values(place="Elsewhere"), delete(Filing)]
    if not units.database.is_sqlite:
        changes.append(text("TRUNCATE filing"))
    for change in changes:
        with pytest.raises(DBAPIError, match="never changed or removed"), units.writing() as unit:
            unit.connection.execute(change)
    assert rows(units) == kept


def test_a_trigger_of_the_marks_that_is_gone_is_noticed(units: Units) -> None:
    names = ["filing_no_update", "filing_no_delete"] if units.database.is_sqlite else ["filing_only_added"]
    on = "" if units.database.is_sqlite else " ON filing"
    with units.writing() as unit:
        assert missing_guards(unit.connection) == ()
        for number, name in enumerate(names, start=1):
            unit.connection.execute(text(f"DROP TRIGGER {name}{on}"))
            assert missing_guards(unit.connection) == tuple(names[:number])
