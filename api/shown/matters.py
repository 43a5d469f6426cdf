"""Side matters as pages show them: on lists, and what may be opened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from api.look import long_date
from api.shown.due import Shape, due_badge, somebody
from api.shown.record import and_join
from disputes.queries.beside import SideMatter
from disputes.queries.dispute import DisputeView
from disputes.queries.held_meeting import HeldMeeting
from disputes.queries.opening_beside import ChildToChoose, SideRoute
from machines.working_days import london_date

WHICH_CHILD = "Which child is it about?"
WHICH_OF_THEM = "Which children is this about?"


def matter_row(one: SideMatter) -> Shape:
    """One side matter: what it is, where it stands, whose turn it is, how long is left."""
    return {
        "title": one.title,
        "href": "" if one.is_outline else f"/disputes/{one.reference}",
        "reference": one.reference,
        "what": one.what,
        "stage_text": one.stage_label,
        "turn_text": _turn(one),
        "due": due_badge(one.due_on, one.left, one.due_at, is_open=one.is_open),
        "has_limit": one.is_open and one.due_on is not None,
        "opened_text": long_date(london_date(one.opened_at)),
        "ended_text": long_date(london_date(one.ended_at)) if one.ended_at else "",
        "stands_beside": one.stands_beside,
        "about": and_join(one.about),
    }


def _turn(one: SideMatter) -> str:
    if not one.is_open:
        return ""
    if one.asks_time:
        return f"You. {one.asks_time} asks for more time"
    if one.awaits_reader:
        return "You"
    if one.person and not one.awaiting_person:
        return f"{one.person}, who is not in the directory"
    words = somebody(one.awaiting_person, one.awaiting_role_name)
    return words[:1].upper() + words[1:]


def matter_shape(one: SideMatter) -> Shape:
    """One side matter as the JSON interface gives it."""
    awaiting = None
    if one.is_open:
        awaiting = {
            "role": one.awaiting_role,
            "role_name": one.awaiting_role_name,
            "person": one.awaiting_person,
        }
    return {
        "reference": one.reference,
        "route": one.route,
        "title": one.title,
        "stage": one.stage,
        "stage_label": one.stage_label,
        "open": one.is_open,
        "opened_at": one.opened_at,
        "ended_at": one.ended_at,
        "awaiting": awaiting,
        "due_on": one.due_on,
        "working_days_left": one.left,
        "stands_beside": one.stands_beside,
        "what": one.what,
        "person": one.person,
    }


def beside_rows(matters: Iterable[SideMatter]) -> Shape:
    """Those of a dispute: the open ones and the ended ones apart."""
    rows = [(one.is_open, matter_row(one)) for one in matters]
    return {
        "open": [row for is_open, row in rows if is_open],
        "ended": [row for is_open, row in rows if not is_open],
    }


def own_rows(matters: Iterable[SideMatter]) -> Shape:
    """Those of a person: what needs them, the soonest due first, and what waits for others.

    What waits for a post in which nobody is waits for them too: they ask somebody else.
    """
    ordered = sorted(matters, key=lambda one: (one.due_on is None, one.due_on, one.opened_at))
    yours = [one for one in ordered if one.awaits_reader or not (one.awaiting_person or one.person)]
    return {
        "yours": [matter_row(one) for one in yours],
        "waiting": [matter_row(one) for one in ordered if one not in yours],
    }


def record_too(view: DisputeView, held: HeldMeeting | None) -> list[Shape]:
    """On a meeting that was held: the way to record it in its dispute too, while that still waits for it."""
    if held is None:
        return []
    href = f"/disputes/{view.stands_beside}/moves/{held.move}"
    return [{"text": "Record it for the dispute too", "href": href}]


def offers(routes: Iterable[SideRoute], path: str) -> list[Shape]:
    """What may be opened: its name, what it is for, who reads it, and the address of its form."""
    return [
        {
            "text": one.title,
            "used_for": one.used_for,
            "private": private_text(one.private_to),
            "href": f"{path}/{one.id}",
        }
        for one in routes
    ]


def private_text(readers: Sequence[str]) -> str:
    """Who alone reads a private matter, by post; "" where it is none."""
    return f"Only these can read it: {and_join(f'the {one}' for one in readers)}." if readers else ""


def children_field(children: Iterable[ChildToChoose], *, beside: bool = False) -> Shape:
    """The question for the child, as the field macro takes it, with the only one chosen.

    ``beside`` a dispute all of its children are chosen at first: what is opened there was about all of them.
    """
    options = [
        {"value": one.case_number, "text": f"{one.initials} (case {one.case_number})", "hint": one.team}
        for one in children
    ]
    return {
        "need": {
            "id": "children",
            "kind": "choices",
            "question": WHICH_OF_THEM if beside else WHICH_CHILD,
            "hint": "It goes on the files of these children alone."
            if beside
            else "Choose more than one only for brothers and sisters with the same team.",
            "scrolls": True,
        },
        "options": options,
        "value": [one["value"] for one in options] if beside or len(options) == 1 else [],
    }
