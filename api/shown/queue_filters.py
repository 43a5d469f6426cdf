"""The queue's filters in words: what can be picked, what is on and how to take it off."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api.schemas.queue_address import PATH, Address
from api.shown.queue import STATES
from disputes.queries.queue_choices import QueueChoices
from disputes.queries.queue_filter import State

Shape = dict[str, Any]

NOTHING = {
    State.LATE: ("Nothing is late", "Every answer that was due has come in time, or is not due yet."),
    State.SOON: ("Nothing is due within 2 working days", ""),
    State.OPEN: ("There are no open disputes", "When an IRO raises one, it appears here at once."),
    State.NO_LIMIT: ("Every open dispute has a date by which it is due", ""),
    State.HOLDER_MISSING: ("Every post that disputes wait for has its holder", ""),
    State.ENDED: ("No dispute has ended yet", ""),
}
EVERYTHING = "See all open disputes"


def fields(address: Address, choices: QueueChoices) -> list[Shape]:
    """The filters, each a list to pick one from, with what is picked."""
    asked = address.asked
    state = "" if asked.state is State.OPEN else asked.state.value
    states = [(one.value, text) for one, text in STATES.items() if one is not State.OPEN]
    teams = [(team.id, "– " * team.depth + team.name) for team in choices.teams]
    steps = [(step_value(step.route, step.rung), step.text) for step in choices.steps]
    return [
        _field("state", "Show", states, state) | {"all_text": STATES[State.OPEN]},
        _field("team", "Team, and all below it", teams, asked.team_id),
        _field("step", "Route and step", steps, step_value(asked.route, asked.rung)),
        _field("theme", "Theme", choices.themes, asked.theme),
        _field("risk", "Risk", choices.risks, asked.risk),
        _field("turn", "Whose turn", choices.roles, asked.role),
        _field("iro", "IRO", choices.iros, asked.iro_id),
    ]


def step_value(route: str, rung: int | None) -> str:
    """A route, or a rung of it, as one value: ``formal`` or ``formal.2``."""
    return route if rung is None else f"{route}.{rung}"


def _field(name: str, question: str, options: Iterable[tuple[Any, str]], value: Any) -> Shape:
    shown = [{"value": str(one), "text": text} for one, text in options]
    return {
        "id": name,
        "question": question,
        "options": shown,
        "value": "" if value is None else str(value),
    }


def applied(address: Address, choices: QueueChoices) -> list[Shape]:
    """The filters that are on, each with the address of the list without it."""
    asked = address.asked
    if asked.reference:
        return [{"text": f"Reference: {asked.reference}", "remove_href": PATH}]
    steps = {(step.route, step.rung): step.text for step in choices.steps}
    teams = {team.id: team.name for team in choices.teams}
    gone = "not known"
    on: list[tuple[bool, str, Shape]] = [
        (asked.state is not State.OPEN, STATES[asked.state], {"state": State.OPEN}),
        (asked.team_id is not None, f"Team: {teams.get(asked.team_id or 0, gone)}", {"team_id": None}),
        (
            bool(asked.route),
            steps.get((asked.route, asked.rung), "Route: " + gone),
            {"route": "", "rung": None},
        ),
        (bool(asked.theme), f"Theme: {dict(choices.themes).get(asked.theme, gone)}", {"theme": ""}),
        (bool(asked.risk), f"Risk: {dict(choices.risks).get(asked.risk, gone)}", {"risk": ""}),
        (bool(asked.role), f"Turn of: {dict(choices.roles).get(asked.role, gone)}", {"role": ""}),
        (
            asked.iro_id is not None,
            f"IRO: {dict(choices.iros).get(asked.iro_id or 0, gone)}",
            {"iro_id": None},
        ),
    ]
    return [{"text": text, "remove_href": address.changed(**without)} for is_on, text, without in on if is_on]


def nothing_found(address: Address, on: list[Shape]) -> Shape:
    """What to say where the list is empty, and the way on."""
    asked = address.asked
    if asked.reference:
        return {
            "title": f"No dispute has the reference {asked.reference}",
            "text": "Check it in the letter or on the page that you have it from.",
            "href": PATH,
            "link_text": EVERYTHING,
        }
    if address.after or address.before:
        return {
            "title": "There is nothing more on this list",
            "href": address.changed(),
            "link_text": "Go to its first page",
        }
    narrowing = [one for one in on if one["text"] != STATES[asked.state]]
    if narrowing:
        return {
            "title": "No disputes match these filters",
            "text": "Take a filter off above to see more.",
            "href": PATH,
            "link_text": EVERYTHING,
        }
    title, text = NOTHING[asked.state]
    way_on = {} if asked.state is State.OPEN else {"href": PATH, "link_text": EVERYTHING}
    return {"title": title, "text": text, **way_on}
