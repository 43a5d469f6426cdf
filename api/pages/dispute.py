"""The page of one dispute: what to do now, how long is left, and all that has happened."""

from __future__ import annotations

from flask import Blueprint, render_template

from api import doors
from api.documents.links import document_links
from api.needs import needs_sign_in
from api.shown import record, turn
from api.shown.due import count_words, owed_rows
from api.shown.filing import waiting_text
from disputes.papers import papers_open_to
from disputes.queries.dispute import dispute_view
from disputes.queries.filing import entries_of_dispute

blueprint = Blueprint("dispute", __name__)


@blueprint.get("/disputes/<reference>")
@needs_sign_in
def show(reference: str) -> str:
    """The dispute as this reader may see it: with its moves for whoever has one to make, else to read."""
    who = doors.signed_in()
    assert who is not None
    with doors.reading() as unit:
        view = dispute_view(unit, reference, who.person_id)
        filed = entries_of_dispute(unit, reference, who.person_id)
        papers = papers_open_to(unit, reference, who.person_id)
    card = turn.next_card(view)
    answer = record.last_answer(view)
    return render_template(
        "dispute/dispute.html",
        view=view,
        about=record.about(view),
        card=card,
        may_act=turn.may_act(view),
        buttons=[one for one in turn.buttons(view) if one["href"] != card.get("href")],
        not_now=turn.not_now(view),
        answer=answer,
        answer_first=answer is not None and answer["anchor"] == f"entry-{view.entered_sequence}",
        owed=[] if turn.is_all_in_the_card(view) else owed_rows(view),
        ladder=record.ladder(view),
        count=count_words(view.count),
        agreed=record.actions(view.agreed_actions),
        written=record.written(view),
        filing=waiting_text(filed) if filed else "",
        documents=document_links(reference, papers),
        timeline=record.timeline(view),
        back_href="/my-disputes" if who.is_iro else "/queue" if who.is_leader else "/",
        back_text="My disputes" if who.is_iro else "Escalation queue" if who.is_leader else "Start page",
    )
