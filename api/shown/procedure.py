"""A route in the shape in which the JSON interface gives it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from machines.limits import Limit
from machines.needs import Need
from machines.profile import Profile
from machines.roles import Role
from machines.route import Route
from machines.sources import Source
from machines.stages import Move, Stage

Shape = dict[str, Any]


def route_summary(profile: Profile, route: type[Route]) -> Shape:
    """A route without its stages and moves."""
    cap = route.cap
    return {
        "id": route.route_id,
        "title": route.title,
        "version": route.version,
        "in_force_on": route.in_force_on,
        "used_for": route.used_for,
        "scope": [scope.value for scope in route.scope],
        "cap": None
        if cap is None
        else {
            "working_days": cap.working_days,
            "as_written": cap.as_written,
            "source": source_of(cap.source),
        },
        "rungs": [{"number": number, "label": label} for number, label in route.rungs.items()],
        "source": source_of(route.source),
    }


def whole_route(profile: Profile, route: type[Route]) -> Shape:
    """A route with every stage and every move."""
    return {
        **route_summary(profile, route),
        "raising_tells": _roles(profile, route.raising_tells),
        "stages": [_stage(profile, route, stage) for stage in route.stages()],
        "moves": [_move(profile, move) for move in route.moves.values()],
    }


def side_route(profile: Profile, route: type[Route]) -> Shape:
    """A side route, whole, with what it asks when it is opened."""
    return {
        **whole_route(profile, route),
        "called": route.called,
        "about_child": route.about_child,
        "opened_by_hand": route.opened_by_hand,
        "opened_by": _roles(profile, route.raised_by),
        "private_to": _roles(profile, route.private_to),
        "opening_needs": [_need(need) for need in route.opening_needs],
    }


def source_of(source: Source) -> Shape:
    """Where a rule comes from."""
    return {
        "paragraph": source.paragraph,
        "says": source.says,
        "mark": source.mark.name,
        "mark_name": source.mark.value,
    }


def _stage(profile: Profile, route: type[Route], stage: Stage) -> Shape:
    return {
        "id": stage.id,
        "label": stage.label,
        "rung": stage.rung,
        "kind": stage.kind.value,
        "initial": stage is route.first_stage(),
        "ending": None if stage.ending is None else stage.ending.value,
        "hands_over_to": stage.hands_over_to,
        "awaiting": None if stage.awaiting is None else _role(profile, stage.awaiting),
        "meets_with": _roles(profile, stage.meets_with),
        "owes": [
            {
                "id": owed.id,
                "text": owed.text,
                "by": _role(profile, owed.by),
                "limit": _limit(owed.limit),
                "source": source_of(owed.source),
            }
            for owed in stage.owes
        ],
        "silence": stage.silence.value,
        "moves": [move.id for move in route.moves.values() if move.starts_from(stage)],
        "source": source_of(stage.source),
    }


def _limit(limit: Limit) -> Shape:
    by_risk = limit.by_risk
    return {
        "as_written": limit.as_written,
        "unit": limit.unit.name,
        "value": limit.value,
        "by_risk": None if by_risk is None else {risk.value: days for risk, days in by_risk.items()},
        "lowest": limit.lowest,
        "highest": limit.highest,
        "set_by_iro": limit.set_by_iro,
        "starts": limit.starts.value,
    }


def _move(profile: Profile, move: Move) -> Shape:
    transitions = move.path.transitions
    targets = [target.id for target in (t.target for t in transitions) if isinstance(target, Stage)]
    return {
        "id": move.id,
        "label": move.label,
        "kind": move.kind.value,
        "by": _roles(profile, move.by),
        "needs": [_need(need) for need in move.needs],
        "meets": list(move.meets),
        "tells": _roles(profile, move.tells),
        "starts_from": list(dict.fromkeys(t.source.id for t in transitions)),
        "leads_to": list(dict.fromkeys(targets)),
        "standing": move.standing,
        "source": source_of(move.source),
    }


def _need(need: Need) -> Shape:
    return {
        "id": need.id,
        "question": need.question,
        "hint": need.hint,
        "kind": need.kind.value,
        "required": need.required,
        "longest": need.longest,
        "options": [{"value": value, "text": text} for value, text in need.options],
    }


def _roles(profile: Profile, roles: Iterable[Role]) -> list[Shape]:
    return [_role(profile, role) for role in roles]


def _role(profile: Profile, role: Role) -> Shape:
    return {"id": role.id, "name": profile.name_of(role)}
