"""Held mail in words, for the pages on which post is shown."""

from __future__ import annotations

from api.look import moment
from api.shown.due import Shape
from disputes.queries.held_mail import HeldMail


def held_note(held: HeldMail | None) -> Shape | None:
    """What ``held_mail`` of ``parts/banners.html`` takes; None while mail leaves."""
    return None if held is None else {"since_text": moment(held.held_at), "because": held.because}
