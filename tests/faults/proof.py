"""What the campaigns found, kept in one file each, and written out as docs/proof.md by one writer.

A run of one campaign replaces its own file alone; the page is made of all files that there are.
"""

from __future__ import annotations

import json
import os
import platform
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.faults.tally import Tally

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "proof"
PAGE = ROOT / "docs" / "proof.md"
INTRODUCTION = """# Proof: what was done to the service, and what came of it

Every figure here was written by a run of `make prove`, or of the command beside it, on the machine and day
named. Each campaign has a control: the service broken on purpose in one way, which the same campaign must
find out. A short form of each runs in `make test`. A share below 1 says that less than the whole was run.

After every fault the same [twelve invariants](../tests/faults/invariants.py) are asked of the database.
Processes are killed here and databases stopped, never the machine itself: what a disk keeps when the power
fails is not tried.
"""


@dataclass(frozen=True)
class Row:
    """What came of a campaign on one kind of database. ``control`` is the harm that its control did."""

    on: str
    tried: Mapping[str, float]
    harm: Mapping[str, int]
    worst: Mapping[str, float]
    examples: Sequence[str]
    control: Mapping[str, int]
    seconds: int


@dataclass(frozen=True)
class Result:
    """One campaign's run. ``share`` is how much of it was run, 1 being all."""

    campaign: str
    title: str
    target: str
    control: str
    command: str
    date: str
    machine: str
    share: float
    rows: Sequence[Row]
    notes: Sequence[str] = ()


def row_of(on: str, whole: Tally, control: Tally, seconds: float) -> Row:
    """The row of a database, from what the campaign and its control came to."""
    return Row(
        on,
        dict(whole.tried),
        dict(+whole.harm),
        dict(whole.worst),
        list(whole.examples),
        dict(+control.harm),
        round(seconds),
    )


def machine() -> str:
    """What the figures were taken on, without naming it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{cores} cores, {memory:.0f} GB, {platform.system()}, Python {platform.python_version()}"


def save(result: Result) -> Path:
    """Keep a campaign's result, in the place of its last one."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{result.campaign}.json"
    begun = path.with_suffix(".part")
    begun.write_text(json.dumps(asdict(result), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return begun.replace(path)  # whole or not at all: others may be reading for the page


def kept(order: Sequence[str]) -> list[dict[str, Any]]:
    """Every result there is, in the order of the campaigns."""
    found = []
    for name in order:
        path = FOLDER / f"{name}.json"
        if path.exists():
            found.append(json.loads(path.read_text(encoding="utf-8")))
    return found


def write_page(order: Sequence[str]) -> None:
    """Write docs/proof.md anew from the files."""
    results = kept(order)
    lines = [INTRODUCTION, "## At a glance\n", "| tried | on | size | harm | its control |"]
    lines.append("| --- | --- | --- | --- | --- |")
    for result in results:
        for row in result["rows"]:
            size = _in_words(dict(list(row["tried"].items())[:2]))
            found = _in_words(row["harm"]) or "**0**"
            caught = _in_words(row["control"]) or "**not caught**"
            lines.append(
                f"| [{result['title']}](#{result['campaign']}) | {row['on']} | {size} | {found} | {caught} |"
            )
    lines += [text for result in results for text in _section(result)]
    lines += _of_mutants()
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _section(result: Mapping[str, Any]) -> list[str]:
    lines = [f"\n## {result['campaign']}\n", f"{result['title']}.\n"]
    lines += [f"- Target: {result['target']}", f"- Control: {result['control']}"]
    share = "" if result["share"] >= 1 else f", **{result['share']:g} of it**"
    lines.append(f"- Run: `{result['command']}`{share}, {_day(result['date'])}; {result['machine']}\n")
    for row in result["rows"]:
        lines.append(f"**{row['on']}** ({row['seconds']} s): {_in_words(row['tried'])}.")
        if row["worst"]:
            lines.append(f"At most: {_in_words(row['worst'])}.")
        lines.append(
            f"Harm: {_in_words(row['harm']) or '0'}. Control: {_in_words(row['control']) or 'not caught'}.\n"
        )
        lines += [f"- {example}" for example in row["examples"]]
    lines += [f"- {note}" for note in result["notes"]]
    return lines


def _of_mutants() -> list[str]:
    """What came of changing the rules and guards, and why what survived may."""
    path, why = FOLDER / "mutants.json", FOLDER / "survivors.toml"
    if not path.exists():
        return []
    found = json.loads(path.read_text(encoding="utf-8"))
    reasons = tomllib.loads(why.read_text(encoding="utf-8")) if why.exists() else {}
    share = f"{found['noticed']} of {found['tried']} noticed ({found['noticed'] / found['tried']:.0%})"
    lines = [
        "\n## mutants\n",
        "Machines, deadlines, moves, links and access, changed in one small way at a time.\n",
    ]
    lines.append("- Target: at least 90% noticed by the tests of that room, each survivor written down")
    lines.append(
        f"- Run: `{found['command']}`, {_day(found['date'])}; {found['machine']}; {found['seconds']} s"
    )
    lines.append(f"- {share}, of {found['there_are']} that there are\n")
    if found["survivors"]:
        lines += ["| survived | changed | why |", "| --- | --- | --- |"]
    for one in found["survivors"]:
        where = f"{one['file']}:{one['line']}"
        reason = reasons.get(f"{one['file']}: {one['now']}", "not looked into yet")
        lines.append(f"| {where} | `{one['was']}` to `{one['now']}` | {reason} |".replace("\n", " "))
    return lines


def _in_words(counted: Mapping[str, float]) -> str:
    return ", ".join(f"{what} {count:,}" for what, count in counted.items())


def _day(written: str) -> str:
    day = date.fromisoformat(written)
    return f"{day.day} {day:%B %Y}"
