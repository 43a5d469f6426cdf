"""An IRO's own disputes in words: the one to do first, and the rows of the lists."""

from __future__ import annotations

from api.look import count_of
from api.shown.due import Shape, due_badge, within
from api.shown.queue import row
from api.shown.record import and_join
from api.shown.turn import address_of, next_card
from disputes.queries.dispute import DisputeView
from disputes.queries.my_disputes import Mine
from machines.roles import IRO

NOTHING = {
    "title": "Nothing waits for you",
    "text": "You get an email when somebody answers, and when a limit passes without an answer.",
}
NOT_BEGUN = {
    "title": "You have raised no dispute yet",
    "text": "Is a child’s plan wrong, drifting or not carried out? Raise it here. It takes a few minutes.",
}


def card(view: DisputeView | None, *, has_any: bool) -> Shape:
    """The card at the top: the dispute that needs the IRO first, with the way to what is to be done."""
    if view is None:
        return NOTHING if has_any else NOT_BEGUN
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


def open_row(one: Mine) -> Shape:
    """One open dispute: whose turn, what the IRO is to do, how long is left, which step."""
    shown = row(one.listed)
    if one.own:
        shown["turn_text"] = f"You: {within(one.own[0].text)}"
        if one.listed.left is None or one.listed.left >= 0:
            shown["due"] = due_badge(one.own[0].due_on, one.own[0].left)
    elif one.listed.awaiting_role == IRO.id:
        shown["turn_text"] = "You: decide what happens next"
    elif one.needs_me:
        shown["turn_text"] = f"You: no answer from {shown['turn_text']}"
    return shown


def letters_text(failed: int) -> str:
    """What to say of letters that did not arrive; "" when all did."""
    if not failed:
        return ""
    verb = "has" if failed == 1 else "have"
    return f"{count_of(failed, 'letter')} {verb} not arrived. See who has to be told in another way."
