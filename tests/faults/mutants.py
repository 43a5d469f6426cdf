"""Changes the rules and guards in one small way at a time, in a copy, and looks whether the tests notice.

``python -m tests.faults.mutants [--most N] [--seconds S]`` makes a copy of the project under the temporary
directory, changes one place of it, runs the tests of that file with a hard limit on their time, and goes
on to the next. Those that no test notices survive, and stand in docs/proof/mutants.json; why they may is
written by hand in docs/proof/survivors.toml.
"""

from __future__ import annotations

import ast
import copy
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import click

from disputes.clock import SystemClock
from machines.working_days import london_date
from tests.faults.proof import FOLDER, ROOT, machine

RULES = "tests/machines tests/councils/test_abilities.py tests/councils/test_abilities_around.py"
FILES = {
    "machines/engine.py": RULES,
    "machines/deadlines.py": "tests/machines/test_deadlines.py tests/machines/test_working_days.py",
    "machines/limits.py": RULES,
    "machines/route.py": RULES,
    "machines/stages.py": RULES,
    "machines/standing.py": RULES,
    "disputes/moves.py": "tests/disputes",
    "disputes/obligations.py": "tests/disputes tests/faults/test_new_closure_days.py",
    "disputes/changes.py": "tests/disputes tests/faults/test_new_closure_days.py",
    "disputes/redating.py": "tests/faults/test_new_closure_days.py",
    "disputes/links.py": "tests/disputes/test_links.py tests/disputes/test_link_commands.py tests/api/links",
    "disputes/access.py": "tests/disputes tests/api/v1/test_permissions.py",
    "disputes/acting.py": "tests/disputes tests/api/v1/test_permissions.py",
}
KEPT = FOLDER / "mutants.json"
THEN_AGAIN = ", then its survivors --again"
COPIED = ("api", "disputes", "docs", "machines", "notifications", "tests", "pyproject.toml", "README.md")
COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}


@dataclass(frozen=True)
class Mutant:
    """One change: where, and what it says now."""

    file: str
    line: int
    was: str
    now: str
    came_to: str = ""


def mutants_of(file: str) -> Iterator[tuple[Mutant, str]]:
    """Every mutant of a file with its whole text."""
    source = (ROOT / file).read_text(encoding="utf-8")
    tree = ast.parse(source)
    for number, node in enumerate(ast.walk(tree)):
        if not _is_mutable(node):
            continue
        changed = copy.deepcopy(tree)
        theirs = next(one for at, one in enumerate(ast.walk(changed)) if at == number)
        was = ast.unparse(node)
        _mutate(theirs)
        now = ast.unparse(theirs)
        if was != now:
            line = getattr(node, "lineno", 0)
            yield Mutant(file, line, was[:100], now[:100]), ast.unparse(changed)


def _is_mutable(node: ast.AST) -> bool:
    if isinstance(node, ast.Compare):
        return len(node.ops) == 1 and type(node.ops[0]) in COMPARED
    if isinstance(node, ast.Constant):
        return isinstance(node.value, bool | int) and not isinstance(node.value, str)
    return isinstance(node, ast.BoolOp) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not))


def _mutate(node: ast.AST) -> None:
    if isinstance(node, ast.Compare):
        node.ops = [COMPARED[type(node.ops[0])]()]
    elif isinstance(node, ast.Constant):
        node.value = (not node.value) if isinstance(node.value, bool) else int(str(node.value)) + 1
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.UnaryOp):
        node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)


def _tests_notice(place: Path, tests: str, seconds: int) -> str:
    """``killed`` by a test, ``timeout``, or ``survived``. Whatever the run started ends with it."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-m", "not browser"]
    command += ["-k", "not postgres", *tests.split()]
    with (place / "log").open("w") as log:
        run = subprocess.Popen(command, cwd=place, stdout=log, stderr=log, start_new_session=True)
        try:
            return "survived" if run.wait(seconds) == 0 else "killed"
        except subprocess.TimeoutExpired:
            return "timeout"
        finally:
            if run.poll() is None:
                os.killpg(run.pid, signal.SIGKILL)
                run.wait()


@click.command()
@click.option("--most", default=0, help="How many mutants, chosen by chance; 0 for all.")
@click.option("--seconds", default=180, help="How long the tests of one mutant may take.")
@click.option("--file", "only", default="", help="Of this file alone.")
@click.option(
    "--again", is_flag=True, help="Only those that survived the last run, since there are more tests."
)
def main(most: int, seconds: int, only: str, *, again: bool) -> None:
    """Mutate, test, and write down what survived."""
    every = [one for file in FILES if only in ("", file) for one in mutants_of(file)]
    before = json.loads(KEPT.read_text(encoding="utf-8")) if again else None
    if before:
        survived = {(one["file"], one["line"], one["was"], one["now"]) for one in before["survivors"]}
        chosen = [one for one in every if (one[0].file, one[0].line, one[0].was, one[0].now) in survived]
    else:
        random.Random(1).shuffle(every)
        chosen = every[:most] if most else every
    began = time.monotonic()
    done = list(_tried(chosen, seconds))
    survivors = [asdict(one) for one in done if one.came_to == "survived"]
    tried = before["tried"] if before else len(done)
    result = {
        "there_are": len(every),
        "tried": tried,
        "noticed": tried - len(survivors),
        "survivors": survivors,
        "command": "python -m tests.faults.mutants" + (f" --most {most}" if most else ""),
        "date": london_date(SystemClock().now()).isoformat(),
        "machine": machine(),
        "seconds": round(time.monotonic() - began),
    }
    if before:
        result["command"] = f"{before['command'].removesuffix(THEN_AGAIN)}{THEN_AGAIN}"
        result["seconds"] += before["seconds"]
    FOLDER.mkdir(parents=True, exist_ok=True)
    KEPT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    click.echo(
        f"{result['noticed']} of {result['tried']} noticed. The page: python -m tests.faults --page-only"
    )


def _tried(chosen: list[tuple[Mutant, str]], seconds: int) -> Iterator[Mutant]:
    with tempfile.TemporaryDirectory(prefix="iro-mutants-") as folder:
        place = Path(folder)
        for name in COPIED:
            copy_of = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
            copy_of(ROOT / name, place / name)
        for mutant, text in chosen:
            whole = (place / mutant.file).read_text(encoding="utf-8")
            (place / mutant.file).write_text(text, encoding="utf-8")
            came_to = _tests_notice(place, FILES[mutant.file], seconds)
            (place / mutant.file).write_text(whole, encoding="utf-8")
            click.echo(f"{came_to:9} {mutant.file}:{mutant.line} {mutant.was} -> {mutant.now}")
            yield replace(mutant, came_to=came_to)


if __name__ == "__main__":
    main()
