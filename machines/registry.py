"""Finds a council's routes, refuses faulty ones, and hands them out by route, version and day."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType, ModuleType

from machines import councils, side_routes
from machines.engine import Place
from machines.faults import Fault, faults_of, faults_of_council, faults_of_posts, faults_of_profile
from machines.profile import Profile
from machines.roles import Role
from machines.route import Route, Scope


class FaultyProcedure(Exception):
    """The council's procedure has faults; ``faults`` lists all of them."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class UnknownRoute(LookupError):
    """No such route, version or stage in this council's procedure."""


@dataclass(frozen=True)
class Procedure:
    """A council's files as they stand, with faults or without: its routes, the side routes, its profile."""

    routes: tuple[type[Route], ...]
    profile: Profile

    def faults(self) -> tuple[Fault, ...]:
        """Every fault and warning of the whole, at once."""
        of_each = [fault for route in self.routes for fault in faults_of(route, self.profile.plain_days)]
        between = faults_of_council(self.routes, self.profile.beside)
        posts = faults_of_posts(self.routes, self.profile)
        return (*faults_of_profile(self.profile), *of_each, *posts, *between)


class Registry:
    """The routes of one council, every version that has ever been in force."""

    def __init__(self, routes: Iterable[type[Route]], profile: Profile) -> None:
        """:raises FaultyProcedure: with every fault of every route, when there is any."""
        self.profile = profile
        self._routes = _in_order(routes)
        faults = tuple(fault for fault in Procedure(self._routes, profile).faults() if fault.stops)
        if faults:
            raise FaultyProcedure(faults)
        self._by_version = {(route.route_id, route.version): route for route in self._routes}
        self._roles = self._roles_named()

    def every_route(self) -> tuple[type[Route], ...]:
        """Every route in every version."""
        return self._routes

    def find(self, route_id: str, version: str) -> type[Route]:
        """The route at that version. Raises UnknownRoute."""
        try:
            return self._by_version[route_id, version]
        except KeyError:
            raise UnknownRoute(f"{route_id} version {version}") from None

    def in_force(self, on: date) -> Mapping[str, type[Route]]:
        """The ladders of the procedure in force on a London date, by route id."""
        ladders = (route for route in self._routes if not route.beside)
        return {route.route_id: route for route in ladders if route.in_force_on <= on}

    def beside(self, on: date) -> Mapping[str, type[Route]]:
        """The side routes of this council on a London date, by route id: those that it offers to people.

        What the service opens by itself, such as the follow-up of an agreed action, is always there.
        """
        offered = self.profile.beside
        return {
            route.route_id: route
            for route in self._routes
            if route.beside
            and route.in_force_on <= on
            and (offered is None or route.route_id in offered or not route.opened_by_hand)
        }

    def place(self, route_id: str, version: str, stage_id: str, began_on: date, scope: Scope) -> Place:
        """Where a dispute stands. It keeps the procedure of the day on which it began.

        :raises UnknownRoute: when the stored route, version or stage is none of ours: noticed
            on load, never later.
        """
        route = self.find(route_id, version)
        if stage_id not in route.states_map:
            raise UnknownRoute(f"stage {stage_id} of {route_id} version {version}")
        return Place(route, route.stage(stage_id), self.in_force(began_on), scope)

    def raisers(self) -> frozenset[str]:
        """The ids of the roles that raise a ladder: the IRO's, unless the text says another."""
        return frozenset(role.id for route in self._routes if not route.beside for role in route.raised_by)

    def roles(self) -> Mapping[str, Role]:
        """Every role that a route or the profile names, by id."""
        return self._roles

    def _roles_named(self) -> Mapping[str, Role]:
        named = {*self.profile.leaders, *self.profile.lapses_tell, *self.profile.stand_ins.values()}
        named |= {self.profile.iro_answers_to, *self.profile.parts.values()}
        for route in self._routes:
            named.update((*route.raising_tells, *route.raised_by, *route.private_to))
            for move in route.moves.values():
                named.update((*move.by, *move.tells))
            for stage in route.stages():
                named.update(stage.meets_with)
                named.update((stage.consult,) if stage.consult else ())
                named.update(owed.by for owed in stage.owes)
        return MappingProxyType({role.id: role for role in sorted(named, key=lambda role: role.id)})


def load_council(council: str) -> Registry:
    """Load a council's folder: its profile and every route in it, and the side routes of every council.

    :param council: a folder of ``machines.councils``, or the dotted name of another package.
    :raises UnknownRoute: when there is no such folder. :raises FaultyProcedure: see Registry.
    """
    procedure = read_procedure(council)
    return Registry(procedure.routes, procedure.profile)


def read_procedure(council: str) -> Procedure:
    """Read a council's folder without judging it: to look at what is still being written.

    :raises UnknownRoute: when there is no such folder, or no one profile in it.
    """
    package_name = package_of(council)
    try:
        package = importlib.import_module(package_name)
    except ModuleNotFoundError:
        raise UnknownRoute(f"no council {council!r} {_where_looked(council)}") from None
    modules = _modules_of(package)
    profiles = [module.profile for module in modules if hasattr(module, "profile")]
    if len(profiles) != 1:
        raise UnknownRoute(f"not exactly one profile in {package_name}: write it in its profile.py")
    modules += _modules_of(side_routes)
    return Procedure(_in_order(route for module in modules for route in _routes_in(module)), profiles[0])


def package_of(council: str) -> str:
    """The dotted name of the package that a council's folder is."""
    return council if "." in council else f"machines.councils.{council}"


def _where_looked(council: str) -> str:
    if "." in council:
        return "that can be imported from here"
    folders = ", ".join(found.name for found in pkgutil.iter_modules(councils.__path__) if found.ispkg)
    return f"in machines/councils. There are: {folders}"


def _in_order(routes: Iterable[type[Route]]) -> tuple[type[Route], ...]:
    return tuple(sorted(routes, key=lambda route: (route.route_id, route.in_force_on)))


def _modules_of(package: ModuleType) -> list[ModuleType]:
    return [
        importlib.import_module(f"{package.__name__}.{found.name}")
        for found in pkgutil.iter_modules(package.__path__)
    ]


def _routes_in(module: ModuleType) -> list[type[Route]]:
    return [
        part
        for part in vars(module).values()
        if isinstance(part, type) and issubclass(part, Route) and part.__module__ == module.__name__
    ]
