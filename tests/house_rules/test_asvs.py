"""Every requirement of the ASVS has one answer, every test that it names is there, and the page says so."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from tests.support.asvs import (
    COMMAND,
    LEVELS,
    PAGE,
    Answer,
    covered,
    current,
    page,
    read_answers,
    requirements,
    wrong_with,
)

HERE = "tests/house_rules/test_asvs.py"


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == current(), f"Run `{COMMAND}` and commit the page."


def test_every_requirement_is_answered_once_and_every_test_is_there() -> None:
    assert wrong_with(read_answers()) == []


def test_there_are_as_many_requirements_as_the_standard_has() -> None:
    levels = Counter(level for section in LEVELS.values() for level in section)
    assert (levels["1"], levels["2"], levels["3"]) == (70, 183, 92)
    assert len(requirements()) == 253


def test_a_whole_section_is_answered_by_one_line() -> None:
    assert covered(Answer("V4.3", "not here", "GraphQL", "There is none.")) == ["V4.3.1", "V4.3.2"]
    assert covered(Answer("V1.2.1", "test", "x", "y")) == ["V1.2.1"]
    assert covered(Answer("V1.2.10", "test", "x", "y")) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"id": "V4.9"}, "V4.9 is no requirement of levels 1 and 2"),
        ({"id": "V1.1.1"}, "V1.1.1: answered 2 times"),
        ({"how": "perhaps"}, "V17: 'perhaps' is no way to meet it"),
        ({"by": ""}, "V17: says nothing"),
        ({"how": "test", "by": f"{HERE}::test_nothing"}, f"V17: {HERE}::test_nothing is not there"),
        ({"how": "test", "by": "api/app.py"}, "V17: api/app.py is not there"),
    ],
)
def test_what_is_wrong_is_found(changed: dict[str, str], expected: str) -> None:
    answers = read_answers()
    assert answers[-1].id == "V17"
    assert expected in wrong_with([*answers[:-1], replace(answers[-1], **changed)])


def test_a_line_left_out_is_found() -> None:
    assert wrong_with(read_answers()[1:]) == ["V1.1.1: answered 0 times"]


def test_the_page_counts_every_requirement() -> None:
    assert "| all of levels 1 and 2 | 253 |" in page(read_answers(), "# About")
