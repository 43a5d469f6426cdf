"""docs/your-council.md: what it tells people to write is there under that name."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

from machines.profile import Profile
from machines.route import Route
from tests.machines.rochdale import route_of
from tests.machines.written import FURTHER

GUIDE = (Path(__file__).parents[2] / "docs" / "your-council.md").read_text(encoding="utf-8")
CODE = re.findall(r"`([^`\n]+)`", GUIDE) + re.findall(r"```python\n(.*?)```", GUIDE, re.S)
ROOMS = ("limits", "needs", "profile", "roles", "route", "sources", "stages", "steps")
VOCABULARY = {name: part for room in ROOMS for name, part in vars(import_module(f"machines.{room}")).items()}
OF_PYTHON = {"date"}


def test_every_function_and_class_that_it_names_is_there():
    called = {name for code in CODE for name in re.findall(r"(?<![.\w])([A-Za-z_]\w+)\(", code)}
    assert len(called) > 20
    assert called - set(VOCABULARY) - OF_PYTHON == set()


def test_every_role_and_choice_that_it_names_is_there():
    constants = {name for code in CODE for name in re.findall(r"(?<![.\w-])([A-Z][A-Z_]{2,})(?![\w-])", code)}
    own = {name for code in CODE for name in re.findall(r"([A-Z_]+) = Role\(", code)}
    assert constants - set(VOCABULARY) - own - {"FILL", "IRO_COUNCIL"} == set()
    for code in CODE:
        for owner, choice in re.findall(r"\b([A-Z]\w+)\.([A-Z_]{3,})\b", code):
            assert hasattr(VOCABULARY[owner], choice), (owner, choice)


def test_every_setting_of_a_profile_route_or_stage_that_it_names_is_there():
    known = (
        set(Profile.__dataclass_fields__) | set(dir(Route)) | set(vars(route_of("informal").first_stage()))
    )
    known |= {
        "starts",
        "by",
        "tells",
        "after",
        "asks",
        "meets",
        "to",
        "enters",
        "initial",
        "kind",
    }  # of the others
    known |= {"needs", "silence_counts"}  # of a move and an obligation
    known |= {"high", "medium", "low", "as_written"}  # of by_risk
    written = {name for code in CODE for name in re.findall(r"\b([a-z_]+) ?= ?", code)}
    mine = {"alert_sent", "alert_answered", "accept", "disagree", "go_on", "agree"}  # the examples' own
    mine |= {"first_talk", "talked", "hold", "agree_to_it", "gone_formal"}
    assert written - known - mine == set()


def test_it_covers_all_sixteen_abilities():
    assert [int(one) for one in re.findall(r"^\| \*\*(\d+)\*\*", GUIDE, re.M)] == list(range(1, 17))


def test_the_councils_that_it_points_to_are_there():
    named = set(re.findall(r"`(\w+)/(\w+)\.py`", GUIDE))
    assert {council for council, _ in named} == set(FURTHER)
    for council, route in named:
        assert (Path(__file__).parent / council / f"{route}.py").exists()
