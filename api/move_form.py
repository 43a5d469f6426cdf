"""A move's form, the check of its answers, and its sending: for whoever makes it, signed in or by link.

One address does it all. GET shows the form; POST with ``do`` = ``check`` shows what would follow,
``change`` goes back, ``confirm`` makes the move. What was typed is kept at the server from the first
check on, so that neither a lost session nor the browser's way back loses any of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import make_response, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from api import doors
from api.forms import action_texts, answers_from, error_of, errors_of, typed
from api.kept_forms import keep_typed, kept_fields, typed_fields
from api.once import done_once
from api.schemas.needs import Asks, needs_schema
from api.schemas.shapes import loaded
from api.shown.due import turn_of, within
from api.shown.record import actions, last_answer, said, timeline_entry
from api.shown.turn import what_next
from disputes.commands import answer_by_link, make_move
from disputes.errors import Refused
from disputes.queries.dispute import DisputeView, dispute_view
from disputes.queries.moves import OfferedMove
from disputes.queries.what_follows import Following, what_follows
from disputes.receipts import Receipt
from disputes.unit import Unit
from machines.needs import AGREED_ACTIONS, NeedKind
from machines.registry import UnknownRoute

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


@dataclass(frozen=True)
class Mover:
    """Who makes a move, and the addresses of the pages around its form.

    :param action: the address of the form; :param back_href: where it is left without an answer.
    :param receipt_at: the address of the receipt of a transition, by its sequence.
    :param as_role: the one role in which they came (a link's), or "" for any of theirs.
    :param link_id: the response link by which they came, or 0.
    :param templates: the folder with ``form.html``, ``check.html`` and ``refused.html``.
    """

    reference: str
    person_id: int
    action: str
    back_href: str
    back_text: str
    receipt_at: Callable[[int], str]
    as_role: str = ""
    link_id: int = 0
    templates: str = "moving"


def move_form(mover: Mover, move: str) -> Response:
    """Answer a GET or POST of a move's form.

    :raises Refused: ``dispute_not_found`` when the dispute is not theirs to see; ``bad_request``
        when a form came that is none of ours.
    """
    if request.method == "POST":
        return _sent(mover, move)
    view = _view(mover)
    offered = _offered(view, move)
    if offered is None:
        return _not_offered(mover, move, view)
    if not offered.needs:
        return _check(mover, view, offered, {})
    kept = kept_fields(mover.action)
    return _form(mover, view, offered, kept, kept=kept is not None)


def _sent(mover: Mover, move: str) -> Response:
    form = request.form
    needs = _needs_of(form, move)
    try:
        if "add_action" in form or form.get("do") == "change":
            view = _view(mover)
            offered = _offered(view, move)
            if offered is None:
                return _not_offered(mover, move, view)
            return _form(mover, view, offered, form, more="add_action" in form)
        given = loaded(needs_schema(needs), answers_from(form, needs))
        if form.get("do") == "confirm":
            return _confirm(mover, move, given)
        keep_typed()
        view = _view(mover)
        offered = _offered(view, move)
        if offered is None:
            return _not_offered(mover, move, view)
        return _check(mover, view, offered, given)
    except Refused as refused:
        return _refused(mover, move, refused)


def _confirm(mover: Mover, move: str, given: dict[str, Any]) -> Response:
    receipt = done_once(_making(mover, move, given))
    return redirect(mover.receipt_at(receipt.sequence), 303)


def _making(mover: Mover, move: str, given: dict[str, Any]) -> Callable[[Unit], Receipt]:
    key, version, person_id = doors.form_key(), _version(), mover.person_id
    if mover.link_id:
        answer = answer_by_link.AnswerByLink(mover.link_id, person_id, move, given, key, version)
        return lambda unit: answer_by_link.handle(answer, unit)
    command = make_move.MakeMove(mover.reference, move, given, person_id, key, version, as_role=mover.as_role)
    return lambda unit: make_move.handle(command, unit)


def _check(mover: Mover, view: DisputeView, offered: OfferedMove, given: dict[str, Any]) -> Response:
    version = _version() if request.method == "POST" else view.version
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
    return make_response(
        render_template(
            f"{mover.templates}/check.html",
            view=view,
            move=offered,
            rows=_rows(mover, offered, following),
            following=following,
            steps=what_next(following),
            notes=[one.note for one in following.owed if one.note],
            hidden=_hidden(view, version) | _typed_hidden() | {"do": "confirm", "key": doors.form_key()},
            **_around(mover),
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
    shown = _prefilled(view) if values is None else typed(values, offered.needs)
    if more:
        name = request.form["add_action"]
        if any(need.id == name and need.kind is NeedKind.ACTIONS for need in offered.needs):
            shown[name] = _one_more(shown[name])
    # A form shown again keeps its version: somebody may have acted since it was first shown.
    version = _version() if request.method == "POST" and request.form.get("do") != "change" else view.version
    page = render_template(
        f"{mover.templates}/form.html",
        view=view,
        move=offered,
        fields=[
            {
                "need": need,
                "value": shown.get(need.id),
                "error": error_of(refused, need.id),
                "options": need.choices,
            }
            for need in offered.needs
        ],
        errors=errors_of(refused) if refused else [],
        hidden=_hidden(view, version) | {"do": "check"},
        kept=kept,
        answer=last_answer(view),
        **_around(mover),
    )
    return make_response(page, 422 if refused else 200)


def _refused(mover: Mover, move: str, refused: Refused) -> Response:
    if refused.code in ("dispute_not_found", "not_yours", "bad_request"):
        raise refused
    view = _view(mover)
    offered = _offered(view, move)
    if refused.fields and offered is not None:
        keep_typed()
        return _form(mover, view, offered, request.form, refused)
    if refused.code == "stale":
        keep_typed()
        return _stale(mover, view, offered)
    if refused.code not in ABOUT_THE_DISPUTE:
        raise refused
    return _refusal(mover, view, refused)


def _stale(mover: Mover, view: DisputeView, offered: OfferedMove | None) -> Response:
    since = [entry for entry in view.timeline if entry.sequence > (_version() or 0)]
    shown = [timeline_entry(entry) for entry in reversed(since)]
    changes = [
        {"what": one["title"], "who_text": one["who_text"] or "The clock", "when_text": one["when_text"]}
        for one in shown
    ]
    again = {"action": mover.action, "hidden": _typed_hidden() | _from(view) | {"do": "change"}}
    page = render_template(
        "errors/409.html",
        code="stale",
        changes=changes,
        now_href=mover.back_href,
        typed=_typed_rows(offered),
        again=again if offered is not None else None,
    )
    return make_response(page, 409)


def _not_offered(mover: Mover, move: str, view: DisputeView) -> Response:
    """Say why a move that exists, or does not, cannot be made now."""
    try:
        with doors.reading() as unit:
            what_follows(unit, mover.reference, mover.person_id, move, {}, as_role=mover.as_role)
    except Refused as refused:
        return _refusal(mover, view, refused)
    raise Refused("move_not_here")


def _refusal(mover: Mover, view: DisputeView, refused: Refused) -> Response:
    now = f"The dispute is at this step: {view.stage_label}."
    turn = f"Whose turn it is: {turn_of(view)}." if view.is_open else ""
    page = render_template(
        f"{mover.templates}/refused.html",
        title=refused.entry.title,
        what_happened=[text for text in (now, turn) if text],
        what_to_do=refused.entry.what_to_do,
        code=refused.code,
        typed=_typed_rows(_offered(view, "")) if request.method == "POST" else [],
        way_on=[{"text": "See the dispute", "href": mover.back_href}],
        **_around(mover),
    )
    return make_response(page, refused.entry.status)


def _view(mover: Mover) -> DisputeView:
    with doors.reading() as unit:
        return dispute_view(unit, mover.reference, mover.person_id, as_role=mover.as_role)


def _offered(view: DisputeView, move: str) -> OfferedMove | None:
    return next((one for one in view.moves if one.id == move), None)


def _needs_of(form: MultiDict[str, str], move: str) -> tuple[Asks, ...]:
    """The questions of the form that was sent, also when the move is no longer offered."""
    route_id, _, version = form.get("from", "").partition(" ")
    try:
        return doors.service().registry.find(route_id, version).moves[move].needs
    except (UnknownRoute, KeyError):
        raise Refused("bad_request") from None


def _version() -> int | None:
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _from(view: DisputeView) -> dict[str, Any]:
    return {"from": f"{view.route} {view.route_version}"}


def _hidden(view: DisputeView, version: int | None) -> dict[str, Any]:
    return _from(view) | {"version": view.version if version is None else version}


def _typed_hidden() -> dict[str, str]:
    """What was typed, as the hidden fields of the next form."""
    return {name: values[0] for name, values in typed_fields().items() if name not in ("do", "from")}


def _rows(mover: Mover, offered: OfferedMove, following: Following) -> list[dict[str, Any]]:
    rows = []
    for need in offered.needs:
        row: dict[str, Any] = {
            "label": need.question,
            "change_href": f"{mover.action}#{need.id}",
            "change_what": within(need.question).rstrip("?"),
        }
        answer = following.answers.get(need.id)
        if need.kind is NeedKind.ACTIONS and answer:
            row["actions"] = actions(answer)
        elif answer is not None:
            chosen = {choice.value: choice.text for choice in need.choices}
            row["text"] = chosen.get(str(answer)) or said(need.kind, answer)
        rows.append(row)
    return rows


def _typed_rows(offered: OfferedMove | None) -> list[dict[str, str]]:
    """What was typed, to be read and copied, under the questions where they are still asked."""
    questions = {need.id: need.question for need in offered.needs} if offered else {}
    return [
        {"label": questions.get(name) or name.replace("_", " ").replace("-", " ").capitalize(), "text": value}
        for name, value in _typed_hidden().items()
    ]


def _prefilled(view: DisputeView) -> dict[str, Any]:
    """Actions to agree begin as those proposed."""
    return {AGREED_ACTIONS.id: action_texts(view.proposed_actions)}


def _one_more(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One more empty group than there are, where at least three are always shown."""
    return [*groups, *({} for _ in range(max(3 - len(groups), 0))), {}]


def _around(mover: Mover) -> dict[str, Any]:
    return {"action": mover.action, "back_href": mover.back_href, "back_text": mover.back_text}
