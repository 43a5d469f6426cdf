"""What goes on children's files: an entry for each step, for each child, that never changes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update

from disputes.commands import record_lapse
from disputes.models import Child
from disputes.unit import Units
from machines.roles import IRO
from tests.disputes.file_reading import entry, mark, places, type_of, waiting
from tests.disputes.record import obligations, transitions
from tests.support import council
from tests.support.clock import FakeClock


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


def test_an_agreed_action_is_a_matter_of_its_own_with_its_entries(units: Units) -> None:
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.TEAM_MANAGER, "disagree", {"reasons": "No places."})
    council.move(units, reference, council.IRO, "agree", {"agreed_actions": council.ACTIONS})
    (action,) = {one.where.reference for one in waiting(units).entries} - {reference}
    found = entry(units, action, 1)
    assert (found.beside, found.beside_reference, found.cap) == (True, reference, None)
    assert "Find a school" in str(found.step.answers)
    assert mark(units, (action, 1, 1)) == 1


def test_a_dispute_that_is_taken_up_again_has_an_entry_for_it(units: Units) -> None:
    reference = council.raise_informal(units)
    council.move(units, reference, council.IRO, "withdraw", {"reason": "Put right."})
    first = transitions(units, reference)[0]["to_stage"]
    council.move(units, reference, council.IRO, "reopen", {"enter_at": first, "reason": "It was not."})
    assert places(waiting(units).entries) == [(reference, 1, 1), (reference, 2, 1), (reference, 3, 1)]
    reopened = entry(units, reference, 3)
    assert reopened.step.given["reason"] == "It was not."
    assert (reopened.has_ended, bool(reopened.owed)) == (False, True)


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
        views = {"child": 2, "views": "Is afraid.", "found_out": "Asked on a visit."}
        council.move(units, reference, council.IRO, "record_views", views)
        council.move(units, reference, council.TEAM_MANAGER, "disagree", {"reasons": "No places."})
        of_the_other, own = entry(units, reference, 4, 1), entry(units, reference, 4, 2)
        assert of_the_other.since == ()
        assert "Is afraid." not in str(of_the_other)
        assert [one.given["views"] for one in own.since] == ["Is afraid."]

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


def test_of_what_is_private_to_the_iro_service_only_the_fact_is_there(
    units: Units, reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_to_all = entry(units, reference, 6)
    assert "We disagree." in str(open_to_all)
    monkeypatch.setattr(type_of(units, "informal"), "private_to", (IRO,))
    raised, answered = entry(units, reference, 1), entry(units, reference, 6)
    for found in (raised, answered):
        assert found.private
        for said in (
            "No school place since September",
            "We disagree.",
            "Not my team.",
            "They know the case.",
        ):
            assert said not in str(found)
    assert (answered.step.label, answered.step.actor_name) == ("Disagree, with reasons", "Tess Moran")
    assert [one.move for one in answered.since] == [one.move for one in open_to_all.since]
    assert not entry(units, reference, 8).private
