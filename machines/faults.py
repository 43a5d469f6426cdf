"""Finds every fault of a route's definition at once, before anybody relies on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from machines.checks.finding import Finding, check_source, check_words, no_list
from machines.checks.heading import of_heading
from machines.checks.known import of_what_is_known, unknown_after
from machines.checks.moves import of_moves
from machines.checks.stages import of_stages
from machines.limits import PlainDays, Risk
from machines.listed import is_listed, listed
from machines.profile import Profile, Theme
from machines.roles import ACTION_OWNER, IRO, SOCIAL_WORKER, Line
from machines.route import Route

LISTED = ("themes", "leaders", "lapses_tell", "recorded_in", "informs")


@dataclass(frozen=True)
class Fault:
    """What is wrong, where, and what to do. A warning (``stops`` False) does not stop the load."""

    route: str
    where: str
    what: str
    remedy: str
    stops: bool = True

    def __str__(self) -> str:
        kind = "fault" if self.stops else "warning"
        return f"{self.route}, {self.where}: {kind}: {self.what}. {self.remedy}."


def faults_of(route: type[Route], plain: PlainDays = PlainDays.END_ON_A_WORKING_DAY) -> tuple[Fault, ...]:
    """Every fault and warning of one route: dead ends, owners, roles, limits, cap, sources.

    :param plain: what the council means by "days" that are not called working days.
    """
    name = f"{route.route_id or route.__name__} {route.version}".strip()
    if not route.stages():
        return (Fault(name, "stages", "there are none", "Write the stages and the moves"),)
    findings: list[Finding] = [*of_heading(route, plain), *of_stages(route), *of_moves(route)]
    findings += of_what_is_known(route)
    return tuple(Fault(name, *finding) for finding in dict.fromkeys(findings))


def faults_of_council(
    routes: Iterable[type[Route]], offered: tuple[str, ...] | None = None
) -> tuple[Fault, ...]:
    """Faults between routes: hand-overs that lead nowhere, the same version twice.

    :param offered: the ids of the side routes that the profile offers, None for all.
    """
    all_routes = tuple(routes)
    ladders = tuple(route for route in all_routes if not route.beside)
    if not ladders:
        return (Fault("the council", "routes", "there are none", "Write a file for each route"),)
    found = (*_council_names(ladders), *_versions(all_routes), *_hand_overs(all_routes))
    return (*found, *_unknown_side_routes(all_routes, offered))


def faults_of_profile(profile: Profile) -> tuple[Fault, ...]:
    """What is missing from a council's own words."""
    listed_themes: tuple[Theme, ...] = listed(profile.themes)
    themes = {f"theme {theme.id}": (theme.name, theme.source) for theme in listed_themes}
    offered = () if profile.beside is None else profile.beside
    lists = {name: getattr(profile, name) for name in LISTED} | {"beside": offered}
    found = [
        *(no_list("profile", name) for name, part in lists.items() if not is_listed(part)),
        *_of_choices(profile),
        *check_words(
            "profile", name=profile.name, short_name=profile.short_name, procedure=profile.procedure
        ),
        *(finding for where, (name, _) in themes.items() for finding in check_words(where, name=name)),
        *(finding for where, (_, source) in themes.items() for finding in check_source(where, source)),
        *(
            finding
            for role, name in profile.role_names.items()
            for finding in check_words(f"name of {role.id}", name=name)
        ),
    ]
    return tuple(Fault("the council", *finding) for finding in found)


def _of_choices(profile: Profile) -> Iterator[Finding]:
    """What people choose from when they raise a dispute."""
    if not profile.themes:
        yield Finding("profile", "has no themes: nothing could be raised", "Write the text's own list")
    nameless = [risk.name for risk in Risk if risk not in profile.risk_names]
    if nameless:
        yield Finding(
            "profile",
            f"has risk_names without {', '.join(nameless)}",
            "Name all three. Where the text has fewer colours, make each a type that says its risk",
        )


def faults_of_posts(routes: Iterable[type[Route]], profile: Profile) -> tuple[Fault, ...]:
    """Posts that are named for each child, such as a personal adviser, and that nothing names."""
    known = (IRO, SOCIAL_WORKER, ACTION_OWNER)
    found = {
        owed.by: route
        for route in routes
        for stage in route.stages()
        for owed in stage.owes
        if owed.by.line is Line.NAMED and profile.post_of(owed.by) not in known
    }
    return tuple(
        Fault(
            route.route_id,
            f"role {role.id}",
            f"{role.name} is named for each child, and nothing says who it is",
            "Give the post that it is in played_by of the profile: SOCIAL_WORKER or IRO",
        )
        for role, route in found.items()
    )


def _unknown_side_routes(routes: tuple[type[Route], ...], offered: tuple[str, ...] | None) -> Iterator[Fault]:
    known = sorted(route.route_id for route in routes if route.beside)
    for name in sorted(set(() if offered is None else listed(offered)) - set(known)):
        yield Fault(
            "the council",
            "profile",
            f"offers the side route {name}, which there is not",
            f"Choose from {', '.join(known)}",
        )


def _council_names(routes: tuple[type[Route], ...]) -> Iterator[Fault]:
    names = sorted({route.council for route in routes})
    if len(names) > 1:
        yield Fault(
            "the council",
            "heading",
            f"its routes name {len(names)} councils: {', '.join(names)}",
            "Keep one council in one folder",
        )


def _versions(routes: tuple[type[Route], ...]) -> Iterator[Fault]:
    for (route_id, version), count in Counter((r.route_id, r.version) for r in routes).items():
        if count > 1:
            yield Fault(
                route_id,
                f"version {version}",
                f"is written {count} times",
                "Give each version its own name: a running dispute is found by it",
            )
    for (route_id, day), count in Counter((r.route_id, r.in_force_on) for r in routes).items():
        if count > 1:
            yield Fault(
                route_id,
                f"in force on {day.isoformat()}",
                f"{count} versions come into force on one day",
                "Give each version its own day",
            )


def _hand_overs(routes: tuple[type[Route], ...]) -> Iterator[Fault]:
    for route in routes:
        for stage in route.stages():
            if stage.hands_over_to is None:
                continue
            named = [other for other in routes if other.route_id == stage.hands_over_to]
            where = f"stage {stage.id}"
            if not named:
                yield Fault(
                    route.route_id,
                    where,
                    f"hands over to {stage.hands_over_to}, which this council does not have",
                    "Name one of its routes",
                )
                continue
            if min(other.in_force_on for other in named) > route.in_force_on:
                yield Fault(
                    route.route_id,
                    where,
                    f"hands over to {stage.hands_over_to} before that is in force",
                    "Let both come into force on one day",
                )
            onward = _onward(route, routes, named)
            missing = [one for next_route in onward for one in unknown_after(route, stage, next_route)]
            for what, remedy in dict.fromkeys(missing):
                yield Fault(route.route_id, where, f"hands over to {stage.hands_over_to}, {what}", remedy)


def _onward(
    route: type[Route], routes: tuple[type[Route], ...], named: list[type[Route]]
) -> list[type[Route]]:
    """The versions to which a dispute of this one goes on: those in force on a day on which it can begin."""
    later = [
        other.in_force_on
        for other in routes
        if other.route_id == route.route_id and other.in_force_on > route.in_force_on
    ]
    until = min(later, default=date.max)
    before = [other for other in named if other.in_force_on <= route.in_force_on]
    newest = max(before, key=lambda other: other.in_force_on, default=None)
    after = [other for other in named if route.in_force_on < other.in_force_on < until]
    return [*([newest] if newest else []), *after]
