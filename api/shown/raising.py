"""The pages on which a dispute is raised, in words: the questions, the choices, the answers to check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from api.look import count_of, long_date
from api.raise_form import LATER, NOW, Answers
from api.shown.due import Shape, of_them, on_when, somebody
from api.shown.record import and_join
from disputes.queries.raising_choices import Opening, OwnChild, RouteChoice
from disputes.queries.what_follows import WillOwe
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
        "question": "Why pass over the steps before it?",
        "hint": "Only if it starts at a later step. Leave this empty when it starts at the first.",
        "kind": "text",
        "rows": 3,
        "longest": 2000,
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
        "question": "How does this affect the child?",
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
    "limit_reason": {
        "question": "Why does this case need its own limit?",
        "hint": "Only if you set one. Leave this empty when the risk sets the limit.",
        "kind": "text",
        "rows": 3,
        "longest": 2000,
    },
}
TITLES = {
    "children": "Which child or children is it about?",
    "route": "What kind of problem is it?",
    "type": "What type of alert is it?",
    "start": "Where should it start?",
    "wishes": "The child’s wishes and feelings",
    "outcome": "What should happen, and by when?",
    "risk": "How urgent is it for the child?",
    "tell": "Should we send the first request, or will you?",
}


SHARED_WISHES = (
    "This goes on the file of each of these children. Write only what all of them may read. What is one "
    "child’s alone, you record for that child afterwards, from the dispute’s page."
)


def questions(page: str, answers: Answers, profile: Profile, opening: Opening | None) -> list[Shape]:
    """The questions of a page with the answers to choose from, as the field macro takes them."""
    route = answers.route
    if page == "route":
        return []  # its page adds the routes, which depend on the child
    if page == "type" and route is not None:
        return [_type(route)]
    if page == "start" and route is not None:
        return [_start(route), _asked("enter_at_reason"), *_consulted(route)]
    if page == "event" and route is not None:
        return _event(route)
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
    }[page]
    asked = [_asked(name) for name in fields]
    if page == "wishes" and len(answers.command.children) > 1:
        asked[0] |= {"hint": SHARED_WISHES}
    return asked


def route_questions(routes: Iterable[RouteChoice]) -> list[Shape]:
    """The question that picks the route, by what each is for, and why."""
    options = [
        {
            "value": route.id,
            "text": route.used_for,
            "hint": f"{route.title}. Its steps: {', '.join(route.rungs)}.",
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


def _type(route: RouteChoice) -> Shape:
    options = [
        {"value": one.id, "text": one.label, "hint": f"It begins at: {one.enters}"} for one in route.types
    ]
    return {"id": "alert_type", "kind": "choice", "question": TITLES["type"], "options": options}


def _consulted(route: RouteChoice) -> list[Shape]:
    """Whom the text wants asked before a later step, where it wants anybody."""
    named = [step for step in route.steps if step.consult]
    if not named:
        return []
    whom = and_join(dict.fromkeys(step.consult for step in named))
    return [
        {
            "id": "consulted",
            "kind": "text",
            "rows": 3,
            "longest": 2000,
            "question": "Whom did you consult first, when, and what did they say?",
            "hint": f"First consult the {whom} if it starts at {_either(step.label for step in named)}.",
        }
    ]


def _either(labels: Iterable[str]) -> str:
    listed = [f"“{label}”" for label in labels]
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} or {listed[-1]}"


def _event(route: RouteChoice) -> list[Shape]:
    """The day from which the route counts, with the time of day where it counts hours."""
    asked: list[Shape] = [
        {
            "id": "event_on",
            "kind": "date",
            "question": f"What is the date of the {route.event}?",
            "hint": "A limit of this route is counted from it.",
        }
    ]
    if route.asks_time:
        hint = "When it ended, for example 14:30. A limit counts hours from it."
        asked.append({"id": "event_at", "kind": "time", "question": "At what time?", "hint": hint})
    return asked


def _risk(route: RouteChoice) -> list[Shape]:
    options = [
        {
            "value": choice.risk.value,
            "text": choice.name,
            "hint": "" if choice.days is None else f"{count_of(choice.days, 'working day')} for each step",
        }
        for choice in route.risks
    ]
    hint = "In this route the limits are the same for every risk."
    if route.as_written:
        hint = f"It sets how long each step may take. The council’s words: “{route.as_written}”."
    asked: list[Shape] = []
    if route.asks_risk:
        question = TITLES["risk"]
        asked.append({"id": "risk", "kind": "choice", "question": question, "hint": hint, "options": options})
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
    asked = and_join(
        f"{somebody(one.person, one.role_name, one.note)} is asked to {of_them(one.text)}{_until(one)}"
        for one in move.owed
    )
    return {
        "id": "tell",
        "kind": "choice",
        "question": TITLES["tell"],
        "options": [
            {
                "value": NOW,
                "text": f"{move.label} now",
                "hint": f"By email, as soon as you raise it: {asked}.",
            },
            {
                "value": LATER,
                "text": f"I will do it myself{f' by {long_date(move.by_on)}' if move.by_on else ''}",
                "hint": "It stays on your page until you have done it.",
            },
        ],
    }


def _until(one: WillOwe) -> str:
    return f" by {on_when(one.due_on, one.due_at)}" if one.due_on else ""


def told_text(opening: Opening) -> str:
    """Who is told as soon as the dispute is raised."""
    names = [somebody(one.person, one.role_name, one.note) for one in opening.told if one.person]
    if not names:
        return ""
    return f"{and_join(names)} {'is' if len(names) == 1 else 'are'} told by email when you raise it."
