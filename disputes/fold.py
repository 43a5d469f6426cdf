"""Folds a dispute's transitions: how the dispute and what is owed in it must stand, if all is well.

The transitions are the truth. This reads nothing but them and the council's routes, so that what the
other tables say can be held against it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from disputes.fold_changes import NotOwed, OwedByFold, changed_by_fold
from disputes.rows import RAISE
from machines.registry import Registry, UnknownRoute
from machines.roles import ACTION_OWNER, Line
from machines.route import Route
from machines.stages import MoveKind, Stage
from machines.working_days import london_date

FACTS = ("limit_days", "event_on")
"""What is given when a dispute is raised, and may be given anew by a later move."""


class Fold:
    """One dispute, transition by transition. ``facts`` is what was said last of what limits depend on."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self.owed: dict[tuple[int, str], OwedByFold] = {}
        self.first: Mapping[str, Any] = {}
        self.last: Mapping[str, Any] = {}
        self._entered: Mapping[str, Any] = {}
        self._route_entered: Mapping[str, Any] = {}
        self._rung = 0
        self._iro_id: int | None = None
        self._named_id: int | None = None
        self.facts: dict[str, Any] = {}

    @property
    def still_owed(self) -> tuple[OwedByFold, ...]:
        """What is open, in the order in which it was opened."""
        return tuple(one for one in self.owed.values() if not one.outcome)

    def take(self, row: Mapping[str, Any]) -> Iterator[str]:
        """Take the next transition; says what in it cannot follow from those before.

        :raises UnknownRoute: when it leads to a route or stage that there is not.
        """
        route, stage = self._place(row["to_route"], row["to_version"], row["to_stage"])
        is_first = not self.last
        self.facts |= {name: row["given"][name] for name in FACTS if name in row["given"]}
        if is_first:
            self.first = row
            self._iro_id = row["given"].get("iro_id", row["actor_id"])
            self._named_id = row["given"].get("named_id")
            yield from _begins(row, route, stage)
        else:
            yield from self._follows(row)
        entered = is_first or (row["from_route"], row["from_stage"]) != (row["to_route"], row["to_stage"])
        yield from self._close(row, entered)
        if entered:
            self._entered = row
            self._rung = stage.rung if stage.ending is None else self._rung
            if is_first or row["from_route"] != row["to_route"]:
                self._route_entered = row
        yield from self._open(row, stage, entered)
        self.last = row

    def standing(self) -> dict[str, Any]:
        """What the dispute's own row must say after the last transition."""
        last, stage = self.last, self._stage_now()
        owed = self.still_owed
        has_ended = stage.ending is not None
        first_owed = owed[0] if owed else None
        return {
            "version": last["sequence"],
            "head_hash": last["hash"],
            "route": last["to_route"],
            "route_version": last["to_version"],
            "stage": last["to_stage"],
            "rung": self._rung,
            "open": not has_ended,
            "ended_at": self._entered["at"] if has_ended else None,
            "raised_at": self.first["at"],
            "began_on": london_date(self.first["at"]),
            "route_entered_at": self._route_entered["at"],
            "entered_at": self._entered["at"],
            "entered_sequence": self._entered["sequence"],
            "iro_id": self._iro_id,
            "named_id": self._named_id,
            "lapsed": any(one.lapsed_at is not None for one in owed),
            "awaiting_role": None if has_ended else (first_owed.role if first_owed else self._driver),
            **self._awaited(first_owed, has_ended),
        }

    @property
    def _driver(self) -> str:
        """The role whose turn it is when nothing is owed."""
        return self._registry.find(self.last["to_route"], self.last["to_version"]).raised_by[0].id

    def _awaited(self, first_owed: OwedByFold | None, has_ended: bool) -> dict[str, Any]:
        """Who is awaited. When nothing is owed that is a matter of the directory, unless it is the IRO."""
        if has_ended or first_owed is not None:
            return {"awaiting_person_id": first_owed.person_id if first_owed else None}
        return {}

    def states_limit(self, one: OwedByFold) -> bool:
        """Whether the council's text gives a limit for it."""
        _, stage = self._place(one.route, one.route_version, one.stage)
        return stage.obligation(one.code).limit.stated

    def may_wait_for_nobody(self, role_id: str) -> bool:
        """Whether nobody above answers for a role: not for who was named, nor for the IRO service's posts."""
        role = self._registry.roles().get(role_id)
        if role is None:
            return False
        return role == ACTION_OWNER or self._registry.profile.post_of(role).line is Line.REVIEWING

    def _stage_now(self) -> Stage:
        return self._place(self.last["to_route"], self.last["to_version"], self.last["to_stage"])[1]

    def _place(self, route_id: str, version: str, stage_id: str) -> tuple[type[Route], Stage]:
        route = self._registry.find(route_id, version)
        if stage_id not in route.states_map:
            raise UnknownRoute(f"stage {stage_id} of {route_id} version {version}")
        return route, route.stage(stage_id)

    def _follows(self, row: Mapping[str, Any]) -> Iterator[str]:
        stood = tuple(self.last[name] for name in ("to_route", "to_version", "to_stage"))
        left = tuple(row[name] for name in ("from_route", "from_version", "from_stage"))
        if stood != left:
            yield f"it leaves {' '.join(left)}, and the dispute stood in {' '.join(stood)}"
            return
        route, stage = self._place(*left)
        move = route.moves.get(row["move"])
        if move is None or not move.starts_from(stage):
            yield f"{stage.id} has no move {row['move']}"
            return
        if not any(role.id == row["role"] and move.may(role, stage) for role in move.by):
            yield f"{row['role']} may not make the move {move.id} in {stage.id}"
        targets = [t.target for t in move.path.transitions if t.source is stage]
        if not any(isinstance(one, Stage) and self._leads(one, row) for one in targets):
            yield f"the move {move.id} does not lead from {stage.id} to {row['to_route']} {row['to_stage']}"

    def _leads(self, target: Stage, row: Mapping[str, Any]) -> bool:
        if target.hands_over_to is None:
            return (row["to_route"], row["to_stage"]) == (row["from_route"], target.id)
        onward = self._registry.find(row["to_route"], row["to_version"])
        begins_at = {onward.first_stage().id, *(stage.id for stage in onward.entries())}
        return row["to_route"] == target.hands_over_to and row["to_stage"] in begins_at

    def _close(self, row: Mapping[str, Any], entered: bool) -> Iterator[str]:
        open_by_code = {one.code: one for one in self.still_owed}
        for outcome in ("met", "left"):
            for said in row[outcome]:
                one = open_by_code.pop(said["obligation"], None)
                if one is None:
                    yield f"it says that {said['obligation']} was {outcome}, which was not owed"
                    continue
                self.owed[one.key] = replace(
                    one,
                    outcome=outcome,
                    closed_at=row["at"],
                    closed_sequence=row["sequence"],
                    late_by=said["late_by"],
                )
        if entered and open_by_code:
            yield f"it leaves the stage and says nothing of {', '.join(sorted(open_by_code))}"
        yield from self._change(row, open_by_code)

    def _change(self, row: Mapping[str, Any], open_by_code: Mapping[str, OwedByFold]) -> Iterator[str]:
        kind = self._kind_of(row)
        if kind in (MoveKind.HAND_ON, MoveKind.REOPEN):
            self._iro_id = row["given"].get("iro_id", self._iro_id)
        if kind is MoveKind.REASSIGN:
            self._named_id = row["given"].get("named_id", self._named_id)
        try:
            for one in changed_by_fold(kind, row, open_by_code, self._drivers(row)):
                self.owed[one.key] = one
        except NotOwed as stray:
            yield f"it changes {stray}, which was not owed"

    def _drivers(self, row: Mapping[str, Any]) -> set[str]:
        """The roles that drive the route in which the dispute stands now."""
        route = self._registry.find(row["to_route"], row["to_version"])
        return {role.id for role in route.raised_by}

    def _kind_of(self, row: Mapping[str, Any]) -> MoveKind | None:
        if row["move"] == RAISE:
            return None
        move = self._registry.find(row["from_route"], row["from_version"]).moves.get(row["move"])
        return None if move is None else move.kind

    def _open(self, row: Mapping[str, Any], stage: Stage, entered: bool) -> Iterator[str]:
        said = [one["obligation"] for one in row["opened"]]
        owes = [one.id for one in stage.owes] if entered else []
        if said != owes:
            yield f"it opens {_listed(said)}, and the stage owes {_listed(owes)}"
        for one in row["opened"]:
            opened = OwedByFold(
                row["sequence"],
                one["obligation"],
                row["to_route"],
                row["to_version"],
                row["to_stage"],
                one["role"],
                one["person_id"],
                one["held_by"],
                None if one["due_on"] is None else date.fromisoformat(one["due_on"]),
            )
            self.owed[opened.key] = opened


def _begins(row: Mapping[str, Any], route: type[Route], stage: Stage) -> Iterator[str]:
    if row["move"] != RAISE or row["from_route"] or row["from_stage"]:
        left = row["from_stage"] or "nowhere"
        yield f"the first transition is {row['move']} from {left}, and not the raising"
    if stage.id not in {route.first_stage().id, *(one.id for one in route.entries())}:
        yield f"a dispute cannot begin at {stage.id}"


def _listed(codes: list[str]) -> str:
    return ", ".join(codes) or "nothing"
