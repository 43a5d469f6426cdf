"""The import contracts in pyproject.toml are shown to break where a wall is broken through."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house_rules.tree import ROOT

# Each contract by its name, and one file with an import that it must refuse.
BREACHES = {
    "The rooms stand in order: api, notifications, disputes, machines": (
        "machines/registry.py",
        "import disputes",
    ),
    "The machines know the rules and nothing else": ("machines/engine.py", "import sqlalchemy"),
    "The record knows no web, mail, scheduler or command line": ("disputes/moves.py", "import smtplib"),
    "The post knows no web, scheduler or command line": ("notifications/outbox.py", "import flask"),
    "Pages, links and v1 use commands and queries, never tables or SQL": (
        "api/pages/queue.py",
        "from disputes.models import dispute",
    ),
    "Commands and queries do not import each other": (
        "disputes/commands/raise_dispute.py",
        "import disputes.queries",
    ),
    "A question changes nothing": ("disputes/queries/queue.py", "import disputes.moves"),
}
PACKAGES = [
    *("machines", "notifications", "api", "api/pages", "api/links", "api/v1"),
    *("disputes", "disputes/commands", "disputes/queries", "disputes/models"),
]
MODULES = ["disputes/database.py", "disputes/moves.py", "disputes/models/dispute.py"]


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    """Check the walls of the house in this folder."""
    linter = str(Path(sys.executable).with_name("lint-imports"))
    return subprocess.run(
        [linter, "--no-logo", "--no-cache", "--config", "pyproject.toml"],
        cwd=house,
        env={"PYTHONPATH": str(house), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house of empty rooms under our contracts."""
    for package in PACKAGES:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    for module in MODULES:
        (tmp_path / module).touch()
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text(), encoding="utf-8")
    return tmp_path


def test_every_contract_is_tried():
    configured = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert {contract["name"] for contract in configured} == set(BREACHES)


def test_an_empty_house_keeps_every_contract(house: Path):
    checked = lint(house)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("contract", BREACHES)
def test_a_breach_is_found(house: Path, contract: str):
    path, line = BREACHES[contract]
    (house / path).write_text(line + "\n", encoding="utf-8")
    checked = lint(house)
    assert checked.returncode == 1, checked.stdout + checked.stderr
    assert f"{contract} BROKEN" in checked.stdout
