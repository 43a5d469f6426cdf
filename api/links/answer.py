"""What the person of a response link sees and does once they have proved who they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from api import doors
from api.doors import SignedIn
from api.kept_forms import is_kept
from api.links import too_late
from api.links.door import NUMBER
from api.links.naming import DISPUTE, naming, raised_by, readers
from api.move_form import move_form
from api.mover import Mover
from api.needs import needs_link_proof
from api.noting import shown_by_link, shows
from api.shown import agreed, record, turn
from api.shown.due import Shape, owed_rows
from api.shown.matters import private_text
from api.shown.more_time import became_of
from disputes.errors import Refused
from disputes.links import COMMENT, LinkOutcome, LinkState
from disputes.queries.dispute import DisputeView
from disputes.queries.link import LinkReceipt, LinkView, link_receipt, link_view
from disputes.readings import What
from machines.stages import MoveKind

blueprint = Blueprint("answer", __name__)

NEXT: Mapping[MoveKind, str] = {
    MoveKind.ANSWER: "{who} will read your answer, then agree with it or take it to the next step.",
    MoveKind.DECIDE: "{who} will read your decision, then accept it or not.",
    MoveKind.PASS_ON: "{who} has been told, and will ask somebody else. Until then it stays with you.",
    MoveKind.NOTE: "{who} has been told. Your words stay on the record.",
    MoveKind.TELL: "Whoever is to know has been told by email.",
}
TITLES: Mapping[MoveKind, str] = {
    MoveKind.ANSWER: "Your answer has been recorded",
    MoveKind.DECIDE: "Your decision has been recorded",
    MoveKind.PASS_ON: "Whoever asked you has been told",
    MoveKind.NOTE: "Your comment has been recorded",
}
ELSE = "{it} is now at this step: {stage}."
BESIDE = "{who} has been told, and will read what you wrote."
RECORDED = "It has been recorded"
NO_MORE = "You will get an email if anything more is needed from you."


@blueprint.get(f"/answer/{NUMBER}")
@shows(What.ASKED)
@needs_link_proof
def start(link_id: int) -> Response | str:
    """What is asked, by when and why, and what the person can do; or what has become of the link."""
    who, view = _here(link_id)
    if view.dispute is not None:
        shown_by_link(who.person_id, view.link.reference)
        return _asked_page(who, view, view.dispute)
    if view.link.outcome is LinkOutcome.USED:
        return redirect(url_for("answer.receipt", link_id=link_id, sequence=view.link.receipt))
    typed = too_late.kept(view)
    return render_template(
        "links/too_old.html" if view.link.outcome is LinkOutcome.EXPIRED else "links/overtaken.html",
        who=who,
        view=view,
        because=too_late.because(view),
        typed=typed,
        again=too_late.as_comment(view, typed),
        hours=_hours(),
        **naming(view.link),
    )


@blueprint.route(f"/answer/{NUMBER}/moves/<move>", methods=["GET", "POST"])
@shows(What.MOVE)
@needs_link_proof
def make(link_id: int, move: str) -> Response:
    """The form of a move, its check and its sending; a comment also from whoever comes too late."""
    who, view = _here(link_id)
    if view.dispute is None:
        if request.method == "GET" and not (move == COMMENT and view.may_comment):
            return redirect(_address(view.link))
    else:
        shown_by_link(who.person_id, view.link.reference)
    try:
        if view.dispute is None and move == COMMENT:
            return too_late.comment(who, view)
        return move_form(_mover(who, view.link, move), move)
    except Refused as refused:
        view = _here(link_id)[1]
        if view.dispute is not None or refused.code == "key_used":
            raise
    return too_late.page(view, move)


@blueprint.get(f"/answer/{NUMBER}/receipts/<int(max=999999999):sequence>")
@shows(What.RECEIPT)
@needs_link_proof
def receipt(link_id: int, sequence: int) -> str:
    """What the person did, as it stands in the record, and what happens next."""
    who, view = _here(link_id)
    with doors.reading() as unit:
        found = link_receipt(unit, link_id, who.person_id, sequence)
    shown_by_link(who.person_id, view.link.reference)
    return render_template(
        "links/receipt.html",
        who=who,
        found=found,
        title=TITLES.get(found.entry.kind, RECORDED) if found.entry.kind else RECORDED,
        done=record.timeline_entry(found.entry),
        rows=record.answer_rows(found.entry.answers),
        steps=_steps(found),
        back_href=_address(view.link) if view.dispute is not None else "",
        comment_href=_address(view.link, COMMENT) if view.may_comment else "",
        hours=_hours(),
        **naming(view.link),
    )


def _here(link_id: int) -> tuple[SignedIn, LinkView]:
    """The person of the link, whom the guard has let in, and what they may see."""
    who = doors.person_of_link(link_id)
    if who is None:
        raise Refused("link_unknown")
    with doors.reading() as unit:
        return who, link_view(unit, link_id, who.person_id)


def _asked_page(who: SignedIn, view: LinkView, dispute: DisputeView) -> str:
    link = view.link

    def address_of(_dispute: DisputeView, move: str) -> str:
        return _address(link, move)

    own = [row for row, owed in zip(owed_rows(dispute), dispute.owed, strict=True) if _is_asked(owed, link)]
    return render_template(
        "links/asked.html",
        who=who,
        view=dispute,
        role_name=view.role_name,
        raiser=raised_by(view.raiser),
        asked=own,
        time=became_of(dispute, view.role_name, raised_by(view.raiser)),
        sent_back=agreed.sent_back(dispute),
        about=record.about(dispute),
        private=private_text(readers(link)),
        written=record.written(dispute),
        answer=record.last_answer(dispute),
        timeline=record.timeline(dispute),
        buttons=turn.buttons(dispute, address_of),
        begun=[
            {"label": move.label, "href": _address(link, move.id)}
            for move in dispute.moves
            if is_kept(who.person_id, _address(link, move.id))
        ],
        hours=_hours(),
    )


def _is_asked(owed: Any, link: LinkState) -> bool:
    asked: bool = owed.role == link.role and owed.person_id == link.person_id and not owed.outcome
    return asked


def _mover(who: SignedIn, link: LinkState, move: str) -> Mover:
    return Mover(
        link.reference,
        who.person_id,
        action=_address(link, move),
        back_href=_address(link),
        back_text="Back to what is asked",
        receipt_at=lambda sequence: url_for("answer.receipt", link_id=link.id, sequence=sequence),
        as_role=link.role,
        link_id=link.id,
    )


def _hours() -> int | None:
    """For how many hours a browser is remembered at most; None in the demo, where nobody is forgotten."""
    wired = doors.service()
    return None if wired.is_demo else wired.settings.longest // timedelta(hours=1)


def _address(link: LinkState, move: str = "") -> str:
    if move:
        return url_for("answer.make", link_id=link.id, move=move)
    return url_for("answer.start", link_id=link.id)


def _steps(receipt: LinkReceipt) -> list[Shape]:
    entry = receipt.entry
    name = naming(receipt.link)
    if not receipt.is_open:
        return [{"text": f"{name['it']} has ended. Nothing more is needed from you."}]
    words = NEXT.get(entry.kind, ELSE) if entry.kind is not None else ELSE
    if entry.kind is MoveKind.ANSWER and name["name"] != DISPUTE:
        words = BESIDE
    step = words.format(who=raised_by(receipt.raiser), stage=entry.to_label, it=name["it"])
    return [{"text": step}, {"text": NO_MORE}]
