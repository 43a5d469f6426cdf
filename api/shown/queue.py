"""The escalation queue in words: counts, where it sticks, what children wait for, and the rows."""

from __future__ import annotations

from typing import Any

from api.look import count_of
from api.schemas.queue_address import Address
from api.shown.due import due_badge, somebody
from disputes.queries.queue import Listed
from disputes.queries.queue_counts import QueueCounts, Sticking, Tally, Waiting
from disputes.queries.queue_filter import State
from machines.working_days import london_date

Shape = dict[str, Any]

STATES = {
    State.LATE: "Late",
    State.SOON: "Due within 2 working days",
    State.OPEN: "All open",
    State.NO_LIMIT: "No time limit stated",
    State.HOLDER_MISSING: "Post empty, or holder away",
    State.ENDED: "Ended",
}
CAPTIONS = {
    State.LATE: "Late disputes, longest late first",
    State.SOON: "Disputes due within 2 working days, soonest first",
    State.OPEN: "Open disputes, longest late first, then due soonest",
    State.NO_LIMIT: "Open disputes at a step with no time limit stated",
    State.HOLDER_MISSING: "Open disputes that wait for a post that is empty, or whose holder is away",
    State.ENDED: "Ended disputes, newest first",
}
LONGEST_BAR = 100
FIRST_BARS = 5


def tiles(address: Address, counts: QueueCounts) -> list[Shape]:
    """The counts at the top, each leading to its part of the queue with the other filters kept."""
    tallies = {
        State.LATE: counts.late,
        State.SOON: counts.soon,
        State.OPEN: counts.open,
        State.NO_LIMIT: counts.no_limit,
        State.HOLDER_MISSING: counts.holder_missing,
    }
    return [
        {
            "count": tally.number,
            "or_more": tally.or_more,
            "text": STATES[state],
            "href": address.changed(state=state, reference=""),
            "current": not address.asked.reference and address.asked.state is state,
            "weight": "late" if state is State.LATE else "",
        }
        for state, tally in tallies.items()
    ]


def waiting(found: Waiting) -> Shape | None:
    """What it does to children; None when no child waits."""
    if found.longest is None:
        return None
    one = found.children == Tally(1)
    return {
        "children": f"{_number(found.children)} {'child is' if one else 'children are'}",
        "late": _number(found.late) if found.late.number else "",
        "longest": count_of(found.longest, "working day"),
        "reference": found.longest_reference,
        "href": f"/disputes/{found.longest_reference}",
    }


def bars(address: Address, sticking: tuple[Sticking, ...]) -> Shape:
    """Late disputes by where they stand: a bar beside each number, each leading to its list."""
    most = max((one.late for one in sticking), default=1)
    rows = [
        {
            "text": one.text,
            "under": one.under,
            "number": one.late,
            "length": max(1, one.late * LONGEST_BAR // most),
            "href": address.changed(state=State.LATE, reference="", **_where(one)),
        }
        for one in sticking
    ]
    return {"first": rows[:FIRST_BARS], "more": rows[FIRST_BARS:]}


def _where(one: Sticking) -> Shape:
    if one.team_id is not None:
        return {"team_id": one.team_id}
    return {"route": one.route, "rung": one.rung}


def row(listed: Listed) -> Shape:
    """One dispute as a row of the table, or a card on a phone."""
    return {
        "reference": listed.reference,
        "href": f"/disputes/{listed.reference}",
        "about": _about(listed.initials),
        "due": due_badge(listed.due_on, listed.left, listed.due_at, is_open=listed.is_open),
        "turn_text": _turn(listed),
        "flags": [listed.awaiting_note] if listed.awaiting_note else [],
        "rung_text": listed.stage_label,
        "route_text": _step(listed),
        "team": listed.team,
        "themes": ["; ".join(listed.theme_names)],  # a theme's own name may have commas
        "risk": listed.risk.value.capitalize(),
        "used": listed.used,
        "cap": listed.cap,
    }


def _step(listed: Listed) -> str:
    since = london_date(listed.since)
    return f"{listed.route_title}, step {listed.rung} of {listed.rungs}, since {since.day} {since:%b %Y}"


def _about(initials: tuple[str, ...]) -> str:
    return f"{count_of(len(initials), 'child', 'children')}: {', '.join(initials)}"


def _turn(listed: Listed) -> str:
    if not listed.is_open:
        return "Nobody: it has ended"
    text = somebody(listed.awaiting_person, listed.awaiting_role_name, listed.awaiting_note)
    return text[:1].upper() + text[1:]


def caption(address: Address) -> str:
    """What the table lists, and in which order."""
    return "The dispute found" if address.asked.reference else CAPTIONS[address.asked.state]


def shown_of(rows: int, shown: Tally) -> str:
    """How many of how many stand on the page."""
    if shown == Tally(rows):
        return f"Showing {'all ' if rows > 1 else ''}{count_of(rows, 'dispute')}"
    return f"Showing {rows} of {_number(shown)} disputes"


def _number(tally: Tally) -> str:
    return f"{'more than ' if tally.or_more else ''}{tally.number:,}"
