"""Every demand of the procedure is tied to what meets it and to a test, and the page says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from machines.sources import ours, stated
from tests.machines.made_up import a_council, a_route
from tests.support.traceability import (
    COMMAND,
    PAGE,
    Demand,
    current,
    demand_of,
    marked_tests,
    page,
    read_demands,
    tie,
    wrong_with,
)

ONE = Demand("made up 1", "The manager replies.")
SHOWN = {"made up 1": ["tests/test_made_up.py::test_reply"]}


def test_the_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == page(current()), f"Run `{COMMAND}` and commit the page."


def test_every_demand_that_is_met_has_a_part_and_a_test_and_every_citation_is_a_demand():
    assert wrong_with(current()) == []


def wrong(*demands: Demand, tests: dict[str, list[str]] | None = None) -> list[str]:
    """What is wrong with a made-up council's table."""
    return wrong_with(tie(a_council(a_route()), demands, SHOWN if tests is None else tests))


def test_a_table_that_is_whole_has_nothing_wrong():
    assert wrong(ONE) == []


@pytest.mark.parametrize(
    ("demands", "tests", "expected"),
    [
        ([ONE], {}, ["made up 1: no test shows it"]),
        ([ONE, ONE], None, ["made up 1 is listed twice"]),
        (
            [ONE, Demand("made up 2", "Another.")],
            SHOWN | {"made up 2": ["tests/test_made_up.py::test_it"]},
            ["made up 2: nothing meets it"],
        ),
        (
            [ONE],
            SHOWN | {"made up 3": ["tests/test_made_up.py::test_it"]},
            ["made up 3 is marked in tests/test_made_up.py::test_it but is no demand"],
        ),
        (
            [replace(ONE, met_by=("machines/roles.py: NOBODY", "machines/moon.py: IRO"))],
            None,
            [
                "made up 1: machines/roles.py: NOBODY is not there",
                "made up 1: machines/moon.py: IRO is not there",
            ],
        ),
        ([ONE, Demand("made up 2", "Another.", not_yet="all of it")], None, []),
        ([ONE, Demand("made up 2", "Another.", others="the managers")], None, []),
        (
            [ONE, Demand("made up 2", "Another.", met_by=("machines/roles.py: IRO",))],
            SHOWN | {"made up 2": ["x"]},
            [],
        ),
    ],
    ids=["no test", "twice", "nothing", "no demand", "not there", "not yet", "others", "elsewhere"],
)
def test_what_is_not_tied_is_found(demands, tests, expected):
    assert wrong(*demands, tests=tests) == expected


def test_a_rule_that_claims_a_paragraph_nobody_listed_is_found():
    route = a_route(answer={"source": stated("made up 9", "something")})
    table = tie(a_council(route), [ONE], SHOWN)
    assert wrong_with(table) == ["short, move `answer`: cites made up 9, which is no demand"]


def test_a_rule_of_this_service_does_not_meet_the_councils_demand():
    table = current()
    silent = Demand("001 7.9", "Nothing meets this.")
    elements = dict(table.elements) | {
        "001 7.9": [table.elements["001 7.2.1(4)"][0]._replace(source=ours("001 7.9", "ours"))]
    }
    more = table._replace(
        demands=(*table.demands, silent), elements=elements, tests=dict(table.tests) | {"001 7.9": ["x"]}
    )
    assert wrong_with(more) == ["001 7.9: nothing meets it"]


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("001 7.2.1(4)", "001 7.2.1(4)"),
        ("001 6 step 2", "001 6 step 2"),
        ("001 6 step 2, no resolution", "001 6 step 2, no resolution"),
        ("001 6", "001 6"),
        ("001 6 something else", "001 6"),
        ("001 6, 7", None),
        ("001 60", None),
        ("001 7.2", None),
    ],
)
def test_a_citation_belongs_to_the_demand_that_it_is_a_part_of(paragraph, expected):
    found = demand_of(paragraph, read_demands())
    assert (found.id if found else None) == expected


def test_marks_are_read_from_functions_and_classes(tmp_path):
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "test_some.py").write_text(
        "import pytest\n"
        '@pytest.mark.demand("001 6", "001 7")\n'
        '@pytest.mark.demand("001 8")\n'
        "def test_one(): ...\n"
        '@pytest.mark.demand("001 6")\n'
        "class TestTwo: ...\n"
        '@pytest.mark.parametrize("demand", ["001 9"])\n'
        "def test_three(demand): ...\n",
        encoding="utf-8",
    )
    one, two = "tests/test_some.py::test_one", "tests/test_some.py::TestTwo"
    assert marked_tests(folder) == {"001 6": [one, two], "001 7": [one], "001 8": [one]}


def test_a_demand_with_an_unknown_line_is_refused(tmp_path):
    slip = '[[demand]]\nid = "1"\nsays = "x"\nnotyet = "typing slip"\n'
    (tmp_path / "some.toml").write_text(slip, encoding="utf-8")
    with pytest.raises(TypeError, match="notyet"):
        read_demands(tmp_path)
