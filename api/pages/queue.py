"""The escalation queue: what is late, where it sticks and what it does to children, for senior leaders."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from api import doors
from api.needs import needs_leader
from api.noting import shows
from api.schemas.queue_address import PATH, read_address
from api.shown import queue as shown
from api.shown import queue_filters
from api.shown.agreed import late_text
from api.shown.held import held_note
from disputes.queries.agreed_actions import Part, count_actions
from disputes.queries.held_mail import held_mail
from disputes.queries.queue import queue_page
from disputes.queries.queue_choices import queue_choices
from disputes.queries.queue_counts import queue_counts
from disputes.queries.sight import sight_of
from disputes.readings import What

blueprint = Blueprint("queue", __name__)


@blueprint.get(PATH)
@shows(What.QUEUE)
@needs_leader
def queue() -> str:
    """The queue, narrowed as its address says, fifty disputes a page."""
    address = read_address(request.args)
    who = doors.signed_in()
    assert who is not None
    with doors.reading() as unit:
        sight = sight_of(unit, who.person_id)
        choices = queue_choices(unit)
        counts = queue_counts(unit, address.asked, sight=sight)
        held = held_note(held_mail(unit))
        late_actions = count_actions(unit, Part.LATE, sight=sight)
        page = queue_page(unit, address.asked, sight=sight, after=address.after, before=address.before)
    applied = queue_filters.applied(address, choices)
    return render_template(
        "queue/queue.html",
        wide=True,
        held=held,
        errors=address.errors,
        tiles_shown=shown.tiles(address, counts),
        waiting=shown.waiting(counts.waiting),
        late_actions=late_text(late_actions),
        by_step=shown.bars(address, counts.by_rung),
        by_team=shown.bars(address, counts.by_team),
        fields=queue_filters.fields(address, choices),
        applied=applied,
        filters_open=any(error.field != "reference" for error in address.errors),
        search={
            "id": "reference",
            "question": "Find by reference",
            "value": address.typed_reference,
            "hint": "For example D-4F7K-29QM",
            "error": next((error.text for error in address.errors if error.field == "reference"), ""),
        },
        caption=shown.caption(address),
        rows=[shown.row(listed) for listed in page.rows],
        nothing=None if page.rows else queue_filters.nothing_found(address, applied),
        shown_text=shown.shown_of(len(page.rows), counts.shown),
        previous_href=address.href(before=page.previous) if page.previous else "",
        next_href=address.href(after=page.next) if page.next else "",
    )
