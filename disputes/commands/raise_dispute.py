"""Raise a dispute about a child, or about siblings, on one of the council's routes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping

from disputes.chain import fingerprint
from disputes.children import children_of, holders_over, raising_role
from disputes.commands.make_move import name_of
from disputes.errors import Refused
from disputes.moves import record_raising
from disputes.raising import (
    already_raised,
    consulted_before,
    counts_hours,
    new_reference,
)
from disputes.reading import Fault, date_ahead, date_answer, moment_of, text_answer
from disputes.receipts import Receipt
from disputes.rows import Actor, Command
from disputes.unit import Unit
from machines.engine import MoveRefused, Why, begin
from machines.facts import dates_asked, limits_of, must_set_limit
from machines.limits import Limit, Risk
from machines.roles import IRO
from machines.route import Route, Scope

LONG = 8000
TEXTS = {
    "route_reason": ("Say why you chose this route.", 2000),
    "what_is_wrong": ("Say what is wrong.", LONG),
    "impact": ("Say how this affects the child.", LONG),
    "wishes_and_feelings": ("Say what the child wants and feels, or why that is not known.", LONG),
    "wishes_found_out": ("Say how you found out, or why you could not.", 2000),
    "outcome_sought": ("Say what should happen.", LONG),
}
BESIDES = {"enter_at_reason": "passed_over_because", "consulted": "consulted"}
"""What stands in the record only, and is no column of the dispute: by field, its name there."""


@dataclass(frozen=True)
class RaiseDispute:
    """What the IRO asks for. ``children`` are case numbers; ``enter_at`` a later step, or "".

    ``limit_days`` is the IRO's own value, in working days, for every limit that depends on risk;
    ``event_on`` the review or conference date where the route counts a limit from it, ``event_at`` its
    time of day where it counts hours; ``alert_type`` the type where the route has types; ``consulted``
    what was said by whom the text wants consulted before that step.
    """

    person_id: int
    key: str
    children: Sequence[str]
    route: str
    route_reason: str
    themes: Sequence[str]
    what_is_wrong: str
    impact: str
    wishes_and_feelings: str
    wishes_found_out: str
    outcome_sought: str
    outcome_by: date | str
    risk: str
    limit_days: int | None = None
    limit_reason: str = ""
    enter_at: str = ""
    enter_at_reason: str = ""
    event_on: date | str | None = None
    event_at: str = ""
    alert_type: str = ""
    consulted: str = ""


def handle(command: RaiseDispute, unit: Unit) -> Receipt:
    """Raise the dispute, once.

    :raises Refused: ``bad_input`` with every fault by field; ``conflict_of_interest``;
        ``children_differ``; ``route_not_for_child``; ``key_used``.
    """
    key = f"{command.person_id}:{command.key}"
    content = fingerprint({**asdict(command), "key": ""})
    done = already_raised(unit, key, content)
    if done is not None:
        return done
    asked = _checked(command, unit)
    if asked.faults:
        raise Refused("bad_input", asked.faults)
    route, children, texts = asked.route, asked.children, asked.texts
    assert route is not None
    first = children[0]
    holders = holders_over(unit, command.person_id, children, route.raised_by)
    role = raising_role(unit, command.person_id, children, route.raised_by)
    assert role is not None  # children_of let through only those about whom they may raise it
    try:
        begun = begin(route, Scope(first["scope"]), command.enter_at or None, command.alert_type)
    except MoveRefused as refused:
        later = refused.why is Why.STEP_NOT_LATER
        field = "enter_at" if later else "route"
        fault = "Choose one of the later steps." if later else "Choose a route for this child."
        raise Refused(refused.why.value, {field: [fault]}) from refused
    dispute = {
        "reference": new_reference(),
        "iro_id": first["iro_id"],
        "team_id": first["team_id"],
        "scope": first["scope"],
        **{name: text for name, text in texts.items() if name not in BESIDES},
        **asked.facts,
    }
    besides = {said: texts[name] for name, said in BESIDES.items() if texts[name]}
    stands_in = role == IRO and command.person_id != first["iro_id"]
    return record_raising(
        unit,
        dispute,
        route,
        begun,
        holders,
        Actor(
            "person",
            command.person_id,
            name_of(unit, command.person_id),
            first["iro_name"] if stands_in else "",
        ),
        Command(key, content),
        children=[child["id"] for child in children],
        themes=asked.themes,
        given=besides,
        as_role=role,
    )


def faults_of(command: RaiseDispute, unit: Unit) -> dict[str, list[str]]:
    """Every fault of the answers by field, and nothing is raised: for a form that asks page by page."""
    return _checked(command, unit).faults


@dataclass(frozen=True)
class _Asked:
    faults: dict[str, list[str]]
    route: type[Route] | None
    children: list[RowMapping]
    themes: list[str]
    texts: dict[str, str]
    facts: dict[str, Any]


def _checked(command: RaiseDispute, unit: Unit) -> _Asked:
    faults: dict[str, list[str]] = {}
    route = unit.registry.in_force(unit.today).get(command.route)
    texts = _texts(unit, command, route, faults)
    if route is None:
        faults["route"] = ["Choose one of the council's routes."]
    children = _children(unit, command, route, faults)
    themes = _themes(unit, command, faults)
    facts = _facts(unit, command, route, faults)
    return _Asked(faults, route, children, themes, texts, facts)


def _texts(
    unit: Unit, command: RaiseDispute, route: type[Route] | None, faults: dict[str, list[str]]
) -> dict[str, str]:
    asked = dict(TEXTS)
    whom = consulted_before(route, command.enter_at)
    if whom is not None:
        name = unit.profile.name_of(whom)
        asked["consulted"] = (f"First consult the {name}. Say when, and what they said.", 2000)
    if command.enter_at:
        asked["enter_at_reason"] = ("Say why the first steps are passed over.", 2000)
    if command.limit_days is not None:
        asked["limit_reason"] = ("Say why this case needs its own limit.", 2000)
    texts = {"enter_at_reason": "", "limit_reason": "", "consulted": ""}
    for name, (missing, longest) in asked.items():
        try:
            texts[name] = text_answer(getattr(command, name) or "", longest)
            if not texts[name]:
                faults[name] = [missing]
        except Fault as fault:
            faults[name] = [str(fault)]
    return texts


def _children(
    unit: Unit, command: RaiseDispute, route: type[Route] | None, faults: dict[str, list[str]]
) -> list[RowMapping]:
    try:
        return children_of(unit, command.person_id, command.children, route)
    except Fault as fault:
        faults["children"] = [str(fault)]
        return []


def _themes(unit: Unit, command: RaiseDispute, faults: dict[str, list[str]]) -> list[str]:
    known = {theme.id for theme in unit.profile.themes}
    themes = list(dict.fromkeys(command.themes))
    if not themes or not set(themes) <= known:
        faults["themes"] = ["Choose at least one theme from the list."]
    return themes


def _facts(
    unit: Unit, command: RaiseDispute, route: type[Route] | None, faults: dict[str, list[str]]
) -> dict[str, Any]:
    facts: dict[str, Any] = {"risk": _risk(command, route, faults), "limit_days": command.limit_days}
    facts["outcome_by"] = _day_ahead(unit, command.outcome_by, "outcome_by", faults)
    facts |= {"event_on": None, "event_at": None, "alert_type": ""}
    if route is not None:
        faults |= _not_asked(command, route)
    limits = limits_of(route) if route else ()
    if route is not None and dates_asked(route):
        facts["event_on"] = _event_day(unit, command, faults)
        if facts["event_on"] and counts_hours(limits):
            facts["event_at"] = _event_time(command, facts["event_on"], faults)
    if route is not None and route.types:
        facts["alert_type"] = command.alert_type
        if route.type_of(command.alert_type) is None:
            faults["alert_type"] = ["Choose the type of alert."]
    if command.limit_days is not None:
        _check_own_limit(command.limit_days, limits, faults)
    elif route is not None and must_set_limit(route):
        faults["limit_days"] = ["Set the limit for this case, in working days."]
    return facts


def _risk(command: RaiseDispute, route: type[Route] | None, faults: dict[str, list[str]]) -> str:
    """The risk as the type of alert says it, or as it was chosen."""
    if route is not None and not route.asks_risk():
        said = route.risk_of(command.alert_type)
        return said.value if said is not None else ""
    if command.risk not in {risk.value for risk in Risk}:
        faults["risk"] = ["Choose how urgent this is for the child."]
    return command.risk


def _not_asked(command: RaiseDispute, route: type[Route]) -> dict[str, list[str]]:
    """What was given though this route, or what else was given, leaves no question for it."""
    asked = {
        "event_on": bool(dates_asked(route)),
        "event_at": counts_hours(limits_of(route)),
        "alert_type": bool(route.types),
        "risk": route.asks_risk(),
        "limit_reason": command.limit_days is not None,
        "enter_at_reason": bool(command.enter_at),
        "consulted": consulted_before(route, command.enter_at) is not None,
    }
    given = {name for name in asked if getattr(command, name)}
    faults = {name: ["This question was not asked. Leave it out."] for name in given if not asked[name]}
    if "enter_at_reason" in faults:
        faults["enter_at_reason"] = ["It begins at the first step, so empty this. Or choose a later step."]
    return faults


def _check_own_limit(days: int, limits: Sequence[Limit], faults: dict[str, list[str]]) -> None:
    ranged = [limit for limit in limits if limit.is_ranged]
    lowest = max((limit.lowest or 1 for limit in ranged), default=0)
    highest = min((limit.highest for limit in ranged if limit.highest is not None), default=0)
    if not ranged:
        faults["limit_days"] = ["This route has no limit that you may set. Leave it empty."]
    elif not lowest <= days <= highest:
        faults["limit_days"] = [f"Choose from {lowest} to {highest} working days."]


def _day_ahead(unit: Unit, answer: date | str, name: str, faults: dict[str, list[str]]) -> date | None:
    try:
        return date_ahead(unit, answer)
    except Fault as fault:
        faults[name] = [str(fault)]
        return None


def _event_day(unit: Unit, command: RaiseDispute, faults: dict[str, list[str]]) -> date | None:
    try:
        day = date_answer(command.event_on)
        unit.calendar.require(day)
        return day
    except ValueError:
        faults["event_on"] = ["Give the date of the review or conference."]
        return None


def _event_time(command: RaiseDispute, day: date, faults: dict[str, list[str]]) -> datetime | None:
    """When the event was, to the minute: its limit is counted in hours."""
    try:
        return moment_of(day, command.event_at)
    except Fault as fault:
        faults["event_at"] = [str(fault)]
        return None
