"""Whose turn it is, how long is left, and the sum behind a due date."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from api.look import hour_of, long_date, short_date
from disputes.queries.dispute import Count, DisputeView
from disputes.queries.owed_here import OwedSeen
from machines.explanation import DayStep, Explanation, Reading
from machines.roles import IRO
from machines.working_days import end_of_day

Shape = dict[str, Any]


def due_badge(
    due_on: date | None, left: int | None, due_at: datetime | None = None, *, is_open: bool = True
) -> Shape:
    """A due date for the badge. ``left`` counts working days, below 0 when over, None without a limit.

    :param due_at: the instant, so that a limit in hours is shown with its time of day.
    """
    if not is_open:
        return {"kind": "ended"}
    if left is None or due_on is None:
        return {"kind": "none"}
    hour = _hour(due_on, due_at)
    on_text = f"{hour}, {short_date(due_on)}" if hour else short_date(due_on)
    if left < 0:
        return {"kind": "over", "working_days": -left, "on_text": on_text}
    if left == 0:
        return {"kind": "today", "text": f"Due today before {hour}"} if hour else {"kind": "today"}
    return {"kind": "left", "working_days": left, "on_text": on_text}


def by_when(due_on: date, due_at: datetime | None) -> str:
    """What comes after "by": "the end of Friday 4 December 2026", or the time where the limit is in hours."""
    return on_when(due_on, due_at) if _hour(due_on, due_at) else f"the end of {long_date(due_on)}"


def on_when(due_on: date, due_at: datetime | None) -> str:
    """The same where the end of the day goes without saying: "Friday 4 December 2026"."""
    hour = _hour(due_on, due_at)
    return f"{hour} on {long_date(due_on)}" if hour else long_date(due_on)


def _hour(due_on: date, due_at: datetime | None) -> str:
    """The time of day of a limit in hours; "" where it is the end of the day."""
    if due_at is None or due_at == end_of_day(due_on):
        return ""
    return hour_of(due_at)


def due_of(view: DisputeView) -> Shape:
    """The badge of a dispute: the earliest thing due in it."""
    return due_badge(view.due_on, view.left, view.due_at, is_open=view.is_open)


def due_of_owed(owed: OwedSeen) -> Shape:
    """The badge of one thing owed."""
    if owed.outcome == "met":
        return {"kind": "met", "text": "Done"}
    return due_badge(owed.due_on, owed.left, owed.due_at)


def somebody(person: str, role_name: str, note: str = "") -> str:
    """A person with their role, as it stands in a sentence; or plainly nobody in that post.

    :param role_name: "" for whoever comes in no role. :param note: that the post is empty or its holder
        away, when it is: then they act for it.
    """
    if person and not role_name:
        return person
    if person and note:
        return f"{person} (for the {role_name})"
    return f"{person} ({role_name})" if person else f"nobody in the post of {role_name}"


def within(text: str) -> str:
    """A phrase as it stands in the middle of a sentence: "Reply to the IRO" gives "reply to the IRO"."""
    return text if len(text) > 1 and text[1].isupper() else text[:1].lower() + text[1:]


def of_them(text: str) -> str:
    """What somebody else owes, in a sentence: "Tell your manager" gives "tell their manager"."""
    return within(text).replace("your ", "their ")


def turn_of(view: DisputeView) -> str:
    """Whose turn it is, for the person who looks."""
    if not view.is_open:
        return "Nobody: it has ended"
    if view.awaits_driver:
        return "You" if view.viewer_drives else somebody(view.iro_name, view.awaiting_role_name)
    return _capital(somebody(view.awaiting_person, view.awaiting_role_name, view.awaiting_note))


def owed_rows(view: DisputeView) -> list[Shape]:
    """What is owed in the step it stands in: what, who, how long is left and the sum."""
    return [
        {
            "text": owed.text if _is_theirs(view, owed) else _capital(of_them(owed.text)),
            "who_text": "You"
            if _is_theirs(view, owed)
            else _capital(somebody(owed.person, owed.role_name, owed.note)),
            "note": owed.note,
            "due": due_of_owed(owed),
            "time_text": _more_time(owed),
            "sum": sum_of(owed),
            "done": owed.outcome == "met",
        }
        for owed in view.owed
    ]


def _more_time(owed: OwedSeen) -> str:
    """The first date where more time was given, and the one that is asked for."""
    words = []
    if owed.first_due_on is not None:
        words.append(f"The first date was {long_date(owed.first_due_on)}.")
    if owed.asked_until is not None and not owed.outcome:
        words.append(f"More time is asked for, until {long_date(owed.asked_until)}.")
    return " ".join(words)


def sum_of(owed: OwedSeen) -> Shape:
    """The sum behind a due date, day by day; ``as_written`` are the council's words."""
    counted = owed.sum
    return {
        "what": f"How the {'first ' if owed.first_due_on else ''}date was worked out: {within(owed.text)}",
        "as_written": owed.as_written,
        "read_as": f"{counted.our_rule} (This service’s rule.)" if counted.our_rule else "",
        "starts_text": long_date(counted.due.started_on),
        "days": [_day(step) for step in counted.steps],
        "due_text": counted.summary if counted.due.due_on is None else _due_by(counted),
        "notes": [] if counted.due.due_on is None else [counted.summary],
    }


def _due_by(counted: Explanation) -> str:
    assert counted.due.due_on is not None
    if counted.due.due_at != end_of_day(counted.due.due_on):  # a limit in hours
        due = counted.summary.partition(": ")[2].partition(". ")[0].removesuffix(".")
        return due[:1].upper() + due[1:]
    return f"Due by the end of {long_date(counted.due.due_on)}"


def count_words(count: Count) -> Shape:
    """Days used of the whole, with the council's words and this service's reading beside them."""
    words = []
    if count.cap is not None and count.due_on is not None:
        words.append(f"The council’s words: “{count.as_written}”. Counted in working days (Handbook 6.2).")
        if count.is_measure_only:
            words.append("For this route the count is a measure only: this service’s rule.")
        words.append(f"Working day {count.cap} is {long_date(count.due_on)}.")
    return {"used": count.used, "cap": count.cap, "words": words}


def _is_theirs(view: DisputeView, owed: OwedSeen) -> bool:
    is_the_iros = view.drivers == (IRO.id,) and owed.role == IRO.id
    return owed.code in view.viewer_owes or (view.viewer_drives and is_the_iros)


def _day(step: DayStep) -> Shape:
    counted = step.reading in (Reading.COUNTED, Reading.HOURS)
    why = step.why[:1].upper() + step.why[1:] if step.why else ""
    said = {
        Reading.DAY_ZERO: "It starts: this day is not counted",
        Reading.MOVED_ON: "Moved on to this working day",
        Reading.MOVED_BACK: "Moved back to this working day",
    }
    if step.reading is Reading.HOURS:
        why = "Hours passed"
    return {
        "on_text": short_date(step.day),
        "counted": counted,
        "number": step.number,
        "why": said.get(step.reading, why),
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
