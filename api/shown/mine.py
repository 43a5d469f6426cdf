"""An IRO's own disputes in words: the one to do first, and the rows of the lists."""

from __future__ import annotations

from api.look import count_of
from api.shown.due import Shape, due_badge, on_when, within
from api.shown.queue import row
from api.shown.record import and_join
from api.shown.turn import address_of, next_card
from disputes.queries.my_disputes import Mine, MyDisputes
from machines.roles import IRO

HEARD = "You get an email when somebody answers, and when a time limit passes without an answer."
NOT_BEGUN = {
    "title": "You have raised no dispute yet",
    "text": "Is a child’s plan wrong, drifting or not carried out? Raise it here. It takes a few minutes.",
}


def card(found: MyDisputes) -> Shape:
    """The card at the top: the dispute that needs the IRO first, with the way to what is to be done."""
    view = found.first
    if view is None:
        return _waiting(found)
    shown = next_card(view)
    whom = and_join(child.initials for child in view.children)
    href = shown.get("href", "")
    if not href or href.startswith("#"):
        href = address_of(view) + href
    text = " ".join(part for part in (f"About {whom}.", shown.get("text", "")) if part)
    return {
        **shown,
        "href": href,
        "text": text,
        "button_text": shown.get("button_text", "See it"),
        "reference": view.reference,
    }


def _waiting(found: MyDisputes) -> Shape:
    """Nothing is to be done: when the next answer is due, and from whom."""
    if found.waiting:
        next_one = found.waiting[0].listed
        by = f" by {on_when(next_one.due_on, next_one.due_at)}" if next_one.due_on else ""
        return {"title": f"Next: {next_one.awaiting_person} should answer{by}", "text": HEARD}
    if found.ended.rows:
        return {"title": "No dispute of yours is open", "text": "Raise one when a child needs it."}
    return NOT_BEGUN


def open_row(one: Mine) -> Shape:
    """One open dispute: whose turn, what the IRO is to do, how long is left, which step."""
    shown = row(one.listed)
    if one.asks_time:
        shown["turn_text"] = f"You: {one.asks_time} asks for more time"
    elif one.own:
        shown["turn_text"] = f"You: {within(one.own[0].text)}"
        if one.listed.left is None or one.listed.left >= 0:
            shown["due"] = due_badge(one.own[0].due_on, one.own[0].left, one.own[0].due_at)
    elif one.listed.awaiting_role == IRO.id:
        shown["turn_text"] = "You: decide what happens next"
    elif one.needs_me:
        shown["turn_text"] = f"You: no answer from {shown['turn_text']}"
    if one.stands_in_for:
        others = [] if one.listed.awaiting_role == IRO.id else shown["flags"]
        shown["flags"] = [f"You stand in for {one.stands_in_for}", *others]
    return shown


def letters_text(failed: int) -> str:
    """What to say of letters that did not arrive; "" when all did."""
    if not failed:
        return ""
    verb = "has" if failed == 1 else "have"
    return f"{count_of(failed, 'email')} {verb} not arrived. See who has to be told in another way."
