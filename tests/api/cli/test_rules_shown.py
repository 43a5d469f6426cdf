"""The rules as the service runs them: routes, faults, due dates, refusals, pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from disputes.errors import CATALOGUE
from machines.drawing import diagram, matrix
from machines.registry import Registry

FAULTY = """
from datetime import date

from machines.route import Route
from machines.sources import stated
from machines.stages import Stage


class Lost(Route):
    council = "lost"
    route_id = "lost"
    title = "Lost"
    version = "1"
    in_force_on = date(2026, 1, 1)
    source = stated("1", "it begins")
    used_for = "Nothing."

    begun = Stage("Begun", source=stated("1", "it begins"))
"""
MIXED = """
from machines.limits import working_days
from machines.roles import TEAM_MANAGER
from machines.sources import stated
from machines.steps import accepting, agreeing, answered, asked

P1 = stated("1", "it begins")
step = (asked("Asked", TEAM_MANAGER, working_days(5, "5 days"), P1, rung=1), answered("Answered", P1, rung=1))
accept = accepting(step)
agree = agreeing(step, to=step[1])
"""
PROFILE = """
from machines.profile import Profile

profile = Profile("lost", "Lost", "Lost", "None", themes=(), leaders=())
"""


def test_every_route_is_listed(bare, rochdale: Registry) -> None:
    shown = bare("route", "list")
    for route in rochdale.every_route():
        assert route.route_id in shown.output
        assert route.version in shown.output
    assert "30 working days, cap 20" in shown.output


@pytest.mark.parametrize("route_id", ["concern", "formal", "informal"])
def test_a_route_is_shown_with_every_stage_limit_move_and_source(
    bare, rochdale: Registry, route_id: str
) -> None:
    shown = bare("route", "show", route_id).output
    route = rochdale.find(route_id, "2017-06")
    for stage in route.stages():
        assert f"{stage.id}: {stage.label}" in shown
        for owed in stage.owes:
            assert f"owes {owed.id}: {owed.text}" in shown
            assert owed.limit.as_written in shown
    for move in route.moves.values():
        assert f"move {move.id}: {move.label}" in shown
    assert "this service's rule" in shown


def test_who_may_make_a_move_is_shown_for_that_stage_alone(bare) -> None:
    shown = bare("route", "show", "formal").output
    answers = [line for line in shown.splitlines() if "move accept:" in line]
    assert ["by Service manager;" in answers[0], "Director" in answers[0]] == [True, False]


def test_the_diagram_and_the_matrix_are_printed_as_they_are_drawn(bare, rochdale: Registry) -> None:
    formal = rochdale.find("formal", "2017-06")
    assert bare("route", "diagram", "formal").output == diagram(formal, rochdale.profile.name_of)
    shown = bare("route", "matrix", "formal", "--version", "2017-06").output
    assert shown == matrix(formal, rochdale.profile.name_of)


def test_a_route_that_there_is_not_is_told_with_those_that_are(bare) -> None:
    for words in (("show", "x"), ("matrix", "formal", "--version", "1999"), ("diagram", "x")):
        shown = bare("route", *words)
        assert shown.exit_code == 2
        assert (
            "Choose one of: concern 2017-06, formal 2017-06, informal 2017-06, agency_letter 1"
            in shown.output
        )


def test_a_council_without_faults_passes_the_check_with_its_warnings(bare) -> None:
    shown = bare("route", "check")
    assert shown.exit_code == 0
    assert "rochdale: 0 faults, 1 warning." in shown.output
    assert "concern 2017-06, cap: warning" in shown.output


def test_every_fault_of_a_council_is_listed_at_once(
    bare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, ladder in (("faulty", FAULTY), ("torn", "class Lost(: pass")):
        folder = tmp_path / "lost_places" / name
        folder.mkdir(parents=True)
        for file, code in (("__init__.py", ""), ("ladder.py", ladder), ("profile.py", PROFILE)):
            (folder / file).write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    shown = bare("route", "check", "lost_places.faulty")
    assert shown.exit_code == 1
    for what in ("has no owner", "is a dead end"):
        assert what in shown.output
    assert shown.output.splitlines()[-1].startswith("lost_places.faulty: ")
    torn = bare("route", "check", "lost_places.torn")
    assert torn.exit_code == 1
    assert torn.output.startswith("The files of lost_places.torn cannot be read: SyntaxError")


@pytest.mark.parametrize("words", [("check",), ("list",), ("show", "alert"), ("matrix", "alert")])
def test_what_python_cannot_make_of_a_file_is_told_with_the_line(
    bare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    folder = tmp_path / "lost_lines" / "mixed"
    folder.mkdir(parents=True)
    for file, code in (("__init__.py", ""), ("alert.py", MIXED), ("profile.py", PROFILE)):
        (folder / file).write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    shown = bare("route", *words, "--council", "lost_lines.mixed")
    assert shown.exit_code == 1
    assert shown.output.startswith("The files of lost_lines.mixed cannot be read: alert.py, line 10: ")


def test_a_folder_without_its_words_is_told_so(bare) -> None:
    shown = bare("route", "show", "alert", "--council", "machines.checks")
    assert (shown.exit_code, shown.output.split(":")[0]) == (
        2,
        "There is not exactly one profile in machines.checks",
    )


def test_a_council_to_check_that_there_is_not_is_told_with_those_that_are(bare) -> None:
    shown = bare("route", "check", "atlantis")
    assert (shown.exit_code, "There are: rochdale" in shown.output) == (2, True)


def test_a_due_date_is_shown_day_by_day_with_the_days_skipped_and_why(bare) -> None:
    shown = bare("deadline", "informal", "team_manager_asked", "2026-12-18")
    assert shown.exit_code == 0
    for line in (
        "Friday 18 December 2026: day zero, not counted",
        "Friday 25 December 2026: not counted, Christmas Day",
        "Monday 28 December 2026: not counted, Boxing Day (substitute day)",
        "Tuesday 29 December 2026: day 5",
        "due by the end of Tuesday 29 December 2026.",
        '"within 5 working days", read as 5 working days [001 7.2.1(4), the council\'s procedure]',
        "This service's rule: ",
        "none can be opened with these settings",
    ):
        assert line in shown.output


def test_a_limit_that_risk_sets_asks_for_the_risk_or_the_iros_own_count(bare) -> None:
    words = ("deadline", "concern", "social_worker_told", "2026-12-18")
    shown = bare(*words)
    assert (shown.exit_code, "Choose the risk first. Give --risk, --days or --type." in shown.output) == (
        2,
        True,
    )
    assert "3 working days (medium risk)" in bare(*words, "--risk", "medium").output
    assert "6 working days (set by the IRO)" in bare(*words, "--days", "6").output
    assert bare(*words, "--days", "9").exit_code == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("formal", "x", "2026-12-18"), "has no stage 'x' that can owe anything. Choose: three_way_meeting"),
        (("formal", "resolved", "2026-12-18"), "has no stage 'resolved'"),
        (("formal", "director_asked", "18/12/2026"), "'18/12/2026' is not a date. Give it as 2026-12-18."),
        (("formal", "director_asked", "2016-12-18"), "There is no route formal on 2016-12-18."),
        (("formal", "director_asked", "2091-12-18"), "ask the people who run this service"),
    ],
)
def test_a_sum_that_cannot_be_made_is_told(bare, words: tuple[str, ...], said: str) -> None:
    shown = bare("deadline", *words)
    assert shown.exit_code in (1, 2)
    assert said in shown.output
    assert "Traceback" not in shown.output


def test_a_closure_day_of_the_database_is_skipped(iro) -> None:
    words = ("deadline", "informal", "team_manager_asked", "2030-12-16")
    assert "due by the end of Monday 23 December 2030." in iro(*words).output
    assert iro("closure-day", "add", "2030-12-18", "Flood").exit_code == 0
    shown = iro(*words).output
    assert "Wednesday 18 December 2030: not counted, closure: Flood" in shown
    assert "due by the end of Tuesday 24 December 2030." in shown
    assert "Counted with 1 closure day of the council's file and the database." in shown


def test_every_refusal_is_listed(bare) -> None:
    shown = bare("errors").output
    for code, entry in CATALOGUE.items():
        assert code in shown
        assert entry.title in shown


def test_the_council_and_the_settings_are_listed(bare) -> None:
    shown = bare("council").output
    for word in ("Rochdale Borough Council", "team_manager", "Service Manager for Safeguarding", "drift"):
        assert word in shown
    assert "IRO_DATABASE_URL" in bare("settings").output


def test_every_page_is_listed_with_who_may_open_it(bare) -> None:
    listed = {line.split("  ")[0].strip(): line for line in bare("pages").output.splitlines()}
    assert "senior leaders" in listed["/queue"]
    assert "everybody" in listed["/healthz"]
    assert "GET POST" in listed["/sign-in"]
    assert not any(address.startswith("/demo") for address in listed)
    assert any(line.strip().startswith("/demo") for line in bare("pages", "--demo").output.splitlines())
