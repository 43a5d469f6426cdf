"""Letters that did not arrive: whom to tell in another way, and what to do about each.

For IROs those of their disputes, for their managers those of IROs who have left; for leaders codes to sign
in. For nobody else is it there.
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from api import doors
from api.needs import needs_sign_in
from api.noting import shows_no_case
from api.shown import tasks as shown
from api.shown.held import held_note
from disputes.commands import deal_with_failure
from disputes.errors import Refused
from disputes.queries.held_mail import held_mail
from disputes.queries.post_failures import post_failures

blueprint = Blueprint("tasks", __name__)

PATH = "/tasks"
NUMBER = "<int(max=999999999):letter_id>"


@blueprint.get(PATH)
@shows_no_case
@needs_sign_in
def tasks() -> str:
    """The letters that failed with which this person deals, and those that are still being tried."""
    who = _who()
    with doors.reading() as unit:
        found = post_failures(unit, who.person_id)
        held = held_note(held_mail(unit))
    return render_template(
        "tasks/tasks.html",
        failed=shown.failed(found, who.email),
        held=held,
        waiting=shown.still_tried(found, who.email),
        receipt=shown.DONE.get(request.args.get("done", "")),
        **_way_back(who),
    )


@blueprint.post(f"{PATH}/{NUMBER}/again")
@needs_sign_in
def again(letter_id: int) -> Response:
    """Send a letter again: its address has been put right."""
    return _dealt_with(letter_id, send_again=True)


@blueprint.post(f"{PATH}/{NUMBER}/told")
@needs_sign_in
def told(letter_id: int) -> Response:
    """Take a letter off the list: its reader has been told in another way."""
    return _dealt_with(letter_id, send_again=False)


def _dealt_with(letter_id: int, *, send_again: bool) -> Response:
    command = deal_with_failure.DealWithFailure(letter_id, _who().person_id, send_again)
    with doors.writing() as unit:
        deal_with_failure.handle(command, unit)
    return redirect(f"{PATH}?done={'again' if send_again else 'told'}", 303)


def _way_back(who: doors.SignedIn) -> dict[str, str]:
    if who.is_iro:
        return {"back_href": "/my-disputes", "back_text": "My disputes"}
    if who.is_leader:
        return {"back_href": "/queue", "back_text": "Escalation queue"}
    return {"back_href": "/", "back_text": "Start page"}


def _who() -> doors.SignedIn:
    """Whoever is here. :raises Refused: ``not_found`` for everybody but IROs, their managers and leaders."""
    who = doors.signed_in()
    if who is None or not who.sees_to_letters:
        raise Refused("not_found")
    return who
