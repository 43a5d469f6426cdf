"""More time: what was asked and what became of it, for the IRO, for who asked, and in the timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from api.look import long_date
from api.shown.due import Shape, by_when, somebody
from disputes.queries.dispute import DisputeView
from disputes.queries.owed_here import OwedSeen
from disputes.queries.timeline import Entry
from machines.stages import MoveKind

GIVE, REFUSE = "grant_more_time", "refuse_more_time"
ABOUT_TIME = (MoveKind.ASK_TIME, MoveKind.GRANT_TIME, MoveKind.REFUSE_TIME)


def waiting(view: DisputeView) -> OwedSeen | None:
    """The thing for which more time was asked and not yet given or refused; None without one."""
    return next((one for one in view.owed if one.asked_until is not None and not one.outcome), None)


def card(view: DisputeView, address: str) -> Shape | None:
    """The card for the IRO who is to give more time or refuse it; None when none was asked of them.

    :param address: the address of the dispute's page.
    """
    owed = waiting(view)
    if owed is None or owed.asked_until is None or not view.viewer_drives:
        return None
    who = somebody(owed.person, owed.role_name, owed.note)
    until = long_date(owed.asked_until)
    due = f" It is due by {by_when(owed.due_on, owed.due_at)}." if owed.due_on else ""
    return {
        "title": f"{who} asks for more time until {until}: give it or refuse it",
        "text": f"Why: {_reason(view)}{due} The days that have been used go on counting.",
        "href": f"{address}/moves/{GIVE}",
        "button_text": "Give more time",
        "others": [{"href": f"{address}/moves/{REFUSE}", "text": "Refuse more time"}],
    }


def became_of(view: DisputeView, role_name: str, decides: str) -> Shape | None:
    """What became of the request of somebody in that role at this step; None when they made none.

    :param decides: who gives more time or refuses it, as a sentence begins: "Jo Hall, the IRO,".
    """
    here = [one for one in view.timeline if one.sequence > view.entered_sequence and one.kind in ABOUT_TIME]
    if not any(one.kind is MoveKind.ASK_TIME and one.role_name == role_name for one in here):
        return None
    last = here[-1]
    due = next((one for one in view.owed if one.role_name == role_name and one.due_on), None)
    by = f"by {by_when(due.due_on, due.due_at)}" if due and due.due_on else "as before"
    if last.kind is MoveKind.ASK_TIME:
        until = long_date(date.fromisoformat(last.given["until"]))
        return {
            "title": "You have asked for more time",
            "text": f"You asked for it until {until}. {decides} has not decided yet. "
            f"Until then it is due {by}.",
        }
    if last.kind is MoveKind.GRANT_TIME:
        note = last.given.get("note", "")
        first = next((one.first_due_on for one in view.owed if one.first_due_on), None)
        was = f" The first date was {long_date(first)}." if first else ""
        return {"title": "You have been given more time", "text": f"It is now due {by}.{was} {note}".strip()}
    return {
        "title": "You have not been given more time",
        "text": f"It is still due {by}. Why: {last.given.get('reason', '')}",
    }


def dates_before(entries: Sequence[Entry]) -> Mapping[int, date]:
    """The date that held before, for each entry that gave more time, by its sequence."""
    found: dict[int, date] = {}
    dues: dict[str, date] = {}
    asked: set[str] = set()
    for entry in entries:
        if entry.entered:
            dues = {one.role_name: one.due_on for one in entry.opened if one.due_on is not None}
            asked = set()
        if entry.kind is MoveKind.ASK_TIME:
            asked.add(entry.role_name)
        if entry.kind is MoveKind.GRANT_TIME:
            before = [dues[role] for role in asked if role in dues]
            if before:
                found[entry.sequence] = min(before)
            dues |= dict.fromkeys(asked, date.fromisoformat(entry.given["until"]))
            asked = set()
    return found


def _reason(view: DisputeView) -> str:
    asked = [one for one in view.timeline if one.kind is MoveKind.ASK_TIME]
    return str(asked[-1].given.get("reason", "")) if asked else ""
