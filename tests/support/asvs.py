"""The OWASP ASVS 5.0, levels 1 and 2: how each requirement is met, as a page.

``docs/asvs/asvs.csv`` says it, a line for each requirement or for a whole part that is not here;
``python -m tests.support.asvs`` writes ``docs/security.md`` from it and from ``docs/asvs/about.md``.
"""

from __future__ import annotations

import ast
import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "docs" / "asvs" / "asvs.csv"
ABOUT = ROOT / "docs" / "asvs" / "about.md"
PAGE = ROOT / "docs" / "security.md"
COMMAND = "python -m tests.support.asvs"
# Of version 5.0.0: for each section the level of each of its requirements, in order.
LEVELS = {
    "V1.1": "22", "V1.2": "1111122223", "V1.3": "112222222223", "V1.4": "222", "V1.5": "123",
    "V2.1": "122", "V2.2": "112", "V2.3": "12223", "V2.4": "23",
    "V3.1": "3", "V3.2": "113", "V3.3": "12223", "V3.4": "11222233", "V3.5": "11122333", "V3.6": "3",
    "V3.7": "22333",
    "V4.1": "12233", "V4.2": "23333", "V4.3": "22", "V4.4": "1222",
    "V5.1": "2", "V5.2": "112333", "V5.3": "113", "V5.4": "222",
    "V6.1": "122", "V6.2": "111111112222", "V6.3": "11223333", "V6.4": "112233", "V6.5": "22222333",
    "V6.6": "2223", "V6.7": "33", "V6.8": "2222",
    "V7.1": "222", "V7.2": "1111", "V7.3": "22", "V7.4": "11222", "V7.5": "223", "V7.6": "22",
    "V8.1": "1233", "V8.2": "1123", "V8.3": "133", "V8.4": "23",
    "V9.1": "111", "V9.2": "1222",
    "V10.1": "22", "V10.2": "223", "V10.3": "22223", "V10.4": "1111122222233333", "V10.5": "22222",
    "V10.6": "22", "V10.7": "222",
    "V11.1": "2233", "V11.2": "22233", "V11.3": "11233", "V11.4": "1222", "V11.5": "23", "V11.6": "23",
    "V11.7": "33",
    "V12.1": "12233", "V12.2": "11", "V12.3": "22223",
    "V13.1": "2333", "V13.2": "222223", "V13.3": "2233", "V13.4": "1222233",
    "V14.1": "22", "V14.2": "12223333", "V14.3": "122",
    "V15.1": "12233", "V15.2": "12233", "V15.3": "1222222", "V15.4": "3333",
    "V16.1": "2", "V16.2": "22222", "V16.3": "2222", "V16.4": "222", "V16.5": "2223",
    "V17.1": "23", "V17.2": "22223333", "V17.3": "22",
}  # fmt: skip
CHAPTERS = {
    "V1": "Encoding and sanitizing",
    "V2": "Validation and business logic",
    "V3": "The browser",
    "V4": "Interfaces",
    "V5": "Files",
    "V6": "Proving who somebody is",
    "V7": "Sessions",
    "V8": "Who may do what",
    "V9": "Tokens that speak for themselves",
    "V10": "OAuth and OpenID Connect",
    "V11": "Cryptography",
    "V12": "Connections",
    "V13": "Settings",
    "V14": "Data",
    "V15": "The code",
    "V16": "Logs and errors",
    "V17": "WebRTC",
}
# How a requirement can be met, as the page counts them.
HOW = {
    "test": "shown by a test",
    "built": "met by how it is built",
    "council": "for whoever runs it",
    "in part": "in part, with the reason below",
    "not here": "about something that is not here",
}


@dataclass(frozen=True)
class Answer:
    """A line: of one requirement, or of all in a section or chapter that ``id`` names."""

    id: str
    how: str
    says: str
    by: str

    @property
    def tests(self) -> list[str]:
        """The tests that show it, as ``file::name``; a file alone stands for all in it."""
        return self.by.split() if self.how == "test" else []


def requirements() -> dict[str, int]:
    """Every requirement of levels 1 and 2 with its level."""
    found = {
        f"{section}.{number}": int(level)
        for section, levels in LEVELS.items()
        for number, level in enumerate(levels, 1)
    }
    return {one: level for one, level in found.items() if level < 3}


def read_answers(path: Path = DATA) -> tuple[Answer, ...]:
    """The lines on file. Raises TypeError for a column that is none of theirs."""
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(Answer(**line) for line in csv.DictReader(lines))


def covered(answer: Answer) -> list[str]:
    """The requirements of levels 1 and 2 that a line answers."""
    return [one for one in requirements() if one == answer.id or one.startswith(f"{answer.id}.")]


def wrong_with(answers: Iterable[Answer], root: Path = ROOT) -> list[str]:
    """Every requirement that is not answered just once, and every test that is not there."""
    listed = tuple(answers)
    times = Counter(one for answer in listed for one in covered(answer))
    wrong = [f"{one}: answered {times[one]} times" for one in requirements() if times[one] != 1]
    for answer in listed:
        if not covered(answer):
            wrong.append(f"{answer.id} is no requirement of levels 1 and 2")
        if answer.how not in HOW:
            wrong.append(f"{answer.id}: {answer.how!r} is no way to meet it")
        if not answer.by or not answer.says:
            wrong.append(f"{answer.id}: says nothing")
        wrong += [f"{answer.id}: {name} is not there" for name in answer.tests if not _is_there(name, root)]
    return wrong


def _is_there(name: str, root: Path) -> bool:
    path, _, test = name.partition("::")
    file = root / path
    if not file.is_file() or not path.startswith("tests/"):
        return False
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return test in found if test else any(one.startswith("test_") for one in found)


def page(answers: Iterable[Answer], about: str) -> str:
    """The whole page, as Markdown."""
    listed = tuple(answers)
    counts = Counter(answer.how for answer in listed for _ in covered(answer))
    lines = [about.rstrip(), "", "## OWASP ASVS 5.0.0, levels 1 and 2", ""]
    lines += [f"Made by `{COMMAND}` from `docs/asvs`. The ids are the standard's, the words are ours.", ""]
    lines += ["| | requirements |", "| --- | --- |"]
    lines += [f"| {words} | {counts[how]} |" for how, words in HOW.items()]
    lines += [f"| all of levels 1 and 2 | {sum(counts.values())} |"]
    for chapter, rows in groupby(listed, key=lambda answer: answer.id.partition(".")[0]):
        lines += ["", f"### {chapter}: {CHAPTERS[chapter]}", ""]
        lines += ["| id | level | what | how | by |", "| --- | --- | --- | --- | --- |"]
        lines += [_row(answer) for answer in rows]
    return "\n".join(lines) + "\n"


def _row(answer: Answer) -> str:
    levels = sorted({requirements()[one] for one in covered(answer)})
    level = " and ".join(map(str, levels))
    by = "<br>".join(f"`{name}`" for name in answer.tests) or answer.by
    return f"| {answer.id} | {level} | {answer.says} | {answer.how} | {by} |"


def current() -> str:
    """The page of this project as it stands."""
    return page(read_answers(), ABOUT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    PAGE.write_text(current(), encoding="utf-8")
