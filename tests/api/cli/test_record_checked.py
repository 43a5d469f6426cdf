"""The record and its database are checked by command."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text, update

from disputes.models import Dispute
from disputes.unit import Units
from tests.api.cli.conftest import settings_for
from tests.support import council


def test_a_whole_record_is_said_to_be_whole(iro, units: Units) -> None:
    reference = council.ask_team_manager(units)
    council.raise_formal(units)
    shown = iro("verify")
    assert shown.exit_code == 0
    assert shown.output == "2 disputes, 3 transitions, 4 obligations: the record is whole.\n"
    assert iro("verify", reference).output.startswith("1 dispute, 2 transitions, 2 obligations: ")


def test_what_is_wrong_is_named_and_the_exit_code_says_so(iro, units: Units) -> None:
    reference = council.ask_team_manager(units)
    other = council.raise_formal(units)
    with units.database.writing() as connection:
        changed = update(Dispute).where(Dispute.reference == reference)
        connection.execute(changed.values(stage="resolved", impact="A secret about a child."))
    shown = iro("verify")
    assert shown.exit_code == 1
    assert f"{reference}: standing: its stage is resolved, and its transitions come to" in shown.output
    assert f"{reference}: answers: its impact is not what was given" in shown.output
    assert "2 disputes, 3 transitions, 4 obligations: 2 findings." in shown.output
    assert other not in shown.output
    assert "secret" not in shown.output
    assert iro("verify", other).exit_code == 0


def test_a_reference_that_there_is_not_is_told(iro) -> None:
    shown = iro("verify", "D-AAAA-AAAA")
    assert (shown.exit_code, shown.output.startswith("There is no such dispute for you.")) == (1, True)


def test_a_database_is_brought_to_the_newest_schema_once(bare, tmp_path: Path) -> None:
    right = settings_for(f"sqlite:///{tmp_path}/new.db", tmp_path)
    missing = bare("database", "check", **right)
    assert (missing.exit_code, "The schema is empty" in missing.output) == (1, True)
    assert "brought from empty to schema 0" in bare("database", "upgrade", **right).output
    assert "already at schema 0" in bare("database", "upgrade", **right).output
    sound = bare("database", "check", **right)
    assert (sound.exit_code, sound.output.endswith("It is sound.\n")) == (0, True)


def test_a_guard_that_was_taken_out_is_told(iro, units: Units) -> None:
    assert iro("database", "check").exit_code == 0
    on = "" if units.database.is_sqlite else " ON transition"
    name = "transition_no_update" if units.database.is_sqlite else "transition_only_added"
    with units.database.writing() as connection:
        connection.execute(text(f"DROP TRIGGER {name}{on}"))
    shown = iro("database", "check")
    assert shown.exit_code == 1
    assert f"It no longer refuses to change what is only ever added: {name} is gone." in shown.output
