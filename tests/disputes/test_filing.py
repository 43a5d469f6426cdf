"""What goes on children's files: an entry for each step and child, marked once and for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from disputes.commands import mark_filed, record_lapse
from disputes.errors import Refused
from disputes.filing import MOST_AT_ONCE, EntryAt
from disputes.guards import missing_guards
from disputes.models import Child, Dispute, Filing
from disputes.queries.filing import (
    FileEntry,
    Listed,
    ToFile,
    count_not_yet_filed,
    entries_of_dispute,
    entry_for,
    not_yet_filed,
)
from disputes.queries.siblings import without_siblings
from disputes.unit import Units
from tests.disputes.record import obligations, transitions
from tests.support import council
from tests.support.clock import FakeClock

ON_FILE = "The child’s file"


def mark(
    units: Units,
    *entries: tuple[str, int, int],
    by: int = council.IRO,
    place: str = ON_FILE,
    exactly: str = "",
) -> int:
    command = mark_filed.MarkFiled(by, [EntryAt(*one) for one in entries], place, exactly)
    with units.writing() as unit:
        return mark_filed.handle(command, unit)


def waiting(units: Units, person: int = council.IRO, **more: Any) -> ToFile:
    with units.reading() as unit:
        return not_yet_filed(unit, person, **more)


def places(found: Sequence[Listed]) -> list[tuple[str, int, int]]:
    return [(one.where.reference, one.where.sequence, one.where.child_number) for one in found]


def entry(units: Units, reference: str, sequence: int, child: int = 1, by: int = council.IRO) -> FileEntry:
    with units.reading() as unit:
        return entry_for(unit, reference, sequence, child, by)


def refusal(units: Units, *entries: tuple[str, int, int], **more: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        mark(units, *entries, **more)
    return refused.value


def rows(units: Units) -> list[Any]:
    with units.reading() as unit:
        return list(unit.connection.execute(select(Filing.__table__).order_by(Filing.id)).all())


@pytest.mark.demand("001 7.2.2(8)")
@pytest.mark.demand("001 7.1.1(3) record")
def test_raising_every_stage_and_the_ending_have_an_entry_and_nothing_else_has(
    units: Units, reference: str
) -> None:
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Put right."})
    steps = [
        row["sequence"]
        for row in transitions(units, reference)
        if (row["from_route"], row["from_stage"]) != (row["to_route"], row["to_stage"])
    ]
    found = waiting(units)
    assert [one.where.sequence for one in found.entries] == steps
    assert [one.label for one in found.entries] == [
        "Dispute raised",
        "Raise it with the team manager",
        "Disagree, with reasons",
        "Take it to formal dispute",
        "Withdraw the dispute",
    ]
    assert found.total == len(steps) < len(transitions(units, reference))


@pytest.mark.demand("001 7.1.1(8)")
def test_what_happened_inside_a_stage_stands_in_the_entry_of_the_next_step(
    units: Units, reference: str
) -> None:
    answered = entry(units, reference, 6)
    assert [one.move for one in answered.since] == ["record_lapse", "pass_on", "reassign"]
    made_formal = entry(units, reference, 8)
    assert [one.move for one in made_formal.since] == ["add_note"]
    assert made_formal.since[0].given["note"] == "Thought about it."
    entries = [entry(units, reference, sequence) for sequence in (1, 2, 6, 8)]
    covered = {one.sequence for found in entries for one in (*found.since, found.step)}
    assert covered == set(range(1, 9))


@pytest.mark.demand("001 7.2.1(6)")
@pytest.mark.demand("001 7.2.2(3)")
def test_an_entry_says_who_did_what_what_was_given_what_is_owed_and_the_days_used(
    units: Units, clock: FakeClock
) -> None:
    reference = council.ask_team_manager(units)
    clock.move_to(datetime(2026, 11, 26, 10, tzinfo=UTC))
    council.move(units, reference, council.TEAM_MANAGER, "disagree", {"reasons": "No places."})
    asked = entry(units, reference, 2)
    assert [(one.text, one.role_name, one.person, one.due_on) for one in asked.owed] == [
        ("Reply to the IRO's concerns", "Team manager", "Tariq Moss", date(2026, 11, 30))
    ]
    assert (asked.used, asked.cap) == (0, 20)
    answered = entry(units, reference, 3)
    assert (answered.step.actor_name, answered.step.role_name) == ("Tariq Moss", "Team manager")
    assert answered.step.given == {"reasons": "No places."}
    assert (answered.used, answered.cap) == (3, 20)
    raised = entry(units, reference, 1)
    assert raised.step.given["impact"] == "Out of school for ten weeks."
    assert raised.themes == ("Drift or delay in the care plan",)
    assert raised.risk_name.startswith("High")


def test_an_entry_never_changes_once_the_step_was_made(units: Units, clock: FakeClock) -> None:
    reference = council.ask_team_manager(units)
    before = entry(units, reference, 2)
    clock.move_to(datetime(2026, 12, 2, 9, tzinfo=UTC))
    with units.writing() as unit:
        record_lapse.handle(
            record_lapse.RecordLapse(reference, obligations(units, reference)["reply"]["id"]), unit
        )
    asked = {"to_person": council.OTHER_TEAM_MANAGER, "reason": "Away."}
    council.move(units, reference, council.IRO, "reassign", asked)
    council.move(units, reference, council.OTHER_TEAM_MANAGER, "disagree", {"reasons": "No."})
    council.move(units, reference, council.IRO, "take_to_formal", {"reason": "No school yet."})
    assert entry(units, reference, 2) == before


def test_days_are_counted_anew_in_the_route_that_it_was_taken_to(units: Units, reference: str) -> None:
    answered, made_formal = entry(units, reference, 6), entry(units, reference, 8)
    assert (answered.route_title, answered.used) == ("Informal dispute", 7)
    assert (made_formal.route_title, made_formal.used) == ("Formal dispute", 0)


def test_nothing_is_owed_after_an_ending(units: Units) -> None:
    reference = council.raise_informal(units)
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Put right."})
    ended = entry(units, reference, 2)
    assert (ended.has_ended, ended.owed) == (True, ())


class TestSiblings:
    """One dispute, several children: each has a whole file, and none is in another's."""

    words = "AB and CB (case C-102) share a room. A.B. is 9; c-101 and C-1023 are case numbers, CBS is none."

    def raised(self, units: Units) -> str:
        children = (council.SIBLING, council.OTHER_SIBLING)
        return council.ask_team_manager(units, children, what_is_wrong=self.words)

    def test_each_child_has_every_entry(self, units: Units) -> None:
        reference = self.raised(units)
        assert places(waiting(units).entries) == [
            (reference, 1, 1),
            (reference, 1, 2),
            (reference, 2, 1),
            (reference, 2, 2),
        ]
        assert [one.initials for one in waiting(units).entries] == ["AB", "CB", "AB", "CB"]

    def test_the_others_are_another_child(self, units: Units) -> None:
        reference = self.raised(units)
        first, second = (entry(units, reference, 1, child).step.given["what_is_wrong"] for child in (1, 2))
        assert first == (
            "AB and another child share a room. A.B. is 9; c-101 and C-1023 are case numbers, CBS is none."
        )
        assert second == (
            "Another child and CB (case C-102) share a room. Another child is 9; another child and C-1023"
            " are case numbers, CBS is none."
        )

    def test_they_are_another_child_in_actions_and_in_what_went_before_too(self, units: Units) -> None:
        reference = self.raised(units)
        council.move(units, reference, council.IRO, "add_note", {"note": "Spoke to CB."})
        actions = [council.ACTIONS[0] | {"what": "A school for CB", "outcome": "CB learns"}]
        council.move(units, reference, council.TEAM_MANAGER, "accept", {"proposed_actions": actions})
        found = entry(units, reference, 4, 1)
        assert "CB" not in str(found)
        assert "C-102" not in str(found)
        assert found.step.answers[0].answer[0]["what"] == "A school for another child"
        assert "CB learns" in str(entry(units, reference, 4, 2))

    def test_what_was_recorded_about_another_child_alone_is_not_there(self, units: Units) -> None:
        reference = self.raised(units)
        with units.reading() as unit:
            first = entry_for(unit, reference, 2, 1, council.IRO)
        about = replace(first.step, given={"child": council.OTHER_SIBLING, "views": "Is afraid."})
        other = replace(first.child, number=2, id=2, case_number=council.OTHER_SIBLING, initials="CB")
        assert without_siblings(about, first.child, [other]).given == {}
        assert without_siblings(about, other, [first.child]).given["views"] == "Is afraid."

    def test_twins_of_the_same_initials_keep_them(self, units: Units) -> None:
        with units.writing() as unit:
            same = update(Child).where(Child.case_number == council.OTHER_SIBLING)
            unit.connection.execute(same.values(initials="AB"))
        reference = self.raised(units)
        assert "AB and CB" in entry(units, reference, 1, 1).step.given["what_is_wrong"]

    def test_one_childs_mark_is_not_the_others(self, units: Units) -> None:
        reference = self.raised(units)
        mark(units, (reference, 1, 1))
        assert places(waiting(units).entries) == [(reference, 1, 2), (reference, 2, 1), (reference, 2, 2)]


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
    changes = [update(Filing).values(place="Elsewhere"), delete(Filing)]
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
