"""How letters put dates and deadlines into words."""

from __future__ import annotations

from datetime import datetime

from disputes.queries.letter_meeting import Meeting
from disputes.queries.letter_owed import Owes
from machines.deadlines import in_words
from machines.working_days import London, day_in_words, end_of_day


def to_do(owes: Owes) -> str:
    """What is owed and by when: "Reply, by the end of Monday 30 November 2026 (5 working days left)".

    What is late already is said so: see ``late``.
    """
    if owes.due_on is None:
        return f"{owes.text} (no time limit is stated)"
    if owes.left is not None and owes.left < 0:
        return late(owes)
    return f"{owes.text}, by {_end(owes)}{_left(owes)}"


def late(owes: Owes) -> str:
    """What did not come: "Reply. It was due by the end of Monday … (1 working day late)"."""
    return f"{owes.text}. It was due by {_end(owes)}{_left(owes)}."


def first_date(owes: Owes) -> str:
    """What the date was at first: "Reply: the first date was Monday 30 November 2026"."""
    assert owes.first_due_on is not None
    return f"{owes.text}: the first date was {day_in_words(owes.first_due_on)}, and stays on the record"


def asked_instead(owes: Owes) -> str:
    """What more time is asked for: "Reply, by the end of Monday …. Asked for: until Friday …"."""
    assert owes.asked_until is not None
    return f"{to_do(owes)}. Asked for: until {day_in_words(owes.asked_until)}"


def meeting_words(meeting: Meeting) -> dict[str, str]:
    """When and where a meeting is: "Monday 30 November 2026, 2:30pm to 3:30pm"."""
    day = day_in_words(meeting.starts_at.astimezone(London).date())
    begins, ends = (_hour(at.astimezone(London)) for at in (meeting.starts_at, meeting.ends_at))
    return {"when": f"{day}, {begins} to {ends}", "place": meeting.place}


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
    return f"{_hour(there)} on {day_in_words(there.date())}"


def on_one_line(text: str) -> str:
    """The text with every run of white space made one space: nobody's name can start a new line.

    What is safe HTML stays so: the text keeps its type.
    """
    return type(text)(" ").join(text.split())


def _hour(there: datetime) -> str:
    if (there.hour, there.minute) in ((0, 0), (12, 0)):
        return "midday" if there.hour else "midnight"
    return f"{there.hour % 12 or 12}:{there:%M}{'am' if there.hour < 12 else 'pm'}"


def _left(owes: Owes) -> str:
    return "" if owes.left is None else f" ({in_words(owes.left)})"


def _end(owes: Owes) -> str:
    assert owes.due_on is not None
    if owes.due_at is None or owes.due_at == end_of_day(owes.due_on):
        return f"the end of {day_in_words(owes.due_on)}"
    return moment(owes.due_at)
