"""A move's form, the check of its answers, and its sending: for whoever makes it, signed in or by link.

One address does it all. GET shows the form; POST with ``do`` = ``check`` shows what would follow,
``change`` goes back, ``confirm`` makes the move. What was typed is kept at the server from the first
check on, so that neither a lost session nor the browser's way back loses any of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import make_response, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from api import doors
from api.forms import action_texts, answers_from, date_parts, errors_of, typed
from api.kept_forms import keep_typed, kept_fields
from api.move_refusals import ABOUT_THE_DISPUTE, not_offered_page, refusal_page, stale_page
from api.mover import Mover, made_from, needs_sent, offered_in, typed_hidden, version_sent
from api.once import done_once
from api.questions import fields_of, preselected, rows_of
from api.shown.record import last_answer
from api.shown.steps import what_next
from disputes.commands import answer_by_link, make_move
from disputes.errors import Refused
from disputes.queries.dispute import DisputeView
from disputes.queries.held_meeting import held_meeting
from disputes.queries.moves import OfferedMove
from disputes.queries.names import names_around, not_in_directory
from disputes.queries.what_follows import what_follows
from disputes.receipts import Receipt
from disputes.unit import Unit
from machines.needs import AGREED_ACTIONS, MEETING_NOTE, MEETING_ON, UNTIL, NeedKind
from machines.stages import MoveKind


def move_form(mover: Mover, move: str) -> Response:
    """Answer a GET or POST of a move's form.

    :raises Refused: ``dispute_not_found`` when the dispute is not theirs to see; ``bad_request``
        when a form came that is none of ours.
    """
    if request.method == "POST":
        return _sent(mover, move)
    view = mover.view()
    offered = offered_in(view, move)
    if offered is None:
        return not_offered_page(mover, move, view)
    if not offered.needs:
        return _check(mover, view, offered, {})
    kept = kept_fields(mover.action)
    return _form(mover, view, offered, kept, kept=kept is not None)


def _sent(mover: Mover, move: str) -> Response:
    form = request.form
    needs = needs_sent(move)
    try:
        if "add_action" in form or form.get("do") == "change":
            view = mover.view()
            offered = offered_in(view, move)
            if offered is None:
                return not_offered_page(mover, move, view)
            return _form(mover, view, offered, form, more="add_action" in form)
        given = answers_from(form, needs)
        if form.get("do") == "confirm":
            return _confirm(mover, move, given)
        keep_typed()
        view = mover.view()
        offered = offered_in(view, move)
        if offered is None:
            return not_offered_page(mover, move, view)
        return _check(mover, view, offered, given)
    except Refused as refused:
        return _refused(mover, move, refused)


def _confirm(mover: Mover, move: str, given: dict[str, Any]) -> Response:
    receipt = done_once(_making(mover, move, given))
    return redirect(mover.receipt_at(receipt.sequence), 303)


def _making(mover: Mover, move: str, given: dict[str, Any]) -> Callable[[Unit], Receipt]:
    key, version, person_id = doors.form_key(), version_sent(), mover.person_id
    if mover.link_id:
        answer = answer_by_link.AnswerByLink(mover.link_id, person_id, move, given, key, version)
        return lambda unit: answer_by_link.handle(answer, unit)
    command = make_move.MakeMove(mover.reference, move, given, person_id, key, version, as_role=mover.as_role)
    return lambda unit: make_move.handle(command, unit)


def _check(mover: Mover, view: DisputeView, offered: OfferedMove, given: dict[str, Any]) -> Response:
    version = version_sent() if request.method == "POST" else view.version
    with doors.reading() as unit:
        following = what_follows(
            unit,
            mover.reference,
            mover.person_id,
            offered.id,
            given,
            version=version,
            as_role=mover.as_role,
        )
        agreed = following.answers.get(AGREED_ACTIONS.id, [])
        unknown = not_in_directory(unit, [action["person"] for action in agreed])
    return make_response(
        render_template(
            f"{mover.templates}/check.html",
            unknown=unknown,
            view=view,
            move=offered,
            rows=rows_of(offered.needs, following.answers, mover.action),
            following=following,
            steps=what_next(following, is_beside=view.is_beside),
            notes=[one.note for one in following.owed if one.note],
            hidden=_hidden(view, version) | typed_hidden() | {"do": "confirm", "key": doors.form_key()},
            **mover.around,
        )
    )


def _form(
    mover: Mover,
    view: DisputeView,
    offered: OfferedMove,
    values: MultiDict[str, str] | None,
    refused: Refused | None = None,
    *,
    kept: bool = False,
    more: bool = False,
) -> Response:
    shown = _prefilled(view, offered) if values is None else typed(values, offered.needs)
    if more:
        name = request.form["add_action"]
        if any(need.id == name and need.kind is NeedKind.ACTIONS for need in offered.needs):
            shown[name] = _one_more(shown[name])
    # A form shown again keeps its version: somebody may have acted since it was first shown.
    is_again = request.method == "POST" and request.form.get("do") != "change"
    version = version_sent() if is_again else view.version
    page = render_template(
        f"{mover.templates}/form.html",
        view=view,
        move=offered,
        fields=fields_of(offered.needs, shown, refused, **_around_actions(view, offered)),
        errors=errors_of(refused) if refused else [],
        hidden=_hidden(view, version) | {"do": "check"},
        kept=kept,
        answer=last_answer(view),
        **mover.around,
    )
    return make_response(page, 422 if refused else 200)


def _refused(mover: Mover, move: str, refused: Refused) -> Response:
    if refused.code in ("dispute_not_found", "not_yours", "bad_request"):
        raise refused
    view = mover.view()
    offered = offered_in(view, move)
    if refused.fields and offered is not None:
        keep_typed()
        return _form(mover, view, offered, request.form, refused)
    if refused.code == "stale":
        keep_typed()
        return stale_page(mover, move, view, is_offered=offered is not None)
    if refused.code not in ABOUT_THE_DISPUTE:
        raise refused
    return refusal_page(mover, move, view, refused)


def _hidden(view: DisputeView, version: int | None) -> dict[str, Any]:
    return made_from(view) | {"version": view.version if version is None else version}


def _around_actions(view: DisputeView, offered: OfferedMove) -> dict[str, Any]:
    """What a question about actions offers to choose from: names, and where they are recorded."""
    if not any(need.kind is NeedKind.ACTIONS for need in offered.needs):
        return {}
    with doors.reading() as unit:
        names = names_around(unit, view.reference)
    return {"names": names, "filed_in": doors.service().profile.recorded_in}


def _prefilled(view: DisputeView, offered: OfferedMove) -> dict[str, Any]:
    """Actions to agree begin as those proposed, a date as it was asked for, a letter as it was last.

    A meeting to be recorded begins as it was recorded beside the dispute.
    """
    asked_until = next((one.asked_until for one in view.owed if one.asked_until is not None), None)
    said = {one.need: one.answer for one in view.opened_with if one.kind is NeedKind.TEXT}
    return {
        AGREED_ACTIONS.id: action_texts(view.proposed_actions),
        UNTIL.id: date_parts(asked_until) if asked_until and offered.kind is MoveKind.GRANT_TIME else {},
        **{need.id: said[need.id] for need in offered.needs if need.id in said},
        **_as_held(view, offered),
        **preselected(offered.needs),
    }


def _as_held(view: DisputeView, offered: OfferedMove) -> dict[str, Any]:
    if not any(need.id == MEETING_NOTE.id for need in offered.needs):
        return {}
    with doors.reading() as unit:
        held = held_meeting(unit, view)
    if held is None or held.move != offered.id:
        return {}
    return {MEETING_ON.id: date_parts(held.held_on), MEETING_NOTE.id: held.note}


def _one_more(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One more empty group than there are, where one is always shown."""
    return [*(groups or [{}]), {}]
