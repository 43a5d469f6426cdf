"""Agreed actions in words: how far each has come, what is late, and the way back to the dispute."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from api.look import count_of, long_date
from api.shown.due import Shape, due_badge, somebody
from disputes.queries.agreed_actions import AGREED_ACTION, TO_DO, ActionSeen, Part
from disputes.queries.dispute import DisputeView
from disputes.queries.queue_counts import Tally
from machines.stages import MoveKind
from machines.working_days import london_date

CAPTIONS = {
    Part.LATE: "Late agreed actions, longest late first",
    Part.OPEN: "Open agreed actions, longest late first, then due soonest",
}
TABS = {Part.LATE: "Late", Part.OPEN: "All open"}
PATH = "/actions"
COLUMNS = [
    {"key": "what", "text": "Action"},
    {"key": "who", "text": "Who"},
    {"key": "by", "text": "By"},
    {"key": "so_far", "text": "So far"},
    {"key": "dispute", "text": "Dispute"},
]


def action_rows(actions: Sequence[ActionSeen]) -> list[Shape]:
    """The actions of one dispute, with how far each has come."""
    return [
        {
            "what": one.what,
            "outcome": one.outcome,
            "person": one.person,
            "filed": one.filed,
            "by_text": _by(one),
            "state_text": _state(one),
            "due": _badge(one),
            "href": f"/disputes/{one.reference}",
        }
        for one in actions
    ]


def own_rows(actions: Sequence[ActionSeen]) -> list[Shape]:
    """An IRO's open actions, each with what to do: give more time, or reopen the dispute of what is late."""
    return [
        {
            **shown,
            "dispute": one.dispute,
            "dispute_href": f"/disputes/{one.dispute}",
            "reopen_href": _reopen_href(one),
            "asked_text": _asked(one),
        }
        for one, shown in zip(actions, action_rows(actions), strict=True)
    ]


def reopen_buttons(view: DisputeView, action: ActionSeen | None) -> list[Shape]:
    """On the page of a late action, for its IRO: the way to reopen the dispute in which it was agreed."""
    href = _reopen_href(action) if action is not None and view.viewer_drives and view.stands_beside else ""
    if not href:
        return []
    return [
        {"label": f"Reopen the dispute {view.stands_beside}", "href": href, "hint": "", "weight": "plain"}
    ]


def sent_back(view: DisputeView) -> Shape | None:
    """That it was said to be done, and what is still missing; None while nobody has sent it back."""
    here = next((one for one in view.timeline if one.sequence == view.entered_sequence), None)
    if view.route != AGREED_ACTION or here is None or here.kind is not MoveKind.ASK:
        return None
    return {
        "title": "It is not done yet",
        "text": f"{somebody(here.actor_name, here.role_name)} sent it back on"
        f" {long_date(london_date(here.at))}. What is still missing:",
        "missing": str(here.given.get("reason", "")),
    }


def _reopen_href(one: ActionSeen) -> str:
    """The form that reopens its dispute, where it is late and the dispute has ended; or ""."""
    return f"/disputes/{one.dispute}/moves/reopen" if one.is_late and not one.dispute_is_open else ""


def table_rows(actions: Sequence[ActionSeen]) -> list[Shape]:
    """The actions of many disputes, as a table has them."""
    return [
        {
            "what": one.what,
            "href": f"/disputes/{one.reference}",
            "who": one.person,
            "by": _by(one),
            "so_far": _late(one) + _state(one),
            "dispute": Markup(
                '<a class="govuk-link app-reference" href="/disputes/{0}">{0}</a><br>{1}, {2}'
            ).format(one.dispute, escape(one.team), escape(one.iro_name)),
        }
        for one in actions
    ]


def tabs(part: Part, counts: dict[Part, Tally]) -> list[Shape]:
    """The parts of the list, each with how many are in it."""
    return [
        {
            "text": text,
            "count": counts[one].number,
            "or_more": counts[one].or_more,
            "href": f"{PATH}?part={one.value}",
            "current": one is part,
            "weight": "late" if one is Part.LATE else "",
        }
        for one, text in TABS.items()
    ]


def late_text(late: Tally) -> str:
    """What to say above a queue of agreed actions that are late; "" when none is."""
    if not late.number:
        return ""
    are = "is" if late == Tally(1) else "are"
    return f"{'More than ' if late.or_more else ''}{count_of(late.number, 'agreed action')} {are} late"


def _by(one: ActionSeen) -> str:
    by = long_date(one.due_on) if one.due_on else "No date"
    return f"{by} (first agreed for {long_date(one.first_due_on)})" if one.first_due_on else by


def _state(one: ActionSeen) -> str:
    if one.stage != TO_DO:
        return one.stage_label
    words = "Not done in time" if one.is_late else one.stage_label
    return words if one.is_known else f"{words}. Not in the directory: nobody is reminded"


def _asked(one: ActionSeen) -> str:
    """That its person asks for more time, as the IRO is to decide; or ""."""
    if one.asked_until is None:
        return ""
    return f"{one.person} asks for more time until {long_date(one.asked_until)}: give it or refuse it"


def _late(one: ActionSeen) -> str:
    return f"{count_of(-one.left, 'working day')} late. " if one.is_late and one.left else ""


def _badge(one: ActionSeen) -> Shape | None:
    return due_badge(one.due_on, one.left) if one.is_open and one.left is not None else None
