"""The directory is filled and looked after by command, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from disputes.sessions import caller_of_token
from disputes.unit import Units
from tests.support import council

HEADING = "name,email,role,team,team_above"
NADIA = "Nadia Frost,nadia@council.test,team_manager,Team East,Area"
IRENE = council.email_of(council.IRO)


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(f"{HEADING}\n{NADIA}\n", encoding="utf-8")
    return path


def test_people_are_loaded_and_what_changed_is_said(iro, people: Path) -> None:
    would = iro("import", "people", str(people), "--dry-run")
    assert would.output.endswith("1 row: 4 changes. Nothing was written: this was a dry run.\n")
    done = iro("import", "people", str(people))
    assert "New person: Nadia Frost, nadia@council.test\n" in done.output
    assert done.output.endswith("1 row: 4 changes.\n")
    assert iro("import", "people", str(people)).output == "1 row: 0 changes.\n"


def test_all_faults_are_listed_and_nothing_is_changed(iro, people: Path) -> None:
    people.write_text(f"{HEADING}\n{NADIA}\nX,x@elsewhere.test,boss,Team East,Area\n", encoding="utf-8")
    shown = iro("import", "people", str(people))
    assert shown.exit_code == 1
    assert [line.partition(":")[0] for line in shown.output.splitlines()] == [
        "line 3, email",
        "line 3, role",
        "people.csv",
    ]
    assert "people.csv: 2 faults. Nothing was changed." in shown.output
    people.write_text(f"{HEADING}\n{NADIA}\n", encoding="utf-8")
    assert "4 changes" in iro("import", "people", str(people)).output


def test_children_are_loaded(iro, tmp_path: Path) -> None:
    path = tmp_path / "children.csv"
    path.write_text(
        "case_number,initials,scope,team,iro_email\n"
        f"C-900,AB,looked after,Team North,{IRENE}\n"
        f"C-101,AB,child protection,Team North,{IRENE}\n",
        encoding="utf-8",
    )
    assert iro("import", "children", str(path)).output == "2 rows: 1 new, 1 changed.\n"
    assert iro("import", "children", str(path)).output == "2 rows: 0 new, 0 changed.\n"
    path.write_text("case_number,initials,scope,team,iro_email\nC-900,Tom,in care,,\n", encoding="utf-8")
    shown = iro("import", "children", str(path))
    assert shown.exit_code == 1
    assert "children.csv: 4 faults." in shown.output


def test_a_token_lets_in_until_it_is_ended(iro, units: Units) -> None:
    made = iro("token", "make", IRENE.upper(), "--label", "case system")
    assert made.exit_code == 0
    token = made.stdout.strip()
    with units.reading() as unit:
        caller = caller_of_token(unit, token)
    assert caller is not None
    assert caller.email == IRENE
    listed = iro("token", "list").output
    assert "case system" in listed
    assert token not in listed
    doubled = iro("token", "make", IRENE, "--label", "case system")
    assert "End it first, or name another use." in doubled.output
    assert iro("token", "end", IRENE, "--label", "case system").output == "1 token ended.\n"
    with units.reading() as unit:
        assert caller_of_token(unit, token) is None
    again = iro("token", "end", IRENE)
    assert (again.exit_code, "no such token that still works" in again.output) == (1, True)


def test_a_token_needs_a_person_and_a_label(iro) -> None:
    shown = iro("token", "make", "nobody@council.test", "--label", "x")
    assert (shown.exit_code, shown.output.startswith("There is no such person.")) == (1, True)
    assert iro("token", "make", IRENE, "--label", " ").exit_code == 1
    assert iro("token", "make", IRENE).exit_code == 2


def test_closure_days_are_added_listed_and_taken_back(iro) -> None:
    assert "None: only weekends" in iro("closure-day", "list").output
    added = iro("closure-day", "add", "2031-12-29", "Closed at Christmas")
    assert added.output.startswith("Monday 29 December 2031 is now a closure day. The clock moves")
    assert "was already a closure day" in iro("closure-day", "add", "2031-12-29", "x").output
    assert iro("closure-day", "list").output == "2031-12-29  Closed at Christmas\n"
    assert "counts as a working day again" in iro("closure-day", "remove", "2031-12-29").output
    assert iro("closure-day", "remove", "2031-12-29").exit_code == 1


@pytest.mark.parametrize(
    ("day", "reason", "said"),
    [
        ("2031-12-25", "Holiday", "It does not count as a working day anyway: Christmas Day."),
        ("2031-12-27", "Holiday", "It does not count as a working day anyway: Saturday."),
        ("2020-01-02", "Holiday", "That date has passed."),
        ("2099-01-02", "Holiday", "That date is too far away."),
        ("2031-12-29", " ", "Say why the council is closed."),
        ("29/12/2031", "Holiday", "'29/12/2031' is not a date."),
    ],
)
def test_a_closure_day_that_makes_no_sense_is_refused(iro, day: str, reason: str, said: str) -> None:
    shown = iro("closure-day", "add", day, reason)
    assert shown.exit_code in (1, 2)
    assert said in shown.output
