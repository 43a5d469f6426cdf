"""All the answers of a new dispute before it is raised, and what will happen then, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from api.look import count_of, long_date
from api.raise_form import NOW, Answers, Draft, pages_asked
from api.shown.due import Shape
from api.shown.steps import steps_after
from disputes.queries.raising_choices import Opening, OwnChild
from disputes.reading import Fault, date_answer
from disputes.unit import Unit
from machines.profile import Profile


def opening_steps(opening: Opening, draft: Draft) -> list[Shape]:
    """What happens when the dispute is raised, with the choice that was made of who asks first."""
    at_once = opening.first_move is not None and draft.fields.get("tell") == NOW
    owed = opening.first_move.owed if at_once and opening.first_move else opening.owed
    return steps_after(owed, opening.told)


def check_rows(
    unit: Unit, draft: Draft, answers: Answers, profile: Profile, children: Iterable[OwnChild]
) -> list[Shape]:
    """Every answer, each with the way to change it."""
    said = {
        name: text for name, text in _said(draft, answers, profile, children).items() if text not in ("", [])
    }
    rows = []
    for page in pages_asked(unit, answers):
        for name, label in LABELS.get(page, {}).items():
            if name in said:
                rows.append(_row(label, said[name], f"/raise/{page}#{name}"))
    return rows


LABELS: Mapping[str, Mapping[str, str]] = {
    "children": {"children": "Children"},
    "route": {"route": "Route", "route_reason": "Why this route"},
    "type": {"alert_type": "Type of alert"},
    "start": {
        "enter_at": "Starts at",
        "enter_at_reason": "Why it starts there",
        "consulted": "Who was consulted first",
    },
    "themes": {"themes": "Themes"},
    "wrong": {"what_is_wrong": "What is wrong"},
    "impact": {"impact": "How it affects the child"},
    "wishes": {"wishes_and_feelings": "Wishes and feelings", "wishes_found_out": "How these were found out"},
    "outcome": {"outcome_sought": "What should happen", "outcome_by": "By when"},
    "event": {"event_on": "Counted from", "event_at": "At"},
    "risk": {"risk": "Risk", "limit_days": "Limit for this case", "limit_reason": "Why this limit"},
    "tell": {"tell": "Who sends the first request"},
}


def _said(draft: Draft, answers: Answers, profile: Profile, children: Iterable[OwnChild]) -> dict[str, Any]:
    command, route = answers.command, answers.route
    names = {theme.id: theme.name for theme in profile.themes}
    steps = {step.id: step.label for step in route.steps} if route else {}
    own = {child.case_number: f"{child.initials} (case {child.case_number})" for child in children}
    limit = command.limit_days
    return {
        "children": [own.get(number, number) for number in command.children],
        "route": route.title if route else "",
        "route_reason": command.route_reason,
        "enter_at": steps.get(draft.fields.get("enter_at", ""), ""),
        "enter_at_reason": command.enter_at_reason if command.enter_at else "",
        "themes": [names[theme] for theme in command.themes if theme in names],
        "what_is_wrong": command.what_is_wrong,
        "impact": command.impact,
        "wishes_and_feelings": command.wishes_and_feelings,
        "wishes_found_out": command.wishes_found_out,
        "outcome_sought": command.outcome_sought,
        "outcome_by": _day(command.outcome_by),
        "event_on": f"The {route.event} on {_day(command.event_on)}" if route and command.event_on else "",
        "event_at": command.event_at,
        "alert_type": {one.id: one.label for one in route.types}.get(command.alert_type, "") if route else "",
        "consulted": command.consulted,
        "risk": {risk.value: name for risk, name in profile.risk_names.items()}.get(command.risk, ""),
        "limit_days": "" if limit is None else count_of(limit, "working day"),
        "limit_reason": command.limit_reason if limit is not None else "",
        "tell": "This service, now" if draft.fields.get("tell") == NOW else "You",
    }


def _day(given: date | str | None) -> str:
    """A date in words; "" for one that is none, which its page says."""
    try:
        return long_date(date_answer(given))
    except Fault:
        return ""


def _row(label: str, said: Any, href: str) -> Shape:
    row: Shape = {"label": label, "change_href": href}
    if isinstance(said, list):
        row["lines"] = said
    else:
        row["text"] = said
    return row
