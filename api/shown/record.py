"""The record as pages show it: the ladder, the timeline, what was written, answered and agreed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from api.look import count_of, long_date, moment, short_date
from api.shown.due import Shape, due_of, of_them, turn_of
from api.shown.handed_on import NEW_IRO, handed_on
from api.shown.more_time import dates_before
from disputes.queries.dispute import DisputeView
from disputes.queries.ladder import CURRENT, ENDED, Rung
from disputes.queries.timeline import Answered, Entry, Given
from machines.needs import NeedKind
from machines.stages import MoveKind
from machines.working_days import london_date

WRITTEN = {
    "what_is_wrong": "What is wrong",
    "impact": "How it affects the child",
    "wishes_and_feelings": "The child’s wishes and feelings",
    "wishes_found_out": "How these were found out",
    "outcome_sought": "What should happen",
    "route_reason": "Why this route",
}


def ladder(view: DisputeView) -> list[Shape]:
    """The rungs for the drawing, with whose turn it is on the one where it stands."""
    return [_rung(view, rung) for rung in view.ladder]


def _rung(view: DisputeView, rung: Rung) -> Shape:
    first = rung.number == 1 or view.ladder[rung.number - 2].route_title != rung.route_title
    several = len({one.route_title for one in view.ladder}) > 1
    now = rung.state == CURRENT
    return {
        "number": rung.number,
        "label": rung.label,
        "who": f"{rung.route_title} starts here" if first and several else "",
        "state": rung.state,
        "reason": rung.reason,
        "dates": _dates(rung),
        "turn_text": f"Now: {turn_of(view)}" if now else "",
        "due": due_of(view) if now else None,
        "answer_text": view.stage_label if rung.state == ENDED else "",
    }


def _dates(rung: Rung) -> list[Shape]:
    """When it was entered and left, without the weekday: rungs are narrow."""
    days = [london_date(at) for at in (rung.asked_at, rung.left_at) if at]
    labels = ["On"] if len(set(days)) == 1 and rung.left_at else ["From", "to"]
    return [
        {"label": label, "text": f"{day.day} {day:%b %Y}"}
        for label, day in zip(labels, dict.fromkeys(days), strict=False)
    ]


def timeline(view: DisputeView) -> list[Shape]:
    """What has happened, newest first. What a side matter was opened with stands above it already."""
    before = dates_before(view.timeline)
    entries = [
        _with_date(timeline_entry(entry), before.get(entry.sequence)) for entry in reversed(view.timeline)
    ]
    if view.is_beside:
        entries[-1]["details"] = []
    return entries


def _with_date(shown: Shape, before: date | None) -> Shape:
    """An entry that gave more time, with the date that held before beside the new one."""
    if before is None:
        return shown
    return {**shown, "details": [*shown["details"], {"label": "It was due", "text": long_date(before)}]}


def timeline_entry(entry: Entry) -> Shape:
    """One thing that happened: when, who in which role, in time or late, and what was given."""
    if entry.kind is MoveKind.LAPSE:
        return _lapse(entry)
    if entry.kind is MoveKind.HAND_ON:
        return handed_on(entry)
    timely = [one for one in entry.met if one.due_on is not None]
    return {
        "kind": "note" if entry.kind is MoveKind.NOTE else "move",
        "anchor": f"entry-{entry.sequence}",
        "when_text": moment(entry.at),
        "title": _title(entry),
        "who_text": _who(entry),
        "in_time_text": "; ".join(dict.fromkeys(_timely(one) for one in timely)),
        "late": any(not one.in_time for one in timely),
        "is_note": entry.kind is MoveKind.NOTE,
        "details": [*(_detail(given) for given in entry.answers), *_besides(entry)],
    }


def _title(entry: Entry) -> str:
    if entry.entered and entry.kind is not None and entry.kind is not MoveKind.ANSWER:
        return f"{entry.label}. Now: {entry.to_label}" if entry.label != entry.to_label else entry.label
    return entry.label


def _lapse(entry: Entry) -> Shape:
    what = next((str(given.answer) for given in entry.answers), "")
    due_on = entry.given.get("due_on", "")
    by = f" by {long_date(date.fromisoformat(due_on))}" if due_on else ""
    return {
        "kind": "lapse",
        "anchor": f"entry-{entry.sequence}",
        "when_text": moment(entry.at),
        "title": entry.label,
        "who_text": "",
        "in_time_text": f"Not done{by}",
        "late": True,
        "is_note": False,
        "details": [{"label": "What was asked", "text": what}] if what else [],
    }


def _who(entry: Entry) -> str:
    if entry.actor_name == entry.role_name:  # the clock: nobody by another name
        return entry.actor_name
    for_whom = f" for {entry.on_behalf_of}" if entry.on_behalf_of else ""
    return f"{entry.actor_name}, {entry.role_name}{for_whom}"


def _timely(met: Answered) -> str:
    assert met.due_on is not None
    if met.in_time:
        return f"In time: it was due {short_date(met.due_on)}"
    return f"{count_of(met.late_by, 'working day')} late: it was due {short_date(met.due_on)}"


def _besides(entry: Entry) -> list[Shape]:
    found = []
    if entry.skipped:
        found.append({"label": "Steps passed over", "text": ", ".join(entry.skipped)})
    passed_over_because = entry.given.get("passed_over_because", "")
    if passed_over_because:
        found.append({"label": "Why", "text": passed_over_because})
    if entry.kind is MoveKind.REOPEN and "iro_id" in entry.given:
        found.append({"label": NEW_IRO, "text": entry.given["because"]})
    late = [one for one in entry.left if not one.in_time]
    if late:
        found.append({"label": "Not done when it moved on", "text": "\n".join(_left(one) for one in late)})
    return found


def _left(left: Answered) -> str:
    return f"{left.role_name}: {of_them(left.text)} ({count_of(left.late_by, 'working day')} late)"


def _detail(given: Given) -> Shape:
    return {"label": given.question, "text": said(given.kind, given.answer)}


def said(kind: NeedKind, answer: Any) -> str:
    """An answer of any kind in words: a date written out, yes or no, actions one below another."""
    if kind is NeedKind.YES_NO:
        return "Yes" if answer in (True, "yes") else "No"
    if kind in (NeedKind.DATE, NeedKind.DAY_AHEAD):
        return long_date(date.fromisoformat(answer))
    if kind is NeedKind.ACTIONS:
        return "\n".join(_action_line(number, one) for number, one in enumerate(answer, start=1))
    if isinstance(answer, list):
        return "\n".join(str(one) for one in answer)
    return str(answer)


def _action_line(number: int, action: Mapping[str, str]) -> str:
    by = long_date(date.fromisoformat(action["by"]))
    filed = f"\nRecorded: {action['filed']}" if action.get("filed") else ""
    who = f"{action['person']}, by {by}"
    return f"{number}. {action['what']}\nFor the child: {action['outcome']}\n{who}{filed}"


def actions(given: Iterable[Mapping[str, str]]) -> list[Shape]:
    """Actions, proposed or agreed, with the date in words."""
    return [{**one, "by_text": long_date(date.fromisoformat(one["by"]))} for one in given]


def answer_rows(answers: Iterable[Given]) -> list[Shape]:
    """What was given, as rows of facts: actions drawn as actions."""
    rows = []
    for given in answers:
        row: Shape = {"label": given.question}
        if given.kind is NeedKind.ACTIONS:
            row["actions"] = actions(given.answer)
        else:
            row["text"] = said(given.kind, given.answer)
        rows.append(row)
    return rows


def last_answer(view: DisputeView) -> Shape | None:
    """The newest answer or decision of a manager, with all that was said in it; None before any."""
    for entry in reversed(view.timeline):
        if entry.kind in (MoveKind.ANSWER, MoveKind.DECIDE):
            what = "decision" if entry.kind is MoveKind.DECIDE else "answer"
            return {
                **timeline_entry(entry),
                "heading": f"The {what} of {entry.actor_name}",
                "rows": [{"label": "Answer", "text": entry.label}, *answer_rows(entry.answers)],
            }
    return None


def written(view: DisputeView) -> list[Shape]:
    """What was written when it was raised or opened, as rows of facts."""
    if view.is_beside:
        return answer_rows(view.opened_with)
    rows: list[Shape] = [
        {"label": label, "text": view.written[name]} for name, label in WRITTEN.items() if view.written[name]
    ]
    if view.outcome_by is not None:
        rows.insert(-1, {"label": "By when", "text": long_date(view.outcome_by)})
    rows.append({"label": "Themes", "lines": list(view.themes)})
    risk = view.risk_name
    if view.limit_days is not None:
        risk += f"\nLimit set for this case: {count_of(view.limit_days, 'working day')}. {view.limit_reason}"
    return [*rows, {"label": "Risk", "text": risk}]


def about(view: DisputeView) -> str:
    """Whom the dispute is about, as those who may see it know them: "AB (case C-101) and CB (…)"."""
    return and_join(f"{child.initials} (case {child.case_number})" for child in view.children)


def and_join(parts: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    *first, last = list(parts) or [""]
    return f"{', '.join(first)} and {last}" if first else last
