"""Checks of a route's heading: its names, day, scope, ladder and cap."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from machines.checks.finding import Finding, check_source, check_words, no_list
from machines.limits import PlainDays
from machines.paths import least_to_allow, longest_path, ways_back
from machines.route import Cap, Route


def of_heading(route: type[Route], plain: PlainDays) -> Iterator[Finding]:
    """What is missing from the heading, or does not hold together."""
    yield from check_words(
        "heading",
        council=route.council,
        route_id=route.route_id,
        title=route.title,
        version=route.version,
        used_for=route.used_for,
    )
    yield from check_source("heading", getattr(route, "source", None))
    if route.in_force_on == date.min:
        yield Finding("heading", "has no day on which it comes into force", "Set in_force_on")
    if not route.scope:
        yield Finding("heading", "is for no child: its scope is empty", "List the scopes")
    for clash in route.clashes:
        yield Finding(
            clash,
            "is a name that the machine or the service's own parts already use",
            "Choose another name for the stage or move",
        )
    for where, name in route.unlisted:
        yield no_list(where, name)
    if not route.raised_by:
        yield Finding("heading", "can be raised by nobody: raised_by is empty", "Say who raises it")
    yield from _of_types(route)
    yield from _of_ladder(route)
    if route.cap is not None:
        yield from _of_cap(route, route.cap, plain)


def _of_types(route: type[Route]) -> Iterator[Finding]:
    entries = {stage.id for stage in route.entries()}
    for one in route.types:
        where = f"type {one.id}"
        yield from check_words(where, id=one.id, label=one.label)
        if one.enters and one.enters not in entries:
            yield Finding(where, f"enters at {one.enters}, where no rung begins", "Name a rung's first stage")
    if route.asks_risk() and any(one.risk is not None for one in route.types):
        silent = ", ".join(one.id for one in route.types if one.risk is None)
        yield Finding("types", f"some say the risk, and {silent} does not", "Give each its risk, or none")
    types = {one.id for one in route.types}
    for stage in route.stages():
        for owed in stage.owes:
            if owed.limit.by_type is not None and set(owed.limit.by_type) != types:
                yield Finding(
                    f"obligation {owed.id} of stage {stage.id}",
                    "has a limit by type that does not give a count for each of the route's types",
                    "Give one count for each type in types",
                )


def _of_ladder(route: type[Route]) -> Iterator[Finding]:
    stood_on = {stage.rung for stage in route.stages() if stage.rung}
    for rung in sorted(stood_on - set(route.rungs)):
        yield Finding(f"rung {rung}", "has no label", "Name it in rungs")
    for rung, label in route.rungs.items():
        yield from check_words(f"rung {rung}", label=label)
        if rung not in stood_on:
            yield Finding(f"rung {rung}", "has no stage", "Give a stage this rung, or drop it")


def _of_cap(route: type[Route], cap: Cap, plain: PlainDays) -> Iterator[Finding]:
    yield from check_source("cap", cap.source)
    yield from check_words("cap", wording=cap.as_written)
    if cap.working_days < 1:
        yield Finding("cap", f"is {cap.working_days} working days", "Give 1 or more")
        return
    least = least_to_allow(route, plain)
    most, _ = longest_path(route, plain)
    if least > cap.working_days:
        yield Finding(
            "cap",
            f"the limits cannot fit: at their shortest the whole ladder takes {least} working days "
            f"against {cap.working_days}",
            "Correct the limits or the cap",
        )
    elif most > cap.working_days:
        yield Finding(
            "cap",
            f"at its longest the whole ladder takes {most} working days against {cap.working_days}",
            "Watch the days used of each dispute: the text itself allows this",
            stops=False,
        )
    for source, target in ways_back(route):
        yield Finding(
            "cap",
            f"the way can come back from {source} to {target}, so nothing bounds the whole",
            "Watch the days used of each dispute, or take the way back out",
            stops=False,
        )
