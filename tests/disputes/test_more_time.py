"""More time: asked with a reason, given or refused by the IRO; the first date stays, and no clock stops."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from disputes.errors import Refused
from disputes.queries.dispute import dispute_view
from disputes.unit import Units
from tests.disputes.clockwork import assert_whole, lapse, post_of, send_reminders, written_by
from tests.disputes.record import dispute_row, everything, obligations, transitions
from tests.support import council
from tests.support.clock import FakeClock

ASKED = {"until": "2026-12-09", "reason": "The report comes on 8 December."}
GIVEN = {"until": "2026-12-09"}
FIRST_DATE, NEW_DATE = date(2026, 11, 30), date(2026, 12, 9)


def ask(units: Units, **answers: str) -> str:
    """A dispute in which the team manager has asked for more time."""
    reference = council.ask_team_manager(units)
    council.move(units, reference, council.TEAM_MANAGER, "ask_more_time", ASKED | answers)
    return reference


def moves_open_to(units: Units, reference: str, person: int) -> set[str]:
    with units.reading() as unit:
        return {move.id for move in dispute_view(unit, reference, person).moves}


def test_asking_changes_no_date_and_tells_the_iro(units: Units) -> None:
    reference = council.ask_team_manager(units)
    receipt = council.move(units, reference, council.TEAM_MANAGER, "ask_more_time", ASKED)
    owed = obligations(units, reference)["reply"]
    assert (owed["due_on"], owed["first_due_on"], owed["asked_until"]) == (FIRST_DATE, None, NEW_DATE)
    assert transitions(units, reference)[-1]["given"] == ASKED
    assert written_by(units, receipt) == {("time_asked", "Irene Okoro")}
    assert_whole(units)


def test_it_is_the_iro_alone_who_gives_or_refuses_it_and_only_when_asked(units: Units) -> None:
    reference = council.ask_team_manager(units)
    decide = {"grant_more_time", "refuse_more_time"}
    assert decide.isdisjoint(moves_open_to(units, reference, council.IRO))
    with pytest.raises(Refused) as refused:
        council.move(units, reference, council.IRO, "grant_more_time", GIVEN)
    assert refused.value.code == "not_yet"
    council.move(units, reference, council.TEAM_MANAGER, "ask_more_time", ASKED)
    assert decide <= moves_open_to(units, reference, council.IRO)
    with pytest.raises(Refused) as refused:
        council.move(units, reference, council.TEAM_MANAGER, "grant_more_time", GIVEN)
    assert refused.value.code == "role_may_not"


def test_given_time_moves_the_date_and_keeps_the_first(units: Units) -> None:
    reference = ask(units)
    receipt = council.move(units, reference, council.IRO, "grant_more_time", GIVEN | {"note": "Once."})
    owed, row = obligations(units, reference)["reply"], dispute_row(units, reference)
    assert (owed["due_on"], owed["first_due_on"], owed["asked_until"]) == (NEW_DATE, FIRST_DATE, None)
    assert owed["due_at"] == row["due_at"] == datetime(2026, 12, 10, tzinfo=UTC)
    assert written_by(units, receipt) == {("date_changed", "Tariq Moss")}
    assert_whole(units)


def test_the_iro_may_give_less_than_was_asked(units: Units) -> None:
    reference = ask(units)
    council.move(units, reference, council.IRO, "grant_more_time", {"until": "2026-12-02"})
    assert obligations(units, reference)["reply"]["due_on"] == date(2026, 12, 2)


def test_refused_time_leaves_the_date_and_tells_who_asked(units: Units) -> None:
    reference = ask(units)
    refusal = {"reason": "The child cannot wait."}
    receipt = council.move(units, reference, council.IRO, "refuse_more_time", refusal)
    owed = obligations(units, reference)["reply"]
    assert (owed["due_on"], owed["first_due_on"], owed["asked_until"]) == (FIRST_DATE, None, None)
    assert written_by(units, receipt) == {("time_refused", "Tariq Moss")}
    assert "grant_more_time" not in moves_open_to(units, reference, council.IRO)
    assert_whole(units)


def test_somebody_who_asks_twice_is_asking_for_the_second_date(units: Units) -> None:
    reference = ask(units)
    council.move(units, reference, council.TEAM_MANAGER, "ask_more_time", ASKED | {"until": "2026-12-14"})
    assert obligations(units, reference)["reply"]["asked_until"] == date(2026, 12, 14)
    council.move(units, reference, council.IRO, "grant_more_time", GIVEN)
    council.move(units, reference, council.TEAM_MANAGER, "ask_more_time", ASKED | {"until": "2026-12-18"})
    council.move(units, reference, council.IRO, "grant_more_time", {"until": "2026-12-18"})
    owed = obligations(units, reference)["reply"]
    assert (owed["first_due_on"], owed["due_on"]) == (FIRST_DATE, date(2026, 12, 18))
    assert_whole(units)


@pytest.mark.parametrize("until", ["2026-11-30", "2026-11-27"])
def test_a_date_that_is_no_later_is_refused_at_its_own_question(units: Units, until: str) -> None:
    asked, giving = council.ask_team_manager(units), ask(units)
    before = everything(units)
    for reference, person, move, given in (
        (asked, council.TEAM_MANAGER, "ask_more_time", ASKED | {"until": until}),
        (giving, council.IRO, "grant_more_time", {"until": until}),
    ):
        with pytest.raises(Refused) as refused:
            council.move(units, reference, person, move, given)
        fault = "It is due on Monday 30 November 2026 already. Give a later date."
        assert (refused.value.code, refused.value.fields) == ("bad_input", {"until": [fault]})
    assert everything(units) == before


def test_the_reminder_comes_anew_before_the_new_date(units: Units, clock: FakeClock) -> None:
    reference = ask(units)
    clock.move_to(datetime(2026, 11, 27, 9, tzinfo=UTC))
    assert send_reminders(units) == 1
    council.move(units, reference, council.IRO, "grant_more_time", GIVEN)
    assert send_reminders(units) == 0
    clock.move_to(datetime(2026, 12, 8, 9, tzinfo=UTC))
    assert send_reminders(units) == 1
    reminded = [name for letter, name, _ in post_of(units, reference) if letter == "reminder"]
    assert reminded == ["Tariq Moss", "Tariq Moss"]
    assert_whole(units)


def test_a_limit_that_lapsed_and_was_given_anew_lapses_once_more_after_the_new_date(
    units: Units, clock: FakeClock
) -> None:
    reference = council.ask_team_manager(units)
    clock.move_to(datetime(2026, 12, 1, 9, tzinfo=UTC))
    assert len(lapse(units)) == 1
    council.move(units, reference, council.TEAM_MANAGER, "ask_more_time", ASKED)
    council.move(units, reference, council.IRO, "grant_more_time", GIVEN)
    assert (dispute_row(units, reference)["lapsed"], lapse(units)) == (False, [])
    clock.move_to(datetime(2026, 12, 10, tzinfo=UTC))
    assert len(lapse(units)) == 1
    assert dispute_row(units, reference)["lapsed"] is True
    days = [row["given"]["due_on"] for row in transitions(units, reference) if row["move"] == "record_lapse"]
    assert days == ["2026-11-30", "2026-12-09"]
    assert lapse(units) == []
    assert_whole(units)


def test_an_answer_within_the_new_date_is_in_time(units: Units, clock: FakeClock) -> None:
    reference = ask(units)
    council.move(units, reference, council.IRO, "grant_more_time", GIVEN)
    clock.move_to(datetime(2026, 12, 9, 17, tzinfo=UTC))
    council.move(units, reference, council.TEAM_MANAGER, "disagree", {"reasons": "No."})
    met = transitions(units, reference)[-1]["met"][0]
    assert (met["due_on"], met["in_time"]) == ("2026-12-09", True)
    assert_whole(units)


def test_the_twenty_days_run_on(units: Units, clock: FakeClock) -> None:
    given, other = ask(units), council.ask_team_manager(units, (council.SIBLING,))
    council.move(units, given, council.IRO, "grant_more_time", GIVEN)
    clock.move_to(datetime(2026, 12, 7, 9, tzinfo=UTC))
    with units.reading() as unit:
        counts = [dispute_view(unit, one, council.IRO).count for one in (given, other)]
    assert counts[0] == counts[1]
    assert counts[0].used == 10


def test_only_what_the_asker_owes_gets_the_new_date(units: Units) -> None:
    reference = council.raise_formal(units)
    council.move(units, reference, council.SERVICE_MANAGER, "ask_more_time", ASKED)
    council.move(units, reference, council.IRO, "grant_more_time", GIVEN)
    owed = obligations(units, reference)
    assert owed["answer_meeting"]["due_on"] == NEW_DATE
    assert (owed["hold_meeting"]["due_on"], owed["hold_meeting"]["first_due_on"]) == (FIRST_DATE, None)
    assert_whole(units)
