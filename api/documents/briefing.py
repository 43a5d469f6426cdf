"""A briefing for the Children's Guardian and the council's legal adviser (001 section 4), at a glance.

Never with anything that is private to the IRO service: it tells of the dispute, not of legal advice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from api.documents.record_paper import about
from api.look import count_of, long_date, short_date
from api.shown import record as shown
from api.shown.due import by_when, of_them, somebody, within
from disputes.queries.dispute import DisputeView
from disputes.queries.ladder import CURRENT
from disputes.queries.record_whole import WholeRecord
from disputes.queries.timeline import Entry
from disputes.withheld import NAMES_THE_CHILD, is_of_another, told
from machines.roles import IRO
from machines.route import Formality
from machines.stages import MoveKind
from machines.working_days import london_date

Shape = dict[str, Any]
# What is asked is whether the plan is in formal dispute (001 section 4). While it is open, and after.
IN_DISPUTE: Mapping[Formality, tuple[str, str]] = {
    Formality.FORMAL: (
        "Yes, formally, since {since}.",
        "Not any more. It was, formally, from {since} to {to}.",
    ),
    Formality.INFORMAL: (
        "Yes, informally, since {since}. This is not a formal dispute.",
        "Not any more. It was, informally, from {since} to {to}.",
    ),
    Formality.CONCERN: (
        "A concern about practice has been open since {since}. This is not a formal dispute.",
        "A concern about practice was open from {since} to {to}. It was not a formal dispute.",
    ),
    Formality.UNSAID: ("Yes, since {since}.", "Not any more. It was, from {since} to {to}."),
}


def briefing(view: DisputeView, record: WholeRecord) -> Shape:
    """All that the briefing's page and PDF show."""
    answer = shown.last_answer(view)
    whose = {f"entry-{one.sequence}" for one in view.timeline if is_of_another(one.given, record.child)}
    return {
        "reference": view.reference,
        "title": f"Briefing on dispute {view.reference}",
        "about": about(record.record.children),
        "is_open": view.is_open,
        "answer": _in_short(view, record.record.route.formality),
        "now": _now(view) if view.is_open else _ended(view),
        "facts": _facts(view),
        "wrong": view.written["what_is_wrong"],
        "impact": view.written["impact"],
        "wishes": view.written["wishes_and_feelings"],
        "found_out": view.written["wishes_found_out"],
        "later": _newest_views(view, record),
        "asked": view.written["outcome_sought"],
        "asked_by": "" if view.outcome_by is None else long_date(view.outcome_by),
        "agreed": shown.actions(view.agreed_actions),
        "last_answer": None if answer is None or answer["anchor"] in whose else answer,
        "history": [_line(told(one, record.child)) for one in view.timeline if _is_a_step(one)],
        "beside": [
            f"{one.route.title}: {one.stage_label} ({short_date(london_date(one.entries[-1].at))})"
            for one in record.beside
            if not one.is_outline and not one.route.private_to
        ],
        "made_on": long_date(london_date(record.made_at)),
        "iro": view.iro_name,
    }


def _in_short(view: DisputeView, formality: Formality) -> str:
    """Whether it is in dispute on the route where it stands, with the day on which it came there."""
    still, over = IN_DISPUTE[formality]
    to = "" if view.ended_at is None else long_date(london_date(view.ended_at))
    since = long_date(london_date(_came_at(view)))
    return (over if to else still).format(since=since, to=to)


def _now(view: DisputeView) -> str:
    late = " It is late." if view.lapsed else ""
    return (
        f"It is in the route “{view.route_title}”, and waits for the {within(view.awaiting_role_name)}.{late}"
    )


def _ended(view: DisputeView) -> str:
    return f"It ended in the route “{view.route_title}”: {within(view.stage_label)}."


def _facts(view: DisputeView) -> list[Shape]:
    rows: list[Shape] = [{"label": "Route", "text": _route(view)}]
    if view.is_open:
        rows += [
            {"label": "Stage", "text": _stage(view)},
            {"label": "Waiting for", "text": _waiting(view)},
        ]
    days = count_of(view.count.used, "working day")
    of = f" of {view.count.cap}" if view.count.cap else ""
    rows.append({"label": "Time used", "text": f"{days}{of}"})
    return [*rows, {"label": "IRO", "text": view.iro_name}]


def _route(view: DisputeView) -> str:
    since = _came_at(view)
    came_on = "" if since == view.raised_at else f", since {long_date(london_date(since))}"
    return f"{view.route_title}{came_on}\n{view.procedure}"


def _came_at(view: DisputeView) -> datetime:
    """When it came to the route where it stands: when it was raised, or taken over from another."""
    return next((one.at for one in view.timeline if one.to_route == view.route), view.raised_at)


def _stage(view: DisputeView) -> str:
    now = next((rung for rung in view.ladder if rung.state == CURRENT), None)
    since = f"since {long_date(london_date(view.entered_at))}"
    if now is None:
        return f"{view.stage_label}, {since}"
    step = f"Step {now.number} of {len(view.ladder)}: {now.label}"
    return f"{step}, {since}" if now.label == view.stage_label else f"{step}\n{view.stage_label}, {since}"


def _waiting(view: DisputeView) -> str:
    name = view.iro_name if view.awaiting_role == IRO.id else view.awaiting_person
    who = somebody(name, view.awaiting_role_name, view.awaiting_note)
    owed = next((of_them(one.text) for one in view.owed if not one.outcome), "")
    lines = [who[:1].upper() + who[1:] + (f", to {within(owed)}" if owed else "")]
    if view.due_on is None:
        lines.append("No time limit is set for this.")
    elif view.lapsed:
        over = (
            f", {count_of(-view.left, 'working day')} ago" if view.left is not None and view.left < 0 else ""
        )
        lines.append(f"This is late: it was due on {long_date(view.due_on)}{over}.")
    else:
        lines.append(f"Due by {by_when(view.due_on, view.due_at)}.")
    return "\n".join(lines)


def _newest_views(view: DisputeView, record: WholeRecord) -> list[str]:
    """What each child has said since the dispute was raised: the newest, with its day."""
    newest: dict[object, str] = {}
    for one in view.timeline:
        if one.given.get("views") and not is_of_another(one.given, record.child):
            whose = next((str(said.answer) for said in one.answers if said.need == NAMES_THE_CHILD), "")
            day = long_date(london_date(one.at))
            newest[one.given.get(NAMES_THE_CHILD)] = f"{whose}, on {day}: {one.given['views']}"
    return list(newest.values())


def _is_a_step(entry: Entry) -> bool:
    return entry.entered or entry.kind in (MoveKind.LAPSE, MoveKind.ANSWER, MoveKind.DECIDE)


def _line(entry: Entry) -> Shape:
    text = f"{entry.label}."
    if entry.entered and entry.label != entry.to_label:
        text += f" Now: {entry.to_label}."
    if entry.skipped:
        text += f" Steps passed over: {', '.join(entry.skipped)}."
    by_clock = entry.kind is MoveKind.LAPSE
    return {
        "when_text": short_date(london_date(entry.at)),
        "text": text,
        "who_text": "" if by_clock else entry.role_name,
    }
