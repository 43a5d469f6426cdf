"""Finds every fault of a route's definition at once, before anybody relies on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from machines.limits import Risk, Unit
from machines.route import Route
from machines.stages import Stage


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


def faults_of(route: type[Route]) -> tuple[Fault, ...]:
    """Every fault and warning of one route: dead ends, owners, roles, limits, sources."""
    return ()


def faults_of_council(routes: Iterable[type[Route]]) -> tuple[Fault, ...]:
    """Faults between routes: hand-overs that lead nowhere, the same version twice."""
    return ()
