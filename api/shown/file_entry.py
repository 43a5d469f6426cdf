"""The entry for a child's file as plain text, ready to be pasted into the council's case system."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from api.look import count_of, long_date
from api.shown.due import of_them, somebody
from api.shown.record import WRITTEN, timeline_entry
from disputes.queries.filing import FileEntry, Owed
from disputes.queries.timeline import Entry

PRIVATE = "What was said is kept by the IRO service and does not belong on this file."


def text_of(entry: FileEntry) -> str:
    """The whole entry: what was done, when, by whom, what was given, what is owed next, days used.

    It starts with whose file it is for, and says nothing of the dispute's other children.
    """
    parts = ["\n".join(_head(entry)), _step(entry.step)]
    if entry.private:
        parts.append(PRIVATE)
    parts += _raised(entry)
    parts.append("\n".join(_owed_next(entry)))
    parts += _time(entry)
    if entry.since:
        parts.append("\n\n".join(["BEFORE THIS STEP", *(_step(one) for one in entry.since)]))
    return "\n\n".join(parts) + "\n"


def _head(entry: FileEntry) -> Iterator[str]:
    yield f"For the file of {entry.child.initials}, case {entry.child.case_number}"
    beside = f", beside dispute {entry.beside_reference}" if entry.beside_reference else ""
    yield f"{entry.route_title} {entry.where.reference}{beside}, entry {entry.where.sequence}"
    yield f"It now stands at: {entry.step.to_label}"
    if entry.children > 1:
        others = count_of(entry.children - 1, "other child", "other children")
        yield f"This dispute is about {others} too. Each has entries of their own."


def _step(step: Entry) -> str:
    """One thing that was done: title, when, who, in time or late, then what was given."""
    shown = timeline_entry(step)
    lines = [shown["title"], shown["when_text"], shown["who_text"], shown["in_time_text"]]
    paragraphs = ["\n".join(line for line in lines if line)]
    paragraphs += [f"{detail['label']}\n{detail['text']}" for detail in shown["details"]]
    return "\n\n".join(paragraphs)


def _raised(entry: FileEntry) -> Iterator[str]:
    """What the IRO wrote when raising it; nothing for any other step."""
    given = entry.step.given
    for name, label in WRITTEN.items():
        if given.get(name):
            yield f"{label}\n{given[name]}"
    if given.get("outcome_by"):
        yield f"By when\n{long_date(date.fromisoformat(given['outcome_by']))}"
    if entry.themes:
        yield "\n".join(["Themes", *entry.themes])
    if entry.risk_name:
        yield f"Risk\n{entry.risk_name}"
    if given.get("limit_days"):
        days = count_of(given["limit_days"], "working day")
        yield f"Limit set for this case\n{days}. {given.get('limit_reason', '')}".rstrip()


def _owed_next(entry: FileEntry) -> Iterator[str]:
    yield "WHAT IS OWED NEXT"
    if entry.has_ended:
        yield "Nothing: it has ended."
    elif not entry.owed:
        yield "Nothing with a date. The IRO decides what happens next."
    for owed in entry.owed:
        yield _owed(owed)


def _owed(owed: Owed) -> str:
    what = of_them(owed.text)
    when = f"by the end of {long_date(owed.due_on)}" if owed.due_on else "no time limit is stated"
    who = somebody(owed.person, owed.role_name)
    return f"- {who[:1].upper()}{who[1:]}: {what}, {when}"


def _time(entry: FileEntry) -> Iterator[str]:
    if entry.cap is not None:
        yield f"TIME USED\n{entry.used} of {count_of(entry.cap, 'working day')}"
