"""The pages on which a dispute is raised, in words: the questions, the choices, the answers to check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from api.look import count_of, long_date
from api.raise_form import LATER, NOW, Answers, Draft, pages_asked
from api.shown.due import Shape, somebody, within
from api.shown.record import and_join
from api.shown.turn import steps_after
from disputes.queries.raising_choices import Opening, OwnChild, RouteChoice
from disputes.unit import Unit
from machines.limits import Risk
from machines.profile import Profile

MOST_SHOWN = 25
CANNOT_WAIT = "Every step passed over is kept on the record with your reason (Handbook 6.2)."

# Questions that are the same for every council and every route.
QUESTIONS: Mapping[str, Shape] = {
    "route_reason": {
        "question": "Why this one?",
        "hint": "A sentence or two. It is kept on the record.",
        "kind": "text",
        "rows": 3,
        "longest": 2000,
    },
    "enter_at_reason": {
        "question": "If it starts at a later step: why pass over the steps before?",
        "hint": "Leave this empty when it starts at the first step.",
        "kind": "text",
        "rows": 3,
        "longest": 2000,
        "required": False,
    },
    "themes": {
        "question": "What is it about?",
        "hint": "Choose all that apply.",
        "kind": "choices",
    },
    "what_is_wrong": {
        "question": "What is wrong?",
        "hint": "What should have happened, what did happen, and since when. Facts first: those who read"
        " it may not know the case.",
        "kind": "text",
        "rows": 10,
        "longest": 8000,
    },
    "impact": {
        "question": "What does it do to the child?",
        "hint": "What it is like for the child now, and what may come of it if nothing changes.",
        "kind": "text",
        "rows": 8,
        "longest": 8000,
    },
    "wishes_and_feelings": {
        "question": "What does the child want and feel?",
        "hint": "In the child’s own words where you can. If you do not know, say so.",
        "kind": "text",
        "rows": 6,
        "longest": 8000,
    },
    "wishes_found_out": {
        "question": "How did you find out, or why could you not?",
        "hint": "For example: you asked on a visit, an advocate told you, or the child is too young to say.",
        "kind": "text",
        "rows": 3,
        "longest": 2000,
    },
    "outcome_sought": {
        "question": "What should happen?",
        "hint": "What would put it right for the child.",
        "kind": "text",
        "rows": 6,
        "longest": 8000,
    },
    "outcome_by": {"question": "By when?", "hint": "For example, 15 1 2027.", "kind": "date"},
    "event_on": {
        "question": "When was the review or conference?",
        "hint": "The limits of this route are counted from it.",
        "kind": "date",
    },
    "limit_reason": {
        "question": "Why does this case need its own limit?",
        "hint": "Leave this empty when the risk sets the limit.",
        "kind": "text",
        "rows": 3,
        "longest": 2000,
        "required": False,
    },
}
TITLES = {
    "children": "Which child or children is it about?",
    "route": "What kind of problem is it?",
    "start": "Where should it start?",
    "wishes": "The child’s wishes and feelings",
    "outcome": "What should happen, and by when?",
    "risk": "How urgent is it for the child?",
    "tell": "Who asks first?",
}


def questions(page: str, answers: Answers, profile: Profile, opening: Opening | None) -> list[Shape]:
    """The questions of a page with the answers to choose from, as the field macro takes them."""
    route = answers.route
    if page == "route":
        return []  # its page adds the routes, which depend on the child
    if page == "start" and route is not None:
        return [_start(route), _asked("enter_at_reason")]
    if page == "themes":
        options = [{"value": theme.id, "text": theme.name} for theme in profile.themes]
        return [_asked("themes") | {"options": options}]
    if page == "risk" and route is not None:
        return _risk(route)
    if page == "tell" and opening is not None:
        return [_tell(opening)]
    fields = {
        "wrong": ("what_is_wrong",),
        "impact": ("impact",),
        "wishes": ("wishes_and_feelings", "wishes_found_out"),
        "outcome": ("outcome_sought", "outcome_by"),
        "event": ("event_on",),
    }[page]
    return [_asked(name) for name in fields]


def route_questions(routes: Iterable[RouteChoice]) -> list[Shape]:
    """The question that picks the route, by what each is for, and why."""
    options = [
        {
            "value": route.id,
            "text": route.used_for,
            "hint": f"{route.title} ({route.paragraph}). It starts with: {within(route.steps[0].label)}.",
        }
        for route in routes
    ]
    which = {"id": "route", "kind": "choice", "question": TITLES["route"], "options": options}
    return [which, _asked("route_reason")]


def child_options(children: Iterable[OwnChild], chosen: Iterable[str], find: str) -> list[Shape]:
    """The IRO's children to choose from: those chosen first, then those that were looked for."""
    taken = set(chosen)
    wanted = find.casefold().replace(" ", "")
    first, rest = [], []
    for child in children:
        names = f"{child.initials} {child.case_number}".casefold().replace(" ", "")
        if child.case_number in taken:
            first.append(child)
        elif wanted in names:
            rest.append(child)
    return [_child(child) for child in [*first, *rest[:MOST_SHOWN]]]


def _child(child: OwnChild) -> Shape:
    hint = f"Case {child.case_number}, {child.scope}, {child.team}"
    if child.open_disputes:
        already = "an open dispute" if len(child.open_disputes) == 1 else "open disputes"
        hint += f". Has {already}: {and_join(child.open_disputes)}"
    return {"value": child.case_number, "text": child.initials, "hint": hint}


def _asked(name: str) -> Shape:
    return {"id": name, "required": True, **QUESTIONS[name]}


def _start(route: RouteChoice) -> Shape:
    options = []
    for place, step in enumerate(route.steps):
        hint = "The usual way" if place == 0 else f"Passes over: {and_join(step.skipped)}"
        options.append({"value": step.id, "text": step.label, "hint": hint})
    return {
        "id": "enter_at",
        "kind": "choice",
        "question": TITLES["start"],
        "hint": f"At the first step, unless the child cannot wait. {CANNOT_WAIT}",
        "options": options,
    }


def _risk(route: RouteChoice) -> list[Shape]:
    options = [
        {
            "value": choice.risk.value,
            "text": choice.name,
            "hint": ""
            if choice.days is None
            else f"{count_of(choice.days, 'working day')} for each such step",
        }
        for choice in route.risks
    ]
    hint = "In this route the limits are the same for every risk."
    if route.as_written:
        hint = f"It sets how long each step may take. The council’s words: “{route.as_written}”."
    asked = [
        {"id": "risk", "kind": "choice", "question": TITLES["risk"], "hint": hint, "options": options},
    ]
    if route.lowest is None:
        return asked
    upper = f"{route.lowest} to {route.highest}" if route.highest else f"{route.lowest} or more"
    own = {
        "id": "limit_days",
        "kind": "line",
        "width": 3,
        "question": "Limit for this case, in working days"
        if route.must_set
        else "Your own limit for this case, in working days",
        "hint": f"From {upper}."
        + ("" if route.must_set else " Leave it empty to let the risk set the limit."),
        "required": route.must_set,
    }
    return [*asked, own, _asked("limit_reason")]


def _tell(opening: Opening) -> Shape:
    move = opening.first_move
    assert move is not None
    who = and_join(dict.fromkeys(somebody(one.person, one.role_name) for one in move.owed))
    by = f" by {long_date(move.by_on)}" if move.by_on else ""
    return {
        "id": "tell",
        "kind": "choice",
        "question": TITLES["tell"],
        "options": [
            {
                "value": NOW,
                "text": f"{move.label} now",
                "hint": f"When you raise it, this service asks {who}.",
            },
            {
                "value": LATER,
                "text": f"I will do it myself{by}",
                "hint": "You are reminded, and it stands first on your page until it is done.",
            },
        ],
    }


def told_text(opening: Opening) -> str:
    """Who is told as soon as the dispute is raised."""
    names = [somebody(one.person, one.role_name) for one in opening.told if one.person]
    if not names:
        return ""
    return f"{and_join(names)} {'is' if len(names) == 1 else 'are'} told by email when you raise it."


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
    "start": {"enter_at": "Starts at", "enter_at_reason": "Why it starts there"},
    "themes": {"themes": "Themes"},
    "wrong": {"what_is_wrong": "What is wrong"},
    "impact": {"impact": "What it does to the child"},
    "wishes": {"wishes_and_feelings": "Wishes and feelings", "wishes_found_out": "How these were found out"},
    "outcome": {"outcome_sought": "What should happen", "outcome_by": "By when"},
    "event": {"event_on": "Review or conference"},
    "risk": {"risk": "Risk", "limit_days": "Limit for this case", "limit_reason": "Why this limit"},
    "tell": {"tell": "Who asks first"},
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
        "outcome_by": long_date(date.fromisoformat(str(command.outcome_by))) if command.outcome_by else "",
        "event_on": long_date(date.fromisoformat(str(command.event_on))) if command.event_on else "",
        "risk": profile.risk_names[Risk(command.risk)] if command.risk else "",
        "limit_days": "" if limit is None else count_of(limit, "working day"),
        "limit_reason": command.limit_reason if limit is not None else "",
        "tell": "This service asks now" if draft.fields.get("tell") == NOW else "You, yourself",
    }


def _row(label: str, said: Any, href: str) -> Shape:
    row: Shape = {"label": label, "change_href": href}
    if isinstance(said, list):
        row["lines"] = said
    else:
        row["text"] = said
    return row
