"""``iro route``: the council's procedure as this service runs it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

import click

from api.command_line.council_files import faults_of_files, read_files
from api.command_line.mistakes import WrongUse
from api.command_line.new_route import new_command
from api.command_line.printing import console, counted, heading, say, table
from api.settings import read_council
from machines.drawing import diagram, matrix
from machines.limits import FROM_AN_EVENT, Limit, Risk, Start, Unit
from machines.paths import longest_path
from machines.profile import Profile
from machines.route import Route
from machines.sources import Mark, Source
from machines.stages import Move, Stage

Command = TypeVar("Command", bound=Callable[..., Any])
COUNCIL_HELP = "A folder of machines/councils, or the dotted name of another package."
VERSION_HELP = "Another version than the newest, as `iro route list` names it."


@click.group()
def route() -> None:
    """Look at the council's routes: stages, moves, limits, sources and faults.

    A route is one council's ladder at one version, written as one file in
    machines/councils/COUNCIL. These commands read those files and need no database.
    IRO_COUNCIL names the council; rochdale if not given.

    \b
    To write a council's route:
      iro route new COUNCIL ROUTE   its start, and a test that fails; then docs/your-council.md
    To change a rule:
      1. copy the newest version's file, give it its own version and in_force_on
      2. iro route check           all faults at once, with what to do
      3. iro route matrix ROUTE    who may now do what, at every stage
      4. make test-fast
    """


route.add_command(new_command)


def of_council(command: Command) -> Command:
    """Give a command the choice of another council than IRO_COUNCIL."""
    return click.option("--council", default="", help=COUNCIL_HELP)(command)


def for_one_route(command: Command) -> Command:
    """Give a command the name of a route, and the choice of its version and council."""
    version = click.option("--version", default="", help=VERSION_HELP)
    argument = click.argument("route_id", metavar="ROUTE")
    return argument(version(of_council(command)))


@route.command("list")
@of_council
def list_command(council: str) -> None:
    """List every route in every version, with what it is used for; last those beside the ladder."""
    procedure = read_files(council or read_council())
    say(f"{procedure.profile.name}: {procedure.profile.procedure}")
    table(
        ["Route", "Version", "In force from", "For", "Steps", "At most", "Used for"],
        [
            [
                one.route_id,
                one.version,
                one.in_force_on.isoformat(),
                ", ".join(scope.value for scope in one.scope),
                "beside" if one.beside else str(len(one.rungs)),
                f"{longest_path(one, procedure.profile.plain_days)[0]} working days"
                + (f", cap {one.cap.working_days}" if one.cap else ""),
                one.used_for,
            ]
            for one in _ladders_first(procedure.routes)
        ],
    )


@route.command("show")
@for_one_route
def show_command(route_id: str, version: str, council: str) -> None:
    """Show a route stage by stage: whose turn, what is owed and by when, and every move.

    Each line names its source. "This service's rule" marks what the council's text leaves open.

    \b
    Example:
      iro route show formal
    """
    procedure = read_files(council or read_council())
    shown = find_route(procedure.routes, route_id, version)
    _show_heading(shown, procedure.profile)
    for stage in shown.stages():
        if stage.ending is None:
            _show_stage(shown, stage, procedure.profile)
    heading("Endings")
    for stage in shown.stages():
        if stage.ending is not None:
            say(f"  {stage.id}: {stage.label} ({stage.ending.value}). {_cited(stage.source)}")
    heading("At every stage")
    for move in shown.moves.values():
        if move.standing:
            _show_move(move, procedure.profile)


@route.command("check")
@click.argument("council", default="")
@click.option("--council", "also", default="", help=COUNCIL_HELP)
def check_command(council: str, also: str) -> None:
    """Find every fault of a council's routes at once: where, what, and what to do.

    COUNCIL is a folder of machines/councils, or the dotted name of another package; IRO_COUNCIL
    if not given. A fault stops the service from loading the procedure; a warning does not.
    Exit code 1 when there is any fault.

    \b
    Example:
      iro route check rochdale
    """
    named = council or also or read_council()
    faults = faults_of_files(named)
    for fault in faults:
        say(str(fault))
    stopping = sum(fault.stops for fault in faults)
    say(f"{named}: {counted(stopping, 'fault')}, {counted(len(faults) - stopping, 'warning')}.")
    if stopping:
        raise click.exceptions.Exit(1)


@route.command("diagram")
@for_one_route
def diagram_command(route_id: str, version: str, council: str) -> None:
    """Draw a route as a Mermaid diagram: paste it where Mermaid is drawn.

    \b
    Example:
      iro route diagram informal > informal.mmd
    """
    procedure = read_files(council or read_council())
    shown = find_route(procedure.routes, route_id, version)
    click.echo(diagram(shown, procedure.profile.name_of), nl=False)


@route.command("matrix")
@for_one_route
def matrix_command(route_id: str, version: str, council: str) -> None:
    """Print who may do what at every stage, as Markdown. Who is in no column may do nothing.

    \b
    Example:
      iro route matrix formal
    """
    procedure = read_files(council or read_council())
    shown = find_route(procedure.routes, route_id, version)
    click.echo(matrix(shown, procedure.profile.name_of), nl=False)


def find_route(
    routes: Iterable[type[Route]], route_id: str, version: str = "", on: date | None = None
) -> type[Route]:
    """The route of that id: the version named, or else the newest (or the one in force that day).

    :raises WrongUse: with the routes that there are.
    """
    routes = tuple(routes)
    versions = [one for one in routes if one.route_id == route_id]
    if version:
        versions = [one for one in versions if one.version == version]
    if on is not None:
        versions = [one for one in versions if one.in_force_on <= on]
    if versions:
        return versions[-1]
    known = ", ".join(f"{one.route_id} {one.version}" for one in _ladders_first(routes))
    asked = " ".join(part for part in (route_id, version, f"on {on.isoformat()}" if on else "") if part)
    raise WrongUse(f"There is no route {asked}. Choose one of: {known}.")


def _ladders_first(routes: Iterable[type[Route]]) -> list[type[Route]]:
    """The council's own routes, and after them those beside the ladder, which every council gets."""
    return sorted(routes, key=lambda one: one.beside)


def limit_in_words(limit: Limit) -> str:
    """A limit as written, and as this service reads it."""
    if not limit.stated:
        return "no limit stated"
    unit = "calendar days" if limit.unit is Unit.CALENDAR_DAYS else limit.unit.value
    read = unit
    if limit.by_risk is not None:
        read = f"{', '.join(f'{limit.by_risk[risk]} {risk.value}' for risk in Risk)} risk, in {unit}"
    elif limit.by_type is not None:
        read = f"{', '.join(f'{count} for {name}' for name, count in limit.by_type.items())}, in {unit}"
    elif limit.value:
        number = abs(limit.value)
        read = f"{number} {unit.removesuffix('s') if number == 1 else unit}"
    if limit.lowest is not None and limit.highest is not None:
        read += f"; the IRO may set {limit.lowest} to {limit.highest}"
    if limit.unit is Unit.AT_ONCE and limit.starts in FROM_AN_EVENT:
        read = f"by the end of the {limit.starts.value}"
    elif limit.starts is not Start.STAGE_ENTERED:
        read += f", {'back ' if limit.counts_back else ''}from the {limit.starts.value}"
    return f'"{limit.as_written}", read as {read}'


def _show_heading(shown: type[Route], profile: Profile) -> None:
    days, path = longest_path(shown, profile.plain_days)
    console().print(f"{shown.title}: {profile.name}, version {shown.version}", style="bold")
    say(
        f"Used for: {shown.used_for}",
        f"For children: {', '.join(scope.value for scope in shown.scope)}",
        f"In force from: {shown.in_force_on.isoformat()}",
        f"Source: {_cited(shown.source)}",
        f"Longest way: {days} working days, by {' > '.join(stage.id for stage in path)}",
    )
    if shown.cap is not None:
        say(f"Cap: {shown.cap.working_days} working days. {_cited(shown.cap.source)}")
    say(f"Raised by: {', '.join(profile.name_of(role) for role in shown.raised_by)}")
    for one in shown.types:
        say(f"Type {one.id}: {one.label}, enters at {one.enters or shown.first_stage().id}")
    if shown.raising_tells:
        say(f"Raising tells: {', '.join(profile.name_of(role) for role in shown.raising_tells)}")


def _show_stage(shown: type[Route], stage: Stage, profile: Profile) -> None:
    rung = f"step {stage.rung}, {shown.rungs[stage.rung]}" if stage.rung in shown.rungs else "no step"
    heading(f"{stage.id}: {stage.label} ({rung})")
    awaiting = profile.name_of(stage.awaiting) if stage.awaiting else "nobody"
    say(f"  {stage.kind.value}; whose turn: {awaiting}; silence: {stage.silence.value}")
    if stage.consult:
        say(f"  to enter here past other steps, consult: {profile.name_of(stage.consult)}")
    if stage.meets_with:
        say(f"  meets: {', '.join(profile.name_of(role) for role in stage.meets_with)}")
    say(f"  {_cited(stage.source)}")
    for owed in stage.owes:
        moves_nothing = "" if owed.silence_counts else "; its silence moves nothing"
        say(
            f"  owes {owed.id}: {owed.text}; {profile.name_of(owed.by)}, {limit_in_words(owed.limit)}"
            f"{moves_nothing}. {_paragraph(owed.source)}"
        )
    for move in shown.moves.values():
        if move.starts_from(stage) and not move.standing:
            _show_move(move, profile, stage)


def _show_move(move: Move, profile: Profile, stage: Stage | None = None) -> None:
    """A move with what holds for it in that stage, or everywhere."""
    needs = ", ".join(need.id if need.required else f"{need.id} (if you like)" for need in move.needs)
    owed = [one.id for one in stage.owes] if stage else []
    by = [role for role in move.by if stage is None or move.may(role, stage)]
    targets = [t.target.id for t in move.path.transitions if t.source is stage and t.target is not None]
    told = ", ".join(profile.name_of(role) for role in move.tells)
    met = ", ".join(one for one in move.meets if one in owed)
    parts = [
        f"  move {move.id}: {move.label}",
        f"by {_names(profile.name_of(role) for role in by)}",
        f"leads to {_names('itself' if t == stage.id else t for t in targets)}" if stage else "",
        f"needs {needs}" if needs else "",
        f"meets {met}" if met else "",
        f"tells {told}" if told else "",
    ]
    say(f"{'; '.join(part for part in parts if part)}. {_paragraph(move.source)}")


def _names(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))


def _cited(source: Source) -> str:
    return f"[{source.paragraph}, {source.mark.value}: {source.says}]"


def _paragraph(source: Source) -> str:
    return f"[{source.paragraph}{f', {source.mark.value}' if source.mark is Mark.OURS else ''}]"
