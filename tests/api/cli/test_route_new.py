"""``iro route new``, and the other commands with a council that is a package of one's own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from machines.drawing import diagram, matrix
from tests.api.cli.conftest import Iro
from tests.machines.written import council

ROOT = Path(__file__).parents[3]


@pytest.fixture
def started(bare: Iro, monkeypatch: pytest.MonkeyPatch) -> Iro:
    """``iro`` where the start of a council was written, as a package in the folder one stands in."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    for name in [name for name in sys.modules if name.startswith("fresh_start")]:
        monkeypatch.delitem(sys.modules, name)
    shown = bare("route", "new", "fresh_start.fairford", "alert")
    assert shown.exit_code == 0
    return bare


def test_it_writes_a_profile_a_route_and_a_test_and_says_what_comes_next(started, bare) -> None:
    for file in ("__init__.py", "profile.py", "alert.py"):
        assert Path("fresh_start/fairford", file).exists()
    shown = bare("route", "new", "fresh_start.fairford", "second_alert")
    assert "Written: fresh_start/fairford/second_alert.py" in shown.output
    assert "profile.py" not in shown.output
    assert "iro route check fresh_start.fairford" in shown.output
    assert "docs/your-council.md" in shown.output


def test_every_word_that_is_left_to_fill_in_is_a_fault(started) -> None:
    shown = started("route", "check", "fresh_start.fairford")
    assert shown.exit_code == 1
    assert "stage first_asked: fault: has a label that still says FILL IN" in shown.output
    assert "the council, profile: fault: has a name that still says FILL IN" in shown.output
    assert "heading: fault: has no day on which it comes into force" in shown.output


def test_once_all_is_filled_in_there_is_no_fault(started) -> None:
    for file in Path("fresh_start/fairford").glob("*.py"):
        said = file.read_text(encoding="utf-8").replace("FILL IN", "said")
        file.write_text(said.replace("date.min", "date(2026, 4, 1)"), encoding="utf-8")
    shown = started("route", "check", "--council", "fresh_start.fairford")
    assert shown.output == "fresh_start.fairford: 0 faults, 0 warnings.\n"


def test_its_ladder_and_matrix_can_be_seen_before_it_is_finished(started) -> None:
    drawn = started("route", "diagram", "alert", "--council", "fresh_start.fairford")
    assert drawn.output.startswith("stateDiagram-v2")
    for words in (("matrix", "alert"), ("show", "alert"), ("list",)):
        assert started("route", *words, "--council", "fresh_start.fairford").exit_code == 0


def test_its_test_fails_until_the_words_of_the_text_are_in_it(started) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir=.", "tests"],
        env=os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{Path.cwd()}", "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "3 failed" in run.stdout


def test_what_is_written_has_the_style_of_this_project(started) -> None:
    ruff = [sys.executable, "-m", "ruff"]
    for check in (["check"], ["format", "--check"]):
        run = subprocess.run(
            [*ruff, *check, "--config", str(ROOT / "pyproject.toml"), "fresh_start", "tests"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout


def test_what_is_there_already_is_left_as_it_is(started) -> None:
    Path("fresh_start/fairford/alert.py").write_text("mine", encoding="utf-8")
    shown = started("route", "new", "fresh_start.fairford", "alert")
    assert (shown.exit_code, "is there already" in shown.output) == (1, True)
    assert Path("fresh_start/fairford/alert.py").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("words", [("Fairford", "alert"), ("fairford", "first alert"), ("a..b", "alert")])
def test_a_name_that_cannot_be_a_folder_is_refused(bare, words: tuple[str, str]) -> None:
    shown = bare("route", "new", *words)
    assert (shown.exit_code, "Use small letters" in shown.output) == (2, True)


def test_a_council_that_is_a_package_is_named_on_the_line_or_in_the_setting(bare) -> None:
    elverton = council("elverton")
    route, named = elverton.find("challenge", "2026"), elverton.profile.name_of
    package = "tests.councils.elverton"
    for found in (
        bare("route", "matrix", "challenge", "--council", package),
        bare("route", "matrix", "challenge", IRO_COUNCIL=package),
    ):
        assert found.output == matrix(route, named)
    drawn = bare("route", "diagram", "challenge", "--council", package)
    assert drawn.output == diagram(route, named)
    assert "Quality Assurance Manager" in drawn.output
    assert "0 faults" in bare("route", "check", IRO_COUNCIL=package).output
    shown = bare("route", "show", "challenge", "--council", package).output
    assert "Raised by: Social worker, Team manager" in shown
    assert "the IRO may set 2 to 10" in shown


def test_what_a_text_of_another_council_says_is_shown(bare) -> None:
    shown = bare("route", "show", "challenge", "--council", "tests.councils.dunmarsh").output
    assert "to enter here past other steps, consult: Safeguarding Unit Manager" in shown
    assert "from the conference date" in shown
    shown = bare("route", "show", "alert", "--council", "tests.councils.aldermoor").output
    assert "Type management: Management alert, enters at service_manager_asked" in shown
    assert "5 for case, 3 for management, in working days" in shown


def test_a_package_that_there_is_not_is_told(bare) -> None:
    shown = bare("route", "list", "--council", "nowhere.at_all")
    assert (shown.exit_code, "that can be imported from here" in shown.output) == (2, True)


def test_a_due_date_by_type_and_in_the_days_that_the_council_means(bare) -> None:
    words = ("deadline", "alert", "service_manager_asked", "2026-11-02")
    asked = bare(*words, IRO_COUNCIL="tests.councils.aldermoor")
    assert (asked.exit_code, "Choose the type first. Give --risk, --days or --type." in asked.output) == (
        2,
        True,
    )
    shown = bare(*words, "--type", "management", IRO_COUNCIL="tests.councils.aldermoor").output
    assert "due by the end of Thursday 5 November 2026." in shown
    plain = bare(
        "deadline",
        "recommendation",
        "recommended",
        "2026-11-02",
        "--council",
        "tests.councils.carrowby",
    ).output
    assert "due by the end of Monday 9 November 2026." in plain
