"""``iro verify-record``: a downloaded file is proved, or what is wrong is named; junk is told in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from api.documents.record_json import record_text
from disputes.models import Dispute
from disputes.queries.record_whole import record_whole
from disputes.unit import Units
from tests.support import council


@pytest.fixture
def file(units: Units, tmp_path: Path) -> Path:
    """The record of a dispute, downloaded."""
    reference = council.ask_team_manager(units)
    path = tmp_path / "record.json"
    with units.reading() as unit:
        path.write_text(record_text(record_whole(unit, reference, council.IRO)), encoding="utf-8")
    return path


def test_a_file_is_proved_without_settings_or_a_database(bare, file: Path, units: Units) -> None:
    shown = bare("verify-record", str(file))
    assert shown.exit_code == 0, shown.output
    with units.reading() as unit:
        stored = unit.connection.execute(select(Dispute.reference, Dispute.head_hash)).one()
    assert f"{stored.reference}: 2 transitions. Head: {stored.head_hash}\n" in shown.output
    assert "This file agrees with itself" in shown.output
    assert "Compare the head with the one that the service shows" in shown.output


def test_what_was_changed_is_named_and_never_repeated(bare, file: Path) -> None:
    document = json.loads(file.read_text(encoding="utf-8"))
    document["record"]["transitions"][1]["actor_name"] = "A secret about a child."
    file.write_text(json.dumps(document), encoding="utf-8")
    shown = bare("verify-record", str(file))
    assert shown.exit_code == 1
    assert "transition 2: hash: it is not what was recorded: its hash differs." in shown.output
    assert "the file: digest: something in it was changed since it was made" in shown.output
    assert "2 findings: this file is not as the service made it." in shown.output
    assert "secret" not in shown.output


def test_a_file_that_was_only_laid_out_anew_is_as_it_was(bare, file: Path) -> None:
    document = json.loads(file.read_text(encoding="utf-8"))
    file.write_text("\ufeff" + json.dumps(document, sort_keys=True), encoding="utf-8")
    assert bare("verify-record", str(file)).exit_code == 0


DEEP = "[" * 100_000
OF_A_RECORD = '{"format": "iro-dispute-record", "format_version": 1'


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "It is not whole JSON"),
        (b"\xff\xfe\x00", "It is not text in UTF-8"),
        (b"%PDF-1.7", "It is not whole JSON"),
        (b"null", "It is JSON, and not the record of a dispute"),
        (b"[]", "It is JSON, and not the record of a dispute"),
        (b'{"format": 1}', "It is JSON, and not the record of a dispute"),
        (b'{"format": "iro-dispute-record", "format_version": 2}', "Its format_version is not 1"),
        (DEEP.encode(), "It is not JSON that a record can be made of"),
        (b"1" * 5000, "It is not JSON that a record can be made of"),
        (f'{OF_A_RECORD}, "record": NaN}}'.encode(), "It holds NaN, which no record holds"),
        (f'{OF_A_RECORD}, "record": 1, "record": 2}}'.encode(), "It says something twice"),
    ],
    ids=lambda one: one if isinstance(one, str) else None,
)
def test_what_is_no_record_is_told_in_one_line(bare, tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "junk"
    path.write_bytes(content)
    shown = bare("verify-record", str(path))
    assert shown.exit_code == 1
    assert shown.output.startswith(f"{path}: {told}")
    assert shown.output.count("\n") == 1


def test_a_record_of_nothing_is_told_without_a_traceback(bare, tmp_path: Path) -> None:
    path = tmp_path / "junk"
    path.write_text(OF_A_RECORD + ', "record": {"reference": "\\ud800"}, "heads": [7]}', encoding="utf-8")
    shown = bare("verify-record", str(path))
    assert shown.exit_code == 1
    assert "this file is not as the service made it." in shown.output


def test_a_file_that_is_not_there_or_a_folder_is_told(bare, tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        shown = bare("verify-record", str(path))
        assert shown.exit_code == 1
        assert shown.output.endswith("Check the path.\n")
