"""An IRO's start page: the next thing to do, every open dispute, and what has ended."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from api import doors
from api.needs import needs_iro
from api.noting import shows
from api.raise_form import DRAFT
from api.shown import agreed
from api.shown import mine as shown
from api.shown.held import held_note
from api.shown.matters import own_rows
from api.shown.queue import row
from disputes.queries.agreed_actions import own_actions
from disputes.queries.beside import own_matters
from disputes.queries.held_mail import held_mail
from disputes.queries.kept_form import kept_form
from disputes.queries.my_disputes import my_disputes
from disputes.queries.post_failures import count_post_failures
from disputes.queries.queue_filter import Position
from disputes.readings import What

blueprint = Blueprint("mine", __name__)

PATH = "/my-disputes"


@blueprint.get(PATH)
@shows(What.MY_DISPUTES)
@needs_iro
def my() -> str:
    """What needs this IRO first, then everything that is open, then what has ended, page by page."""
    who = doors.signed_in()
    assert who is not None
    after, before = _place("after"), _place("before")
    with doors.reading() as unit:
        found = my_disputes(unit, who.person_id, after=after, before=before)
        actions = own_actions(unit, who.person_id)
        listed = {one.reference for one in actions}
        matters = [one for one in own_matters(unit, who.person_id) if one.reference not in listed]
        held = held_note(held_mail(unit))
        failed = count_post_failures(unit, who.person_id)
        draft = kept_form(unit, who.person_id, DRAFT)
    ended = found.ended
    return render_template(
        "mine/mine.html",
        card=shown.card(found),
        has_draft=draft is not None and "raised" not in draft,
        held=held,
        letters=shown.letters_text(failed),
        yours=[shown.open_row(one) for one in found.yours],
        waiting=[shown.open_row(one) for one in found.waiting],
        matters=own_rows(matters),
        actions=agreed.own_rows(actions),
        ended=[row(listed) for listed in ended.rows],
        previous_href=f"{PATH}?before={ended.previous}#ended" if ended.previous else "",
        next_href=f"{PATH}?after={ended.next}#ended" if ended.next else "",
    )


def _place(name: str) -> Position | None:
    """A place in the list of ended disputes; what cannot be read is the first page."""
    try:
        return Position.read(request.args.get(name, ""))
    except ValueError:
        return None
