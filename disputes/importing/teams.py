"""The line of every team up to the top: where each team stands once a file is loaded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from disputes.importing.csv_rows import Sheet
from disputes.importing.people_rows import PersonRow

MOST_DEEP = 20  # teams one above the other: its line has to fit its column
TOP = ""


@dataclass(frozen=True)
class TeamOnRecord:
    """A team as it is now. ``above`` is the name of the team above, or "" for the top."""

    id: int
    name: str
    above: str
    line: str


def places(rows: Iterable[PersonRow], now: Mapping[str, TeamOnRecord], sheet: Sheet) -> dict[str, str]:
    """The team above each team, by name, with what the file says laid over what is on record.

    A team whose ``team_above`` is empty on every row stays where it is; a new one is the top. Notes
    a team that is spelt in two ways, has two teams above it, or stands in a circle, and a second top.
    """
    said: dict[str, tuple[str, int]] = {}
    named: dict[str, int] = {}
    spelling = {name.casefold(): name for name in now}
    for row in rows:
        for column, name in (("team", row.team), ("team_above", row.team_above)):
            if not name:
                continue
            known = spelling.setdefault(name.casefold(), name)
            if known != name:
                sheet.fault(row.line, column, f"{name!r} is spelt {known!r} elsewhere", "Spell it one way")
            named.setdefault(known, row.line)
        if row.team_above:
            above = spelling[row.team_above.casefold()]
            before = said.setdefault(spelling[row.team.casefold()], (above, row.line))
            if before[0] != above:
                sheet.fault(
                    row.line,
                    "team_above",
                    f"puts {row.team!r} below {above!r}, and line {before[1]} below {before[0]!r}",
                    "A team stands below one other: say the same on each of its rows",
                )
    above_of = {name: team.above for name, team in now.items()}
    above_of |= {name: said[name][0] if name in said else above_of.get(name, TOP) for name in named}
    _refuse_circles(above_of, said, sheet)
    if not sheet.faults:  # a row that could not be read may have said what stands above
        _refuse_second_top(above_of, named, sheet)
    return above_of


def line_of(team: str, above_of: Mapping[str, str], ids: Mapping[str, int]) -> str:
    """The path of a team from the top, as ``/1/4/9/``."""
    path = [ids[team]]
    while above_of[team] != TOP:
        team = above_of[team]
        path.append(ids[team])
    return "/" + "/".join(str(number) for number in reversed(path)) + "/"


def _refuse_circles(above_of: Mapping[str, str], said: Mapping[str, tuple[str, int]], sheet: Sheet) -> None:
    depth = {TOP: 0}
    for start in above_of:
        way: list[str] = []
        team = start
        while team not in depth and team not in way:
            way.append(team)
            team = above_of[team]
        if team in way:
            circle = way[way.index(team) :]
            sheet.fault(
                min((said[one][1] for one in circle if one in said), default=0),
                "team_above",
                f"leads round in a circle: {' below '.join((*circle, team))}",
                "Let the line of each team end at the top",
            )
            depth |= dict.fromkeys(way, 0)
            continue
        for one in reversed(way):
            depth[one] = depth[above_of[one]] + 1
        if depth[start] > MOST_DEEP:
            sheet.fault(
                said[start][1] if start in said else 0,
                "team_above",
                f"puts {start!r} below {depth[start] - 1} others",
                f"Leave no more than {MOST_DEEP} in one line",
            )


def _refuse_second_top(above_of: Mapping[str, str], named: Mapping[str, int], sheet: Sheet) -> None:
    tops = [name for name, above in above_of.items() if above == TOP]
    if len(tops) < 2:
        return
    first = tops[0]
    for name in tops[1:]:
        if name in named:
            sheet.fault(
                named[name],
                "team_above",
                f"{name!r} has no team above it, and neither has {first!r}",
                "Give it: the line of every team leads up to one top",
            )
