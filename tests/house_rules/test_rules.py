"""The house rules, checked on every file; and each shown to catch what it is there to catch."""

from __future__ import annotations

import pytest

from tests.house_rules import rules
from tests.house_rules.rules import Rule, folders_without_a_readme
from tests.house_rules.tree import SourceFile, project_files

UNDONE = "TO" + "DO"
REGISTRY = "py" + "pi.org"
BUTTON = 'get_by_role("button", name="Continue")'
ELSEWHERE = "/wo" + "rk/main"

# rule, where the sample lies, samples that break the rule, a sample that keeps it
CASES: list[tuple[Rule, str, list[str], str]] = [
    (
        rules.only_the_clock_asks_the_time,
        "disputes/answers.py",
        [
            "import datetime\nnow = datetime.datetime.now(datetime.UTC)",
            "import datetime as dt\nnow = dt.datetime.utcnow()",
            "from datetime import datetime as moment\nmake = {'default': moment.now}",
            "from datetime import date\ntoday = date.today()",
            "import time\nnow = time.time()",
            "from time import time\nnow = time()",
            "import time\nbegan = time.monotonic()",
            "from sqlalchemy import func\ncolumn(server_default=func.now())",
        ],
        "from datetime import datetime\nnow = unit.clock.now()\nthen = datetime.fromisoformat(text)",
    ),
    (
        rules.only_moves_writes_a_dispute,
        "disputes/commands/make_move.py",
        [
            "connection.execute(update(Dispute).values(version=2))",
            "connection.execute(sqlalchemy.insert(models.Dispute), rows)",
            "connection.execute(delete(Dispute.__table__))",
            "connection.execute(table.update().values(stage='closed'))",
            "session.add(Dispute(reference='R'))",
            "dispute.stage = 'closed'",
            "connection.execute(text('UPDATE dispute SET stage = 1'))",
        ],
        "self.stage = stage\nconnection.execute(select(Dispute).where(Dispute.stage == stage))",
    ),
    (
        rules.queries_never_write,
        "disputes/queries/queue.py",
        [
            "from sqlalchemy import select, update",
            "from sqlalchemy.dialects.postgresql import insert",
            "session.commit()",
        ],
        "from sqlalchemy import select\nseen.update(rows)",
    ),
    (
        rules.only_settings_reads_the_environment,
        "notifications/outbox.py",
        [
            "import os\nhost = os.environ['HOST']",
            "import os\nhost = os.getenv('HOST')",
            "from os import environ as e\nhost = e.get('HOST')",
        ],
        "import os\nseparator = os.sep",
    ),
    (
        rules.machines_import_only_themselves,
        "machines/engine.py",
        ["import requests", "from sqlalchemy.orm import Session", "from disputes.moves import record_move"],
        "from datetime import date\nfrom machines.route import Route\nfrom statemachine import State",
    ),
    (
        rules.a_council_uses_the_vocabulary_only,
        "machines/councils/rochdale/formal.py",
        [
            "from machines.engine import advance",
            "from machines.councils.elsewhere.formal import STAGES",
            "import machines.registry",
        ],
        "from machines.stages import Stage\nfrom machines.councils.rochdale.profile import THEMES",
    ),
    (rules.names_say_something, "api/utils.py", [""], ""),
    (rules.names_say_something, "api/templates/common/page.html", [""], ""),
    (rules.files_are_short, "api/app.py", ["line\n" * 321], "line\n" * 320),
    (rules.nothing_is_left_undone, "README.md", [f"{UNDONE}: write this"], "The list of things to do"),
    (
        rules.no_registry_or_machine_is_named,
        "docs/set-up.md",
        [f"See https://{REGISTRY}/project", f"cd {ELSEWHERE}", f'home = "{ELSEWHERE}"'],
        "See http://127.0.0.1:8000/work/1 and paper/work/main",
    ),
    (
        rules.ignored_types_have_a_reason,
        "api/app.py",
        ["x = 1  # type: ignore", "x = 1  # type: ignore[arg-type]"],
        "x = 1  # type: ignore[arg-type]  # the library says str, and takes bytes\ny = '# type: ignore'",
    ),
    (
        rules.a_click_waits_for_its_page,
        "tests/api/test_in_a_browser.py",
        [f"page.{BUTTON}.click()", f"page.{BUTTON}.last.click()"],
        f"with page.expect_download() as download:\n    page.{BUTTON}.click()",
    ),
]


def name_of(value: object) -> str:
    """The name of the rule, for the test's own name."""
    return getattr(value, "__name__", "")


@pytest.fixture(scope="module")
def files() -> list[SourceFile]:
    """Every text file of the project."""
    return project_files()


@pytest.mark.parametrize("rule", dict.fromkeys(case[0] for case in CASES), ids=name_of)
def test_the_rule_is_kept(rule: Rule, files: list[SourceFile]):
    faults = [fault for file in files for fault in rule(file)]
    assert not faults, "\n".join(["", *faults])


@pytest.mark.parametrize(("rule", "path", "broken", "sound"), CASES, ids=name_of)
def test_the_rule_catches_what_breaks_it(rule: Rule, path: str, broken: list[str], sound: str):
    for sample in broken:
        assert list(rule(SourceFile(path, sample))), f"not caught:\n{sample}"
    if rule is not rules.names_say_something:
        assert list(rule(SourceFile(path, sound))) == []


def test_a_sound_name_is_let_through():
    assert list(rules.names_say_something(SourceFile("api/problems.py", ""))) == []


def test_the_clock_itself_may_ask_the_time():
    asks = "from datetime import UTC, datetime\nnow = datetime.now(UTC)"
    assert list(rules.only_the_clock_asks_the_time(SourceFile("disputes/clock.py", asks))) == []


def test_api_may_measure_a_duration_but_not_ask_the_time():
    measures, asks = "import time\nbegan = time.monotonic()", "import time\nbegan = time.time()"
    assert list(rules.only_the_clock_asks_the_time(SourceFile("api/app.py", measures))) == []
    assert list(rules.only_the_clock_asks_the_time(SourceFile("api/app.py", asks))) != []


def test_every_room_says_what_belongs_in_it(files: list[SourceFile]):
    faults = folders_without_a_readme(files)
    assert not faults, "\n".join(["", *faults])


def test_a_room_without_a_readme_is_found():
    room = [SourceFile("api/__init__.py", ""), SourceFile("api/pages/__init__.py", "")]
    with_one = [*room, SourceFile("api/README.md", "")]
    assert [fault.partition(":")[0] for fault in folders_without_a_readme(room)] == ["api", "api/pages"]
    assert [fault.partition(":")[0] for fault in folders_without_a_readme(with_one)] == ["api/pages"]


def test_the_files_of_every_room_are_looked_at(files: list[SourceFile]):
    looked_at = {file.room for file in files}
    assert looked_at >= {
        "machines",
        "disputes",
        "notifications",
        "api",
        "tests",
        "Makefile",
        "pyproject.toml",
    }
    assert not [file.path for file in files if file.path.startswith((".venv", "node_modules", "var/"))]
