"""The help is the manual: every command explains itself, with an example that works."""

from __future__ import annotations

import re

import click
import pytest

from api.cli import SECTIONS, main

WITHOUT_EXAMPLE = {"settings", "errors", "pages", "council", "route list", "closure-day list", "token list"}


def every_command() -> dict[str, click.Command]:
    context = click.Context(main)
    found = {}
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        found[name] = command
        if isinstance(command, click.Group):
            found |= {f"{name} {inner}": one for inner, one in command.commands.items()}
    return found


COMMANDS = every_command()


def test_the_manual_lists_every_command_under_what_it_is_for(bare) -> None:
    shown = bare("--help")
    assert shown.exit_code == 0
    for section, commands in SECTIONS.items():
        assert f"{section}:" in shown.output
        for name in commands:
            assert re.search(rf"^  {name} +\S", shown.output, re.M)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_says_what_it_does_in_one_line_and_shows_it(bare, name: str) -> None:
    shown = bare(*name.split(), "--help")
    assert shown.exit_code == 0
    first = (COMMANDS[name].help or "").strip().splitlines()[0]
    assert first.endswith(".")
    assert len(first) <= 100
    if name not in WITHOUT_EXAMPLE and not isinstance(COMMANDS[name], click.Group):
        assert f"iro {name}" in shown.output or "Example of a file" in shown.output


def test_the_examples_name_options_that_there_are(bare) -> None:
    unknown = []
    for name, command in COMMANDS.items():
        if isinstance(command, click.Group):
            continue
        options = {word for one in command.params for word in one.opts} | {"--help"}
        for line in (command.help or "").splitlines():
            if line.strip().startswith(f"iro {name} "):
                used = set(re.findall(r"(?<!\S)--[a-z-]+", line.partition("&&")[0]))
                unknown += [(name, one) for one in used - options]
    assert unknown == []


def test_a_command_that_there_is_not_is_told_in_one_line(bare) -> None:
    shown = bare("verfy")
    assert shown.exit_code == 2
    assert "No such command" in shown.output


def test_one_broken_command_does_not_take_the_others_along(bare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SECTIONS["Run the service"], "serve", "there_is_no_such_module")
    assert bare("errors").exit_code == 0
