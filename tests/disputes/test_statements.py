"""How many questions and orders one move sends to the database: each is a way there and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import event

from disputes.commands import record_lapse
from disputes.unit import Units
from tests.benchmarks.pattern import MOVES
from tests.disputes.clockwork import beside
from tests.disputes.record import obligations
from tests.support import council
from tests.support.clock import FakeClock

MOST = 8
NOT_COUNTED = ("BEGIN", "PRAGMA")


@contextmanager
def statements(units: Units) -> Iterator[list[str]]:
    """What is sent while the block lasts; one that is sent again for each of many rows counts for each."""
    sent: list[str] = []

    def count(_: Any, __: Any, statement: str, rows: Any, ___: Any, many: bool) -> None:
        if not statement.startswith(NOT_COUNTED):
            # Of many rows either a list of them comes, or the values of all within one statement.
            each = many and isinstance(rows, list) and isinstance(rows[0], (tuple, Mapping))
            sent.extend([statement] * (len(rows) if each else 1))

    engine = units.database.engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", count)


def move(units: Units, reference: str, person: int, name: str, given: Mapping[str, Any]) -> str:
    """Make a move, and give what is wrong with how much was sent for it."""
    with statements(units) as sent:
        council.move(units, reference, person, name, given)
    return f"{name}: {len(sent)}\n" if len(sent) > MOST or not sent else ""


def test_each_step_up_the_ladder_and_its_end_send_at_most_eight(units: Units) -> None:
    reference = council.raise_informal(units)
    assert "".join(move(units, reference, *one) for one in MOVES) == ""


def test_what_is_done_beside_the_ladder_sends_at_most_eight(units: Units) -> None:
    reference = council.ask_team_manager(units)
    steps: list[tuple[int, str, dict[str, Any]]] = [
        (council.TEAM_MANAGER, "ask_more_time", {"until": "2026-12-08", "reason": "Somebody is ill."}),
        (council.IRO, "grant_more_time", {"until": "2026-12-07"}),
        (council.IRO, "add_note", {"note": "They called."}),
        (council.TEAM_MANAGER, "pass_on", {"reason": "Not my team."}),
        (council.IRO, "reassign", {"to_person": council.OTHER_TEAM_MANAGER, "reason": "They know it."}),
        (council.IRO, "withdraw", {"reason": "It has been put right."}),
    ]
    assert "".join(move(units, reference, *one) for one in steps) == ""


def test_what_becomes_of_an_agreed_action_sends_at_most_eight(units: Units) -> None:
    dispute = council.ask_team_manager(units)
    council.move(units, dispute, council.IRO, "agree", {"agreed_actions": council.ACTIONS})
    reference = beside(units, dispute)[0]["reference"]
    done = {"done_on": "2026-11-23", "evidence_text": "The letter."}
    steps: list[tuple[int, str, dict[str, Any]]] = [
        (council.IRO, "reassign", {"to_person": council.OTHER_SOCIAL_WORKER, "reason": "She leaves."}),
        (council.OTHER_SOCIAL_WORKER, "report_done", done),
        (council.IRO, "ask_again", {"reason": "No date.", "event_on": "2027-02-05"}),
        (council.IRO, "confirm", {}),
    ]
    assert "".join(move(units, reference, *one) for one in steps) == ""


def test_a_limit_that_has_passed_is_recorded_in_at_most_eight_and_a_second_look(
    units: Units, clock: FakeClock
) -> None:
    reference = council.ask_team_manager(units)
    owed = obligations(units, reference)["reply"]
    assert owed["due_on"] == date(2026, 11, 30)
    clock.forward(days=8)
    with units.writing() as unit:
        pass  # the closure days are read again after a minute, by whoever comes first
    with statements(units) as sent, units.writing() as unit:
        assert record_lapse.handle(record_lapse.RecordLapse(reference, owed["id"]), unit)
    looked_again = [one for one in sent if one.startswith("SELECT")][-2:]
    assert len(sent) - len(looked_again) <= MOST
