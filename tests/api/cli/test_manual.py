"""What the manual shows is true: its files load, its commands are there."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from api.cli import main

ROOT = Path(__file__).resolve().parents[3]
DOCS = ROOT / "docs"
CSV = re.compile(r"```csv\n(.*?)```", re.DOTALL)


def test_the_files_of_the_manual_load_and_load_again(bare, tmp_path: Path) -> None:
    people, children = CSV.findall((DOCS / "importing.md").read_text(encoding="utf-8"))
    demo = {"IRO_DEMO": "1", "IRO_DATA_DIR": str(tmp_path), "IRO_EMAIL_DOMAINS": "council.test"}
    assert bare("database", "upgrade", **demo).exit_code == 0
    for kind, content in (("people", people), ("children", children)):
        path = tmp_path / f"{kind}.csv"
        path.write_text(content, encoding="utf-8")
        first = bare("import", kind, str(path), **demo)
        assert first.exit_code == 0, first.output
        again = bare("import", kind, str(path), **demo)
        assert re.search(r": 0 (changes|new, 0 changed)\.\n$", again.output), again.output


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_every_command_that_the_manual_names_is_there(page: Path) -> None:
    context = click.Context(main)
    for words in re.findall(r"(?:^ {4}|`)iro ([a-z-]+(?: [a-z-]+)?)", page.read_text(encoding="utf-8"), re.M):
        name, _, inner = words.partition(" ")
        command = main.get_command(context, name)
        assert command is not None, words
        if isinstance(command, click.Group):
            assert not inner or inner in command.commands, words
