"""For those who come too late: what happened meanwhile, what they typed, and a comment in its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from api import doors
from api.doors import SignedIn
from api.forms import answers_from, error_of, errors_of
from api.links.naming import naming
from api.look import long_date, moment
from api.once import done_once
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
    typed = _typed(view, move)
    entry = CATALOGUE[REFUSALS[view.link.outcome]]
    again = None
    if view.may_comment and typed:
        again = {
            "action": url_for("answer.make", link_id=view.link.id, move=COMMENT),
            "button_text": "Send it as a comment instead",
            "weight": "main",
            "hidden": {
                "do": "change",
                COMMENT: "\n\n".join(f"{row['label']}\n{row['text']}" for row in typed),
            },
        }
    shown = render_template(
        "errors/409.html",
        title="Your answer came too late" if view.link.outcome is not LinkOutcome.USED else entry.title,
        what_happened=[because(view), "Nothing of what you just sent was recorded."],
        what_to_do="You can still send what you typed as a comment, so that it is on the record."
        if again
        else entry.what_to_do,
        code=entry.code,
        changes=changes(view),
        typed=typed,
        again=again,
        way_on=[{"text": "See where it stands", "href": url_for("answer.start", link_id=view.link.id)}],
    )
    return make_response(shown, 409)


def changes(view: LinkView) -> list[dict[str, str]]:
    """The one thing that was done meanwhile, for the list of changes."""
    done = view.moved_on
    if done is None:
        return []
    return [{"what": done.label, "who_text": f"{done.name}, {done.role_name}", "when_text": moment(done.at)}]


def comment(who: SignedIn, view: LinkView) -> Response:
    """Take a comment from somebody whose link can no longer answer."""
    if not view.may_comment:
        return redirect(url_for("answer.start", link_id=view.link.id), 303)
    if request.method == "GET" or request.form.get("do") == "change":
        return _comment_page(who, view)
    command = comment_late.CommentLate(
        view.link.id, who.person_id, request.form.get(COMMENT, ""), doors.form_key()
    )
    try:
        receipt = done_once(lambda unit: comment_late.handle(command, unit))
    except Refused as refused:
        if not refused.fields:
            raise
        return _comment_page(who, view, refused)
    return redirect(url_for("answer.receipt", link_id=view.link.id, sequence=receipt.sequence), 303)


def _comment_page(who: SignedIn, view: LinkView, refused: Refused | None = None) -> Response:
    shown = render_template(
        "links/comment.html",
        who=who,
        view=view,
        because=because(view),
        **naming(view.link),
        need=COMMENT_NEED,
        typed=request.form.get(COMMENT, ""),
        errors=errors_of(refused) if refused else [],
        trouble=error_of(refused, COMMENT),
        action=url_for("answer.make", link_id=view.link.id, move=COMMENT),
        hidden={"key": doors.form_key(), "do": "confirm"},
        back_href=url_for("answer.start", link_id=view.link.id),
    )
    return make_response(shown, 422 if refused else 200)


def _typed(view: LinkView, move: str) -> list[dict[str, str]]:
    """What was typed into the form of a move, under its questions."""
    route = doors.service().registry.find(view.link.route, view.link.route_version)
    needs = route.moves[move].needs if move in route.moves else ()
    answers = answers_from(request.form, needs)
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
