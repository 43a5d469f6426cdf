"""People who are away, in words: until when, who answers for them, what they still owe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from api.look import count_of, long_date, short_date
from api.shown.due import Shape, within
from disputes.queries.absences import Affected, Away, Choosable

DONE: Mapping[str, Shape] = {
    "recorded": {
        "heading": "The absence is on the list",
        "text": "From its first day, what they have to do goes to whoever answers for them, by email"
        " with a link.",
    },
    "shorter": {
        "heading": "The last day has changed",
        "text": "What they have to do comes back to them on their first day back.",
    },
    "cancelled": {"heading": "The absence is off the list", "text": "What they have to do stays with them."},
}
NOBODY_NAMED = "Nobody named. The next in line answers, or whoever stands in for the post."


def lists(absences: Iterable[Away]) -> tuple[list[Shape], list[Shape]]:
    """Those who are away now, and those who will be."""
    found = list(absences)
    return [_away(one) for one in found if one.is_now], [_away(one) for one in found if not one.is_now]


def whose(people: Iterable[Choosable], own_id: int) -> list[Shape]:
    """The people to choose from, oneself by name too."""
    return [{"value": str(one.id), "text": _called(one, own=one.id == own_id)} for one in people]


def stand_ins(people: Iterable[Choosable]) -> list[Shape]:
    """Who may stand in, to choose from."""
    return [{"value": str(one.id), "text": _called(one)} for one in people]


def days_text(from_on: date, to_on: date) -> str:
    """The days of an absence: one day, or from one to another."""
    return long_date(from_on) if from_on == to_on else f"{long_date(from_on)} to {long_date(to_on)}"


def parts_of(day: date) -> dict[str, str]:
    """A date as the three inputs of a form take it."""
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


def _away(one: Away) -> Shape:
    return {
        "id": one.id,
        "person": one.person,
        "posts_text": ", ".join(one.posts),
        "days_text": days_text(one.from_on, one.to_on),
        "stand_in_text": one.stand_in or NOBODY_NAMED,
        "recorded_text": "Themselves" if one.recorded_by == one.person else one.recorded_by,
        "owed": _list(one.owed, "they still have to do" if one.is_now else "to hand on"),
        "handed_on": _list(one.handed_on, "handed on"),
        "end_href": f"/absences/{one.id}/end" if one.may_end else "",
        "end_text": "They are back" if one.is_now else "Change or take off the list",
    }


def _list(owed: Iterable[Affected], what: str) -> Shape:
    found = list(owed)
    return {
        "text": f"{count_of(len(found), 'thing', 'things')} {what}" if found else "",
        "rows": [
            {
                "reference": one.reference,
                "href": f"/disputes/{one.reference}" if one.reference else "",
                "text": f"{within(one.text)}, due {short_date(one.due_on)}"
                if one.due_on
                else within(one.text),
            }
            for one in found
        ],
    }


def _called(one: Choosable, *, own: bool = False) -> str:
    posts = ", ".join(one.posts)
    name = f"{one.name} (you)" if own else one.name
    return f"{name}, {posts}" if posts else name
