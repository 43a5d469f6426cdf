"""Writes docs/speed.md and its plot from the figures that are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tests.benchmarks.causes import CAUSES, NOT_YET
from tests.benchmarks.figures import FOLDER, ROOT, kept
from tests.benchmarks.plot import Bar, plot

PAGE = ROOT / "docs" / "speed.md"
BUSY = 5.0
"""More at work than eight clients on two cores leave behind: others were at work too."""
INTRODUCTION = """# Speed: what the service costs over the database's own floor

Every figure here was written by a run of `make bench`, on the machine and day named beside it. The floor is
[raw SQL that writes the same rows](../tests/benchmarks/floor.py) in the same run: it knows in advance what to
write, and asks no machine. The two take turns, A B A B, and the medians are compared, so that what else the
machine does falls on both alike. A ratio of 2 means twice the floor's time. Every commit waits for the disk:
PostgreSQL with fsync, SQLite with synchronous FULL or more, in the journal mode that the service chooses.
No test times anything; that one move sends at most eight statements is [counted by a
test](../tests/disputes/test_statements.py).
"""


def write_page(order: Sequence[str]) -> None:
    """Write the page and the plot anew from the measures that there are."""
    measures = kept(order)
    bars = [
        Bar(f"{measure['title']}: {one['what']}", one["value"], one["target"])
        for measure in measures
        for one in measure["figures"]
        if one["unit"] == "×"
    ]
    lines = [INTRODUCTION]
    if bars:
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / "ratios.svg").write_text(plot(bars), encoding="utf-8")
        lines.append(
            "![Bars of every ratio beside its target; the tables below say the same](speed/ratios.svg)\n"
        )
    lines += ["## At a glance\n", "| measured | figure | target | |", "| --- | --- | --- | --- |"]
    lines += [
        _row(f"{measure['title']}: {one['what']}", one) for measure in measures for one in measure["figures"]
    ]
    for measure in measures:
        lines += _section(measure)
    lines += ["\n## Not yet measured\n", *(f"- {what}" for what in NOT_YET)]
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _row(what: str, one: Mapping[str, Any]) -> str:
    target = "" if one["target"] is None else f"{one['target']:.3g} {one['unit']}"
    verdict = "" if one["target"] is None else "**missed**" if _is_missed(one) else "met"
    return f"| {what} | {one['value']:.2f} {one['unit']} | {target} | {verdict} |"


def _is_missed(one: Mapping[str, Any]) -> bool:
    return one["target"] is not None and one["value"] > one["target"]


def _section(measure: Mapping[str, Any]) -> list[str]:
    day = date.fromisoformat(measure["date"])
    lines = [f"\n## {measure['title']}\n"]
    lines.append(
        f"`python -m tests.benchmarks {measure['name']}`, {day.day} {day:%B %Y}: {measure['size']};"
        f" {measure['machine']}, load at the end {measure['load']}.\n"
    )
    if float(measure["load"]) > BUSY:
        lines.append("**The machine was busy with other work: these figures say little.**\n")
    lines += ["| measured | figure | target | |", "| --- | --- | --- | --- |"]
    lines += [_row(one["what"], one) for one in measure["figures"]]
    lines += ["", *(f"- {what}: {value}" for what, value in measure["beside"])]
    missed = [one["what"] for one in measure["figures"] if _is_missed(one)]
    if missed:
        lines.append(f"\nMissed ({', '.join(missed)}). {CAUSES[measure['name']]}")
    return lines
