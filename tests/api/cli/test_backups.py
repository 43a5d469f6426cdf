"""A database is backed up and restored by command, and its mail held and released."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result

from disputes.seal import seal_now
from disputes.unit import Units
from tests.api.cli.conftest import Iro, settings_for
from tests.support import council


@pytest.fixture
def elsewhere(bare: Iro, council_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iro:
    """``iro`` over another database, of the same kind and with nothing in it."""
    is_sqlite = council_url.startswith("sqlite")
    url = f"sqlite:///{tmp_path / 'new.db'}" if is_sqlite else request.getfixturevalue("postgres_url")

    def call(*words: str) -> Result:
        return bare(*words, **settings_for(url, tmp_path))

    return call


def test_a_database_is_backed_up_restored_and_its_mail_released(
    iro: Iro, elsewhere: Iro, units: Units, tmp_path: Path
) -> None:
    council.ask_team_manager(units)
    with units.reading() as unit:
        root = seal_now(unit).root
    file = str(tmp_path / "copy.db")
    made = iro("backup", file)
    assert made.output == f"1 dispute and 2 transitions in {file}\nRoot: {root}\n"
    assert "Run: iro database upgrade" in elsewhere("restore", file).output
    assert elsewhere("database", "upgrade").exit_code == 0
    restored = elsewhere("restore", file)
    assert restored.exit_code == 0
    assert restored.output.startswith("1 dispute and 2 transitions restored, as of 20")
    assert f"Root: {root}\n" in restored.output
    assert "The mail is held." in restored.output
    assert elsewhere("verify").output.endswith("the record is whole.\n")
    assert "asked to respond" in elsewhere("mail", "show").output
    released = elsewhere("mail", "release", "--old", "send")
    assert "Restored from the backup of" in released.output
    assert released.output.endswith("Released. The next tick of the clock process deals with it.\n")
    assert elsewhere("mail", "release").exit_code == 1
    assert iro("mail", "show").output.startswith("No mail is held")


def test_what_is_there_is_never_written_over(iro: Iro, units: Units, tmp_path: Path) -> None:
    council.raise_informal(units)
    file = str(tmp_path / "copy.db")
    assert iro("backup", file).exit_code == 0
    again = iro("backup", file)
    assert (again.exit_code, "is there already" in again.output) == (1, True)
    over = iro("restore", file)
    assert over.exit_code == 1
    assert "The database is not empty: it has rows in child, dispute, " in over.output
    (tmp_path / "else.txt").write_text("something else")
    wrong = iro("restore", str(tmp_path / "else.txt"))
    assert (wrong.exit_code, "is not a backup of this service" in wrong.output) == (1, True)


def test_what_is_not_whole_is_named_and_restored_only_when_that_is_wanted(
    iro: Iro, bare: Iro, council_url: str, tmp_path: Path
) -> None:
    file = str(tmp_path / "copy.db")
    assert iro("backup", file).exit_code == 0
    other = settings_for(council_url, tmp_path) | {"IRO_SECRET": "quite another secret, also long enough"}
    fresh = {**other, "IRO_DATABASE_URL": f"sqlite:///{tmp_path / 'third.db'}"}
    bare("database", "upgrade", **fresh)
    refused = bare("restore", file, **fresh)
    assert refused.exit_code == 1
    assert "it was made with another IRO_SECRET, or changed since." in refused.output
    assert "--despite-findings" in refused.output
    assert bare("restore", file, "--despite-findings", **fresh).exit_code == 0


def test_releasing_asks_what_to_do_with_what_is_from_before(iro: Iro, units: Units) -> None:
    council.raise_informal(units)
    assert iro("mail", "hold", "--because", "A copy.").output.startswith("The mail is held.")
    unanswered = iro("mail", "release")
    assert unanswered.exit_code == 1
    assert "1 letter from before it was held (send, set-aside): " in unanswered.output
    assert iro("mail", "show").output.startswith("Mail is held since 20")
    assert iro("mail", "release", "--old", "set-aside").exit_code == 0


def test_nothing_is_asked_when_nothing_is_from_before(iro: Iro) -> None:
    iro("mail", "hold", "--because", "A copy.")
    released = iro("mail", "release")
    assert released.exit_code == 0
    assert "Nothing waits to be sent." in released.output


def test_a_reason_that_is_too_long_is_told(iro: Iro) -> None:
    shown = iro("mail", "hold", "--because", "x" * 201)
    assert (shown.exit_code, shown.output) == (1, "Say why in 200 characters at most.\n")
