"""Whatever somebody can put right is told in a line: what it is, what to do. Never a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.cli.conftest import settings_for

NEEDS_SETTINGS = (
    "serve",
    "clock",
    "database upgrade",
    "database check",
    "verify",
    "token list",
    "closure-day list",
)


@pytest.mark.parametrize("command", NEEDS_SETTINGS)
def test_settings_that_are_missing_are_told_all_at_once(bare, command: str) -> None:
    shown = bare(*command.split())
    assert shown.exit_code == 2
    for name in ("IRO_SECRET", "IRO_BASE_URL", "IRO_SMTP_HOST", "IRO_MAIL_FROM", "IRO_EMAIL_DOMAINS"):
        assert f"\n  {name}: " in shown.output
    assert "--demo" in shown.output


def test_a_setting_that_is_spelt_wrongly_is_told(bare, tmp_path: Path) -> None:
    right = settings_for(f"sqlite:///{tmp_path}/x.db", tmp_path)
    shown = bare("verify", **right, IRO_DATABSE_URL="x")
    assert (shown.exit_code, "IRO_DATABSE_URL: there is no such setting" in shown.output) == (2, True)


def test_an_empty_database_is_told_with_the_command_that_fills_it(bare, tmp_path: Path) -> None:
    right = settings_for(f"sqlite:///{tmp_path}/new.db", tmp_path)
    for command in ("verify", "serve", "clock", "token list"):
        shown = bare(*command.split(), **right)
        assert (shown.exit_code, shown.output) == (1, "The database is empty. Run: iro database upgrade\n")


def test_a_database_that_is_not_there_is_told_in_a_line(bare, tmp_path: Path) -> None:
    right = settings_for("postgresql+psycopg://nobody@/none?host=/nowhere", tmp_path)
    shown = bare("verify", **right)
    assert shown.exit_code == 1
    assert shown.output.startswith("The database cannot be used: ")
    assert shown.output.endswith("Check IRO_DATABASE_URL, and that it runs.\n")
    assert shown.output.count("\n") == 1


def test_a_council_that_there_is_not_is_told(bare) -> None:
    for command in ("council", "route list"):
        shown = bare(*command.split(), IRO_COUNCIL="atlantis")
        assert (shown.exit_code, shown.output) == (
            2,
            "There is no council 'atlantis' in machines/councils. There are: rochdale.\n",
        )


def test_a_file_that_is_not_there_is_told(bare) -> None:
    shown = bare("import", "people", "none.csv")
    assert shown.exit_code == 2
    assert "none.csv" in shown.output


def test_a_folder_that_may_not_be_written_is_told(bare, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, and not a folder")
    right = settings_for(f"sqlite:///{tmp_path}/taken/x.db", tmp_path)
    shown = bare("verify", **right)
    assert shown.exit_code == 1
    assert "Check the path." in shown.output
    assert "Traceback" not in shown.output


def test_a_reader_who_has_read_enough_ends_it_quietly() -> None:
    command = f'{sys.executable} -c "from api.cli import main; main()" errors'
    piped = subprocess.run(
        ["bash", "-c", f"{command} | head -n 1; exit ${{PIPESTATUS[0]}}"],
        cwd=Path(__file__).resolve().parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert piped.stderr == ""
