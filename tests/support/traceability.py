"""Ties every demand of the procedure to what meets it and to the tests that show it.

``docs/demands`` lists the demands; stages, obligations, moves and the rest are found by the
paragraph that each cites, tests by ``@pytest.mark.demand("…")``. ``python -m
tests.support.traceability`` writes ``docs/traceability.md``.
"""

from __future__ import annotations

import ast
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from machines.registry import Registry, load_council
from machines.route import Route
from machines.sources import Mark, Source

ROOT = Path(__file__).resolve().parents[2]
DEMANDS = ROOT / "docs" / "demands"
PAGE = ROOT / "docs" / "traceability.md"
COMMAND = "python -m tests.support.traceability"


@dataclass(frozen=True)
class Demand:
    """A sentence of the procedure that demands something, in our own words."""

    id: str
    says: str
    met_by: tuple[str, ...] = ()
    not_yet: str = ""
    others: str = ""

    @property
    def section(self) -> str:
        """The section it stands in, for example ``001 7.2.2``; of the short texts the text itself."""
        text, _, place = self.id.partition(" ")
        return f"{text} {place.split('(')[0].split(' ')[0]}" if text == "001" else text


class Element(NamedTuple):
    """A part of the machines that cites a paragraph."""

    route: str
    what: str
    source: Source


class Table(NamedTuple):
    """All that the page is made from."""

    demands: tuple[Demand, ...]
    elements: Mapping[str, list[Element]]
    elsewhere: tuple[Element, ...]
    tests: Mapping[str, list[str]]


def read_demands(folder: Path = DEMANDS) -> tuple[Demand, ...]:
    """The demands on file, in the order of the texts. Raises TypeError for a key that is none of theirs."""
    files = sorted(folder.glob("*.toml"))
    lists = [one for file in files for one in tomllib.loads(file.read_text(encoding="utf-8"))["demand"]]
    return tuple(Demand(**entry | {"met_by": tuple(entry.get("met_by", ()))}) for entry in lists)


def elements_of(registry: Registry) -> Iterator[Element]:
    """Every part of the procedure that cites a paragraph; the standing moves once for all routes."""
    standing: dict[str, Element] = {}
    for route in registry.every_route():
        yield from _elements_of_route(route)
        for move in route.moves.values():
            if move.standing:
                standing[move.id] = Element("every route", f"move `{move.id}`", move.source)
    yield from standing.values()
    for theme in registry.profile.themes:
        yield Element("profile", f"theme `{theme.id}`", theme.source)


def _elements_of_route(route: type[Route]) -> Iterator[Element]:
    name = route.route_id
    yield Element(name, "the route", route.source)
    if route.cap is not None:
        yield Element(name, f"cap: {route.cap.as_written}", route.cap.source)
    paths = [t for move in route.moves.values() if move.standing for t in move.path.transitions]
    standing = {path.target for path in paths if path.target is not path.source}
    for stage in route.stages():
        if stage.ending is None or stage not in standing:
            yield Element(name, f"stage `{stage.id}`", stage.source)
        for owed in stage.owes:
            what = f"{owed.by.name.lower()} owes `{owed.id}` {owed.limit.as_written}"
            yield Element(name, what, owed.source)
    for move in route.moves.values():
        if not move.standing:
            yield Element(name, f"move `{move.id}`", move.source)


def demand_of(paragraph: str, demands: Iterable[Demand]) -> Demand | None:
    """The demand that a cited paragraph belongs to: the longest that it is, or is a part of."""
    fitting = [
        demand
        for demand in demands
        if paragraph == demand.id or paragraph.startswith((f"{demand.id}(", f"{demand.id} "))
    ]
    return max(fitting, key=lambda demand: len(demand.id), default=None)


def marked_tests(folder: Path) -> Mapping[str, list[str]]:
    """The tests marked with each demand, as ``file::test``, read from the source without running it."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                for demand_id in _marked(node):
                    found[demand_id].append(f"{path.relative_to(folder.parent).as_posix()}::{node.name}")
    return found


def _marked(node: ast.FunctionDef | ast.ClassDef) -> Iterator[str]:
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.demand":
            yield from (ast.literal_eval(argument) for argument in decorator.args)


def tie(registry: Registry, demands: Iterable[Demand], tests: Mapping[str, list[str]]) -> Table:
    """Put demands, parts and tests together."""
    listed = tuple(demands)
    elements: dict[str, list[Element]] = defaultdict(list)
    elsewhere = []
    for element in elements_of(registry):
        demand = demand_of(element.source.paragraph, listed)
        if demand is None:
            elsewhere.append(element)
        else:
            elements[demand.id].append(element)
    return Table(listed, elements, tuple(elsewhere), tests)


def wrong_with(table: Table, root: Path = ROOT) -> list[str]:
    """Every demand that is not tied as it says, every mark and citation that leads nowhere."""
    ids = [demand.id for demand in table.demands]
    wrong = [f"{demand_id} is listed twice" for demand_id in sorted({i for i in ids if ids.count(i) > 1})]
    wrong += [
        f"{marked} is marked in {where[0]} but is no demand"
        for marked, where in table.tests.items()
        if marked not in ids
    ]
    wrong += [
        f"{element.route}, {element.what}: cites {element.source.paragraph}, which is no demand"
        for element in table.elsewhere
        if element.source.mark is Mark.STATED and not _is_a_whole_section(element.source, ids)
    ]
    for demand in table.demands:
        wrong += [f"{demand.id}: {name} is not there" for name in demand.met_by if not _is_there(name, root)]
        if demand.not_yet or demand.others:
            continue
        stated = [e for e in table.elements.get(demand.id, ()) if e.source.mark is not Mark.OURS]
        if not stated and not demand.met_by:
            wrong.append(f"{demand.id}: nothing meets it")
        if not table.tests.get(demand.id):
            wrong.append(f"{demand.id}: no test shows it")
    return wrong


def _is_a_whole_section(source: Source, ids: Iterable[str]) -> bool:
    return any(demand_id.startswith(f"{source.paragraph}(") for demand_id in ids)


def _is_there(name: str, root: Path) -> bool:
    path, _, part = name.partition(": ")
    file = root / path
    if not file.is_file():
        return False
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == part:
            return True
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id == part:
            return True
    return False


ABOUT = f"""# What the procedure demands, and what meets it

Every sentence of the source texts that demands something, in our own words: the duties in law (000),
Rochdale's chapter 5.2.5 (001), the independent service (002), the words for children and families (003) and
what research found wanting (004); the parts of this service that meet it; and the tests that show it. Made by
`{COMMAND}` from `docs/demands`, from the paragraphs that the machines cite,
and from the tests' marks. A rule that is this service's own, because the text is silent, says so.
"""
TITLES = {
    "000": "The duties in law (000)",
    "001 1": "Rochdale, section 1: appointment",
    "001 2": "Section 2: the role of the IRO",
    "001 3": "Section 3: referral to Cafcass",
    "001 4": "Section 4: care proceedings",
    "001 5": "Section 5: the duty to keep the IRO informed",
    "001 6": "Section 6: concern resolution",
    "001 7.1.1": "Section 7.1.1: principles",
    "001 7.2.1": "Section 7.2.1: informal dispute",
    "001 7.2.2": "Section 7.2.2: formal dispute",
    "001 7.2": "Section 7.2: at any point",
    "001 appendix": "Appendix 1: flowchart",
    "002": "The independent reviewing service (002)",
    "003": "Words for children and families (003)",
    "004": "What research found wanting (004)",
}


def page(table: Table) -> str:
    """The whole page, as Markdown."""
    counted = [_stands(demand, table)[0] for demand in table.demands]
    lines = [ABOUT, "| | demands |", "| --- | --- |"]
    lines += [f"| {name} | {counted.count(name)} |" for name in ("met", "in part", "not yet", "for others")]
    for section, demands in groupby(table.demands, key=lambda demand: demand.section):
        lines += ["", f"## {TITLES[section]}", ""]
        lines += ["| paragraph | what it demands | | met by | shown by |", "| --- | --- | --- | --- | --- |"]
        lines += [_row(demand, table) for demand in demands]
    lines += ["", "## Where the text is silent", ""]
    lines += ["Rules of this service, and of the IRO Handbook, that no sentence above demands.", ""]
    lines += ["| whose | where it is silent | the rule | in |", "| --- | --- | --- | --- |"]
    by_source: dict[Source, list[str]] = defaultdict(list)
    for element in table.elsewhere:
        if element.source.mark is Mark.STATED:
            continue
        by_source[element.source].append(f"{element.route}: {element.what}")
    for source, parts in by_source.items():
        lines.append(f"| {source.mark.value} | {source.paragraph} | {source.says} | {'<br>'.join(parts)} |")
    return "\n".join(lines) + "\n"


def _stands(demand: Demand, table: Table) -> tuple[str, str]:
    """In one word how it stands, and what is missing."""
    if demand.others:
        return "for others", demand.others
    if demand.not_yet:
        begun = demand.met_by or table.elements.get(demand.id)
        return ("in part" if begun else "not yet"), demand.not_yet
    return "met", ""


def _row(demand: Demand, table: Table) -> str:
    word, missing = _stands(demand, table)
    stands = f"**{word}**: {missing}" if missing else word
    by_route: dict[str, list[str]] = defaultdict(list)
    for element in table.elements.get(demand.id, ()):
        ours = " (this service's rule)" if element.source.mark is Mark.OURS else ""
        by_route[element.route].append(element.what + ours)
    met = [f"{route}: {'; '.join(parts)}" for route, parts in by_route.items()]
    met += [f"`{name.partition(': ')[2]}` in `{name.partition(': ')[0]}`" for name in demand.met_by]
    by_file: dict[str, list[str]] = defaultdict(list)
    for test in table.tests.get(demand.id, ()):
        by_file[test.partition("::")[0]].append(test.partition("::")[2])
    shown = [f"`{path}`: {', '.join(names)}" for path, names in by_file.items()]
    return f"| {demand.id} | {demand.says} | {stands} | {'<br>'.join(met)} | {'<br>'.join(shown)} |"


def current() -> Table:
    """The table of this project as it stands."""
    return tie(load_council("rochdale"), read_demands(), marked_tests(ROOT / "tests"))


if __name__ == "__main__":
    PAGE.write_text(page(current()), encoding="utf-8")
