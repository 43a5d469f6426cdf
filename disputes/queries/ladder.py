"""Where a dispute stands on its ladder: the rungs behind it, passed over, under it and ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from disputes.case import Case
from disputes.queries.timeline import Entry
from disputes.unit import Unit
from machines.route import Route

DONE, SKIPPED, CURRENT, AHEAD, ENDED = "done", "skipped", "current", "ahead", "ended"


@dataclass(frozen=True)
class Rung:
    """One step of the ladder, over all the routes that the dispute has been or may go through.

    ``number`` counts from 1 over the whole; ``who`` answers there now; ``reason`` is the IRO's
    when it was passed over; ``asked_at`` and ``left_at`` when it was entered and left.
    """

    number: int
    route_title: str
    label: str
    state: str
    who: str = ""
    reason: str = ""
    asked_at: datetime | None = None
    left_at: datetime | None = None


def ladder_of(unit: Unit, case: Case, entries: tuple[Entry, ...], awaited: str) -> tuple[Rung, ...]:
    """Every rung from where the dispute began to the top it can reach."""
    rungs: list[Rung] = []
    routes = _routes(unit, case, entries)
    for route in routes:
        for number, label in route.rungs.items():
            rungs.append(_rung(case, route, number, label, entries, len(rungs) + 1, awaited, routes))
    return tuple(rungs)


def _routes(unit: Unit, case: Case, entries: tuple[Entry, ...]) -> list[type[Route]]:
    routes: list[type[Route]] = []
    onward = case.place.onward
    for entry in entries:
        route = onward.get(entry.to_route)
        if route is not None and route not in routes:
            routes.append(route)
    if case.place.route not in routes:
        routes.append(case.place.route)
    if case.row["open"]:
        for stage in case.place.route.stages():
            further = onward.get(stage.hands_over_to or "")
            if further is not None and further not in routes and case.place.scope in further.scope:
                routes.append(further)
    return routes


def _rung(
    case: Case,
    route: type[Route],
    number: int,
    label: str,
    entries: tuple[Entry, ...],
    position: int,
    awaited: str,
    routes: list[type[Route]],
) -> Rung:
    here = [e for e in entries if e.to_route == route.route_id and e.to_rung == number and e.entered]
    is_now = case.place.route is route and case.row["rung"] == number
    if is_now:
        state = CURRENT if case.row["open"] else ENDED
        return Rung(
            position,
            route.title,
            label,
            state,
            awaited if state == CURRENT else "",
            asked_at=here[0].at if here else None,
            left_at=case.row["ended_at"],
        )
    if here:
        after = [e.at for e in entries if e.sequence > here[-1].sequence and e.entered]
        return Rung(
            position, route.title, label, DONE, asked_at=here[0].at, left_at=after[0] if after else None
        )
    passed = _passing_over(route, label, entries)
    if passed:
        given = passed[-1].given
        reason = given.get("reason") or given.get("passed_over_because") or ""
        return Rung(position, route.title, label, SKIPPED, reason=reason)
    behind = routes.index(route) < routes.index(case.place.route) or (
        route is case.place.route and number < case.row["rung"]
    )
    return Rung(position, route.title, label, SKIPPED if behind else AHEAD)


def _passing_over(route: type[Route], label: str, entries: tuple[Entry, ...]) -> list[Entry]:
    """The entries by which the rung was passed over, within its route or on the way out of it."""
    before = (None, *(entry.to_route for entry in entries))
    return [
        entry
        for left, entry in zip(before, entries, strict=False)
        if label in entry.skipped and route.route_id in (left, entry.to_route)
    ]
