"""The house rules that a machine can check. Each takes a file and returns what is wrong, line by line."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from tests.house_rules.tree import GENERATED, ROOMS, SourceFile

Rule = Callable[[SourceFile], Iterator[str]]

ASKS_THE_TIME = {
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "email.utils.formatdate",
    "email.utils.localtime",
    "sqlalchemy.func.current_date",
    "sqlalchemy.func.current_timestamp",
    "sqlalchemy.func.now",
    "time.ctime",
    "time.gmtime",
    "time.localtime",
    "time.time",
    "time.time_ns",
}
MEASURES_A_DURATION = {"time.monotonic", "time.monotonic_ns", "time.perf_counter", "time.perf_counter_ns"}
READS_THE_ENVIRONMENT = {"os.environ", "os.environb", "os.getenv", "os.getenvb", "os.putenv"}
WRITES = {"insert", "update", "delete"}
VOCABULARY = {"limits", "needs", "profile", "roles", "route", "sources", "stages"}
EMPTY_NAMES = {"common", "helper", "helpers", "misc", "status", "util", "utils", "workflow", "workflows"}
LONGEST = 320

LEFT_UNDONE = re.compile(r"\b(?:TOD[O]|FIXM[E])\b")
REGISTRY = re.compile(r"\b(?:pypi|pythonhosted|npmjs)\.(?:org|com)\b|\bdeb\.debian\.org\b|\bcrates\.io\b")
MACHINE_PATH = re.compile(r"(?<![\w.:/<-])/(?:work|root|tmp)(?:/|(?=[\"'`\s]|$))")
DISPUTE_IN_SQL = re.compile(r"\b(?:update|insert\s+into|delete\s+from)\s+disputes?\b", re.IGNORECASE)
CLICK = re.compile(r"get_by_role\(\s*\"(?:button|link)\"[^\n]*\.click\(\)")
REASONED_IGNORE = re.compile(r"#\s*type:\s*ignore\[[^\]]+\]\s+#\s*\S")


def only_the_clock_asks_the_time(file: SourceFile) -> Iterator[str]:
    """disputes/clock.py is the one place; api may measure how long something takes."""
    if not _in_the_rooms(file) or file.path == "disputes/clock.py":
        return
    asking = ASKS_THE_TIME if file.room == "api" else ASKS_THE_TIME | MEASURES_A_DURATION
    for node, name in file.names_used():
        if name in asking:
            yield f"{file.path}:{node.lineno}: {name} asks the time: take it from the unit"


def only_moves_writes_a_dispute(file: SourceFile) -> Iterator[str]:
    """A stage is the fold of the transitions, so only record_move may write where a dispute stands."""
    if not _in_the_rooms(file) or file.path == "disputes/moves.py" or "/migrations/" in file.path:
        return
    for node in ast.walk(file.tree):
        if _writes_a_dispute(node):
            line = getattr(node, "lineno", 1)
            yield f"{file.path}:{line}: writes a dispute: only disputes/moves.py may"


def _writes_a_dispute(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)
        if called == "Dispute":
            return True
        if called in WRITES and any(_is_the_dispute_table(argument) for argument in node.args):
            return True
        return called == "values" and any(keyword.arg == "stage" for keyword in node.keywords)
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(
            isinstance(target, ast.Attribute)
            and target.attr == "stage"
            and not (isinstance(target.value, ast.Name) and target.value.id == "self")
            for target in targets
        )
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and DISPUTE_IN_SQL.search(node.value) is not None
    )


def _is_the_dispute_table(argument: ast.expr) -> bool:
    if isinstance(argument, ast.Attribute):
        return argument.attr == "Dispute" or _is_the_dispute_table(argument.value)
    return isinstance(argument, ast.Name) and argument.id == "Dispute"


def queries_never_write(file: SourceFile) -> Iterator[str]:
    """A question changes nothing: no statement that writes, and no commit."""
    if not file.is_python or not file.path.startswith("disputes/queries/"):
        return
    for line, name in file.imports():
        if name.startswith("sqlalchemy") and name.rpartition(".")[2] in WRITES:
            yield f"{file.path}:{line}: {name} writes: a query only reads"
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Attribute) and node.attr in {"commit", "flush", "begin_nested"}:
            yield f"{file.path}:{node.lineno}: .{node.attr} writes: a query only reads"


def only_settings_reads_the_environment(file: SourceFile) -> Iterator[str]:
    """api/settings.py is the one place, so that every setting is checked at the start."""
    if not _in_the_rooms(file) or file.path == "api/settings.py":
        return
    for node, name in file.names_used():
        if name in READS_THE_ENVIRONMENT:
            yield f"{file.path}:{node.lineno}: {name} reads the environment: take a setting"


def machines_import_only_themselves(file: SourceFile) -> Iterator[str]:
    """machines: the standard library and statemachine, whatever else is installed."""
    if not file.is_python or file.room != "machines":
        return
    for line, name in file.imports():
        first = name.partition(".")[0]
        if first not in sys.stdlib_module_names | {"machines", "statemachine"}:
            yield f"{file.path}:{line}: machines may not import {first}"


def a_council_uses_the_vocabulary_only(file: SourceFile) -> Iterator[str]:
    """A council's file is read beside its source: it names stages, roles and limits and computes nothing."""
    parts = PurePosixPath(file.path).parts
    if not file.is_python or parts[:2] != ("machines", "councils") or len(parts) < 4:
        return
    own = f"machines.councils.{parts[2]}"
    for line, name in file.imports():
        words = name.split(".")
        if words[0] != "machines" or name.startswith(own) or (len(words) > 1 and words[1] in VOCABULARY):
            continue
        yield f"{file.path}:{line}: a council's file may not import {name}"


def names_say_something(file: SourceFile) -> Iterator[str]:
    """No file or folder is called utils, helpers or common: nothing says what belongs there."""
    for part in PurePosixPath(file.path).parts:
        if part.partition(".")[0] in EMPTY_NAMES:
            yield f"{file.path}: {part} does not say what is in it"


def files_are_short(file: SourceFile) -> Iterator[str]:
    """A file that grows past 320 lines is split by noun; a migration is frozen, and data is data."""
    length = file.text.count("\n")
    grows = file.path not in GENERATED and not file.path.endswith((".csv", ".svg"))
    if grows and "/migrations/versions/" not in file.path and length > LONGEST:
        yield f"{file.path}: {length} lines, and {LONGEST} are enough: split it by noun"


def nothing_is_left_undone(file: SourceFile) -> Iterator[str]:
    """No marks of work that is not done."""
    for number, line in enumerate(file.text.splitlines(), 1):
        if LEFT_UNDONE.search(line):
            yield f"{file.path}:{number}: something is left undone"


def no_registry_or_machine_is_named(file: SourceFile) -> Iterator[str]:
    """No package registry's host and no path of somebody's machine."""
    for number, line in enumerate(file.text.splitlines(), 1):
        for found in (REGISTRY.search(line), MACHINE_PATH.search(line)):
            if found:
                yield f"{file.path}:{number}: names {found.group()}"


def ignored_types_have_a_reason(file: SourceFile) -> Iterator[str]:
    """``# type: ignore[code]  # why``: the reader must not have to guess."""
    if not file.is_python:
        return
    for line, comment in file.comments():
        if re.match(r"#\s*type:\s*ignore", comment) and not REASONED_IGNORE.match(comment):
            yield f"{file.path}:{line}: an ignored type needs its code and a reason after it"


def a_click_waits_for_its_page(file: SourceFile) -> Iterator[str]:
    """A browser may return from a click while the next page is still empty: press() and follow() wait."""
    before = ""
    for number, line in enumerate(file.text.splitlines(), 1):
        if file.room == "tests" and CLICK.search(line) and ".expect_" not in before:
            yield f"{file.path}:{number}: does not wait for the page: use press() or follow()"
        before = line


def folders_without_a_readme(files: list[SourceFile]) -> list[str]:
    """The rooms, and the packages directly in them, that do not say what belongs in them."""
    paths = {file.path for file in files}
    packages = {PurePosixPath(path).parent for path in paths if path.endswith("/__init__.py")}
    wanted = {folder for folder in packages if folder.parts[0] in ROOMS and len(folder.parts) <= 2}
    silent = sorted(str(folder) for folder in wanted if f"{folder}/README.md" not in paths)
    return [f"{folder}: has no README.md that says what belongs here" for folder in silent]


def _in_the_rooms(file: SourceFile) -> bool:
    return file.is_python and file.room in ROOMS
