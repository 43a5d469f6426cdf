"""How letters put dates and deadlines into words."""

from __future__ import annotations

from datetime import datetime

from disputes.queries.letter_facts import Owes
from machines.deadlines import in_words
from machines.working_days import London, day_in_words, end_of_day


def to_do(owes: Owes) -> str:
    """What is owed and by when: "Reply, by the end of Monday 30 November 2026 (5 working days left)".

    What is late already is said so: see ``late``.
    """
    if owes.due_on is None:
        return f"{owes.text} (no limit is stated)"
    if owes.left is not None and owes.left < 0:
        return late(owes)
    return f"{owes.text}, by {_end(owes)}{_left(owes)}"


def late(owes: Owes) -> str:
    """What did not come: "Reply. It was due by the end of Monday … (1 working day over)"."""
    return f"{owes.text}. It was due by {_end(owes)}{_left(owes)}."


def timeliness(late_by: int | None) -> str:
    """Whether an answer came in time: "in time", "2 working days late", or "" where none was due."""
    if late_by is None:
        return ""
    if late_by == 0:
        return "in time"
    return f"{late_by} working day{'' if late_by == 1 else 's'} late"


def moment(at: datetime) -> str:
    """An instant as London people say it: "10:05am on Tuesday 24 November 2026"."""
    there = at.astimezone(London)
    if (there.hour, there.minute) in ((0, 0), (12, 0)):
        hour = "midday" if there.hour else "midnight"
    else:
        hour = f"{there.hour % 12 or 12}:{there:%M}{'am' if there.hour < 12 else 'pm'}"
    return f"{hour} on {day_in_words(there.date())}"


def on_one_line(text: str) -> str:
    """The text with every run of white space made one space: nobody's name can start a new line.

    What is safe HTML stays so: the text keeps its type.
    """
    return type(text)(" ").join(text.split())


def _left(owes: Owes) -> str:
    return "" if owes.left is None else f" ({in_words(owes.left)})"


def _end(owes: Owes) -> str:
    assert owes.due_on is not None
    if owes.due_at is None or owes.due_at == end_of_day(owes.due_on):
        return f"the end of {day_in_words(owes.due_on)}"
    return moment(owes.due_at)
