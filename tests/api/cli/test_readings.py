"""Who has read what is listed by command: by dispute, person and days, as a table and as CSV."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from sqlalchemy import text

from disputes.commands import note_reading
from disputes.readings import Door, What
from disputes.unit import Units
from tests.support import council


def two_readings(units: Units) -> str:
    """The team manager has read a dispute; a day later, the director the queue."""
    reference = council.ask_team_manager(units)
    with units.writing() as unit:
        for reading in (
            note_reading.NoteReading(council.TEAM_MANAGER, reference, What.ASKED, Door.LINK, unit.now),
            note_reading.NoteReading(
                council.DIRECTOR, "", What.QUEUE, Door.SIGN_IN, unit.now + timedelta(days=1)
            ),
        ):
            note_reading.handle(reading, unit)
    return reference


def rows(output: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(output)))


def test_a_table_says_who_what_when_and_why(iro, units: Units) -> None:
    reference = two_readings(units)
    shown = iro("readings")
    assert shown.exit_code == 0
    first, second = (line.split("  ") for line in shown.output.splitlines()[3:5])
    assert [cell.strip() for cell in first if cell.strip()] == [
        "2026-11-24T09:00+00:00",
        "Dora Shaw",
        "senior leader",
        "director",
        "list: escalation queue",
        "sign-in",
    ]
    assert [cell.strip() for cell in second if cell.strip()] == [
        "2026-11-23T09:00+00:00",
        "Tariq Moss",
        "asked in this stage",
        "team_manager",
        reference,
        "what is asked",
        "response link",
    ]


def test_it_is_narrowed_by_dispute_person_and_days(iro, units: Units) -> None:
    reference = two_readings(units)
    address = council.email_of(council.DIRECTOR)
    for words, people in (
        (["--dispute", reference], ["Tariq Moss"]),
        (["--person", address], ["Dora Shaw"]),
        (["--from", "2026-11-24"], ["Dora Shaw"]),
        (["--to", "2026-11-23"], ["Tariq Moss"]),
        (["--from", "2026-11-25"], []),
    ):
        assert [row[1] for row in rows(iro("readings", "--csv", *words).output)[1:]] == people


def test_what_there_is_not_is_told_in_a_line(iro, units: Units) -> None:
    two_readings(units)
    for words, said in (
        (["--dispute", "D-AAAA-AAAA"], "There is no such dispute for you."),
        (["--person", "nobody@council.test"], "There is no such person."),
    ):
        shown = iro("readings", *words)
        assert (shown.exit_code, shown.output.startswith(said)) == (1, True)
    assert iro("readings", "--from", "yesterday").exit_code == 2


def test_no_cell_of_the_csv_is_a_sum(iro, units: Units) -> None:
    two_readings(units)
    with units.writing() as unit:
        renamed = text("UPDATE person SET name = :name WHERE id = :id")
        unit.connection.execute(renamed, {"name": "=cmd|' /C calc'!A0", "id": council.DIRECTOR})
        unit.connection.execute(renamed, {"name": "@SUM(1,1)", "id": council.TEAM_MANAGER})
    found = rows(iro("readings", "--csv").output)
    assert [row[1] for row in found[1:]] == ["'=cmd|' /C calc'!A0", "'@SUM(1,1)"]
    assert found[0] == ["read_at", "person", "address", "because", "role", "dispute", "what", "by"]


def test_a_table_has_the_newest_and_says_that_there_are_more(iro, units: Units, monkeypatch) -> None:
    two_readings(units)
    monkeypatch.setattr("api.command_line.readings.MOST_IN_A_TABLE", 1)
    shown = iro("readings").output
    assert "Dora Shaw" in shown
    assert "Tariq Moss" not in shown
    assert "These are the newest 1." in shown
    assert len(rows(iro("readings", "--csv").output)) == 3
