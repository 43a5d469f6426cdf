"""The pages for a move that cannot be made: somebody acted meanwhile, or the machine says no."""

from __future__ import annotations

from flask import make_response, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from api import doors
from api.kept_forms import kept_fields
from api.mover import Mover, made_from, needs_sent, typed_hidden, version_sent
from api.shown.due import Shape, turn_of
from api.shown.record import timeline_entry
from disputes.errors import Refused
from disputes.queries.dispute import DisputeView
from disputes.queries.what_follows import what_follows

# Refusals that say something about where the dispute stands: their page leads back to it.
ABOUT_THE_DISPUTE = (
    "dispute_ended",
    "move_not_here",
    "role_may_not",
    "step_not_later",
    "route_not_for_child",
    "need_missing",
    "unknown_move",
    "key_used",
)


def stale_page(mover: Mover, move: str, view: DisputeView, *, is_offered: bool) -> Response:
    """What happened since the form was opened, what was typed, and the way on with it if there is one."""
    since = [entry for entry in view.timeline if entry.sequence > (version_sent() or 0)]
    shown = [timeline_entry(entry) for entry in reversed(since)]
    changes = [
        {"what": one["title"], "who_text": one["who_text"] or "The clock", "when_text": one["when_text"]}
        for one in shown
    ]
    again = {"action": mover.action, "hidden": typed_hidden() | made_from(view) | {"do": "change"}}
    page = render_template(
        "errors/409.html",
        code="stale",
        changes=changes,
        now_href=mover.back_href,
        typed=_typed_rows(move, request.form),
        again=again if is_offered else None,
    )
    return make_response(page, 409)


def not_offered_page(mover: Mover, move: str, view: DisputeView) -> Response:
    """Say why a move that exists, or does not, cannot be made now."""
    try:
        with doors.reading() as unit:
            what_follows(unit, mover.reference, mover.person_id, move, {}, as_role=mover.as_role)
    except Refused as refused:
        return refusal_page(mover, move, view, refused)
    raise Refused("move_not_here")


def refusal_page(mover: Mover, move: str, view: DisputeView, refused: Refused) -> Response:
    """Why, where the dispute stands, and the way back to it; what was typed, now or before, to be copied."""
    kept = None if request.method == "POST" else kept_fields(mover.action)
    typed = request.form if kept is None else kept
    now = f"{'It' if view.is_beside else 'The dispute'} is at this step: {view.stage_label}."
    turn = f"Whose turn it is: {turn_of(view)}." if view.is_open else ""
    page = render_template(
        f"{mover.templates}/refused.html",
        title=refused.entry.title,
        what_happened=[text for text in (now, turn) if text],
        what_to_do=refused.entry.what_to_do,
        code=refused.code,
        typed=_typed_rows(move, typed) if typed else [],
        typed_is_kept=kept is not None,
        way_on=[
            {"text": "See where it stands" if view.is_beside else "See the dispute", "href": mover.back_href}
        ],
        **mover.around,
    )
    return make_response(page, refused.entry.status)


def _typed_rows(move: str, form: MultiDict[str, str]) -> list[Shape]:
    """What was typed, to be read and copied, under the questions that asked for it."""
    questions = {need.id: need.question for need in needs_sent(move, form)}
    return [
        {
            "label": questions.get(name) or name.replace("_", " ").replace("-", " ").capitalize(),
            "text": value if isinstance(value, str) else "\n".join(value),
        }
        for name, value in typed_hidden(form).items()
    ]
