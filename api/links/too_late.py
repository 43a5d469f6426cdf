"""For those who come too late: what happened meanwhile, what they typed, and a comment in its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from api import doors
from api.doors import SignedIn
from api.forms import answers_from, error_of, errors_of
from api.kept_forms import forget_kept, kept_fields
from api.links.naming import naming, raised_by
from api.look import long_date, moment
from api.once import done_once
from api.shown.due import Shape
from disputes.commands import comment_late
from disputes.errors import CATALOGUE, Refused
from disputes.links import COMMENT, REFUSALS, Because, LinkOutcome
from disputes.queries.link import LinkView
from machines.deadlines import last_day
from machines.needs import COMMENT as COMMENT_NEED
from machines.needs import Need, NeedKind

WORDS: Mapping[Because, str] = {
    Because.STAGE_ENDED: "{it} has gone on to another step.",
    Because.DISPUTE_ENDED: "{it} has ended.",
    Because.DONE_BY_ANOTHER: "Somebody else has done what was asked.",
    Because.REASSIGNED: "Somebody else is asked now.",
    Because.REVOKED: "This link was taken back. A newer email has another one.",
}


def because(view: LinkView) -> str:
    """Why there is nothing to answer any more, in a sentence."""
    if view.link.outcome is LinkOutcome.USED and view.link.answered_at is not None:
        return f"You have already answered, at {moment(view.link.answered_at)}."
    if view.link.outcome is LinkOutcome.EXPIRED and view.link.expires_at is not None:
        return f"The link worked until the end of {long_date(last_day(view.link.expires_at))}."
    return "" if view.link.because is None else WORDS[view.link.because].format(**naming(view.link))


def page(view: LinkView, move: str) -> Response:
    """The answer to a form that came too late: it shows what was typed and takes it as a comment."""
    typed = _typed(view, move, request.form)
    entry = CATALOGUE[REFUSALS[view.link.outcome]]
    again = as_comment(view, typed)
    title, why, what_to_do = "Your answer came too late", because(view), entry.what_to_do
    if move == COMMENT and not view.link.dispute_is_open:
        title, why = "Your comment came too late", WORDS[Because.DISPUTE_ENDED].format(**naming(view.link))
    elif view.link.outcome is LinkOutcome.USED:
        title = entry.title
    if again:
        what_to_do = "You can still send what you typed as a comment, so that it is on the record."
    elif not view.may_comment:
        what_to_do = f"Write to {raised_by(view.raiser)} at {view.raiser.email}."
    shown = render_template(
        "errors/409.html",
        title=title,
        what_happened=[why, "Nothing of what you just sent was recorded."],
        what_to_do=what_to_do,
        code=entry.code,
        changes=changes(view),
        typed=typed,
        again=again,
        way_on=[{"text": "See where it stands", "href": url_for("answer.start", link_id=view.link.id)}],
    )
    return make_response(shown, 409)


def kept(view: LinkView) -> list[Shape]:
    """What the person typed into the link's forms and could not send, under its questions."""
    return [
        row
        for move in dict.fromkeys((*view.link.moves, COMMENT))
        if (fields := kept_fields(_form_of(view, move))) is not None
        for row in _typed(view, move, fields)
    ]


def as_comment(view: LinkView, typed: list[Shape]) -> Shape | None:
    """The form by which what was typed goes on the record as a comment; None where none is taken."""
    if not view.may_comment or not typed:
        return None
    return {
        "action": _form_of(view, COMMENT),
        "button_text": "Send it as a comment instead",
        "weight": "main",
        "hidden": {
            "do": "change",
            COMMENT: "\n\n".join(
                row["text"] if row["label"] == COMMENT_NEED.question else f"{row['label']}\n{row['text']}"
                for row in typed
            ),
        },
    }


def changes(view: LinkView) -> list[dict[str, str]]:
    """The one thing that was done meanwhile, for the list of changes."""
    done = view.moved_on
    if done is None:
        return []
    return [{"what": done.label, "who_text": f"{done.name}, {done.role_name}", "when_text": moment(done.at)}]


def comment(who: SignedIn, view: LinkView) -> Response:
    """Take a comment from somebody whose link can no longer answer.

    :raises Refused: why it is not taken, when that is not for the form to say.
    """
    if request.method == "GET" or request.form.get("do") == "change":
        return _comment_page(who, view) if view.may_comment else page(view, COMMENT)
    command = comment_late.CommentLate(
        view.link.id, who.person_id, request.form.get(COMMENT, ""), doors.form_key()
    )
    try:
        receipt = done_once(lambda unit: comment_late.handle(command, unit))
    except Refused as refused:
        if not refused.fields or not view.may_comment:
            raise
        return _comment_page(who, view, refused)
    for move in view.link.moves:  # the comment stands in the place of an answer that was begun
        forget_kept(_form_of(view, move))
    return redirect(url_for("answer.receipt", link_id=view.link.id, sequence=receipt.sequence), 303)


def _comment_page(who: SignedIn, view: LinkView, refused: Refused | None = None) -> Response:
    before = kept_fields() if request.method == "GET" else None
    typed = request.form if before is None else before
    shown = render_template(
        "links/comment.html",
        who=who,
        view=view,
        because=because(view),
        **naming(view.link),
        need=COMMENT_NEED,
        typed=typed.get(COMMENT, ""),
        kept=before is not None,
        errors=errors_of(refused) if refused else [],
        trouble=error_of(refused, COMMENT),
        action=_form_of(view, COMMENT),
        hidden={"key": doors.form_key(), "do": "confirm"},
        back_href=url_for("answer.start", link_id=view.link.id),
    )
    return make_response(shown, 422 if refused else 200)


def _form_of(view: LinkView, move: str) -> str:
    return url_for("answer.make", link_id=view.link.id, move=move)


def _typed(view: LinkView, move: str, form: MultiDict[str, str]) -> list[Shape]:
    """What was typed into the form of a move, under its questions."""
    route = doors.service().registry.find(view.link.route, view.link.route_version)
    needs = route.moves[move].needs if move in route.moves else ()
    answers = answers_from(form, needs)
    return [
        {"label": need.question, "text": _words(need, answers[need.id])}
        for need in needs
        if need.id in answers
    ]


def _words(need: Need, answer: Any) -> str:
    if need.kind is not NeedKind.ACTIONS:
        return "\n".join(answer) if isinstance(answer, list) else str(answer)
    lines = [
        ". ".join(part for part in (one["what"], one["outcome"], one["person"], one["by"]) if part)
        for one in answer
    ]
    return "\n".join(lines)
