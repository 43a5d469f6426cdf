"""What happens next: before something is sent, once it has been, and on receipts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from api.shown.due import Shape, by_when, of_them, somebody
from api.shown.record import and_join
from disputes.queries.dispute import DisputeView
from disputes.queries.owed_here import OwedSeen
from disputes.queries.what_follows import Following, WillBeTold, WillOwe
from machines.roles import IRO
from machines.stages import Ending


def what_next(following: Following, *, is_beside: bool = False) -> list[Shape]:
    """What happens once a move is made, before it is: for the page on which it is checked."""
    if following.entered and following.ending not in (None, Ending.HANDED_OVER):
        it = "It" if is_beside else "The dispute"
        return [{"text": f"{it} ends. Everybody who had a part in it is told."}]
    return steps_after(following.owed, following.told)


def steps_after(owed: Iterable[WillOwe], told: Iterable[WillBeTold]) -> list[Shape]:
    """Who is told and who is asked, each with what and by when."""
    steps = []
    names = [somebody(one.person, one.role_name, one.note) for one in told if one.person]
    if names:
        steps.append({"text": f"{and_join(names)} {'is' if len(names) == 1 else 'are'} told by email."})
    steps += [
        _step(one.role, one.person, one.role_name, one.text, one.due_on, one.due_at, one.note) for one in owed
    ]
    return steps


def steps_from(view: DisputeView, owed: Sequence[OwedSeen] | None = None) -> list[Shape]:
    """What happens next from where a dispute stands: for receipts."""
    if not view.is_open:
        it = "It" if view.is_beside else "The dispute"
        return [{"text": f"{it} has ended. Everybody who had a part in it is told by email."}]
    rows = [one for one in (view.owed if owed is None else owed) if not one.outcome]
    return [
        _step(one.role, one.person, one.role_name, one.text, one.due_on, one.due_at, one.note) for one in rows
    ]


def _step(
    role: str,
    person: str,
    role_name: str,
    text: str,
    due_on: date | None,
    due_at: datetime | None,
    note: str,
) -> Shape:
    when = f"By {by_when(due_on, due_at)}" if due_on else "No time limit is stated"
    if role == IRO.id:
        short = "IRO" if role_name == IRO.name else role_name  # or as this council says
        return {"text": f"The {short} is to {of_them(text)}.", "when_text": when}
    if not person:
        return {"text": f"{note or role_name}. Somebody else has to be asked to {of_them(text)}."}
    extra = f" {note}." if note else ""
    who = somebody(person, role_name, note)
    return {"text": f"{who} is asked by email to {of_them(text)}.{extra}", "when_text": when}
