"""The page of one dispute: what to do now, how long is left, and all that has happened."""

from __future__ import annotations

from flask import Blueprint, render_template

from api import doors
from api.documents.links import document_links
from api.doors import SignedIn
from api.needs import needs_sign_in
from api.noting import shows
from api.shown import agreed, record, turn
from api.shown.cafcass import cafcass_links
from api.shown.due import count_words, owed_rows
from api.shown.ended import reopened
from api.shown.filing import waiting_text
from api.shown.matters import beside_rows, offers, private_text, record_too
from api.shown.voice import voice_rows
from disputes.papers import papers_open_to
from disputes.queries.agreed_actions import AGREED_ACTION, action_at, actions_of
from disputes.queries.dispute import DisputeView, dispute_view
from disputes.queries.filing import entries_of_dispute
from disputes.queries.held_meeting import held_for_its_dispute
from disputes.queries.opening_beside import routes_beside
from disputes.queries.told import TOLD
from disputes.readings import What

blueprint = Blueprint("dispute", __name__)


@blueprint.get("/disputes/<reference>")
@shows(What.DISPUTE)
@needs_sign_in
def show(reference: str) -> str:
    """The dispute as this reader may see it: with its moves for whoever has one to make, else to read."""
    who = doors.signed_in()
    assert who is not None
    with doors.reading() as unit:
        view = dispute_view(unit, reference, who.person_id)
        filed = entries_of_dispute(unit, reference, who.person_id)
        papers = papers_open_to(unit, reference, who.person_id)
        actions = actions_of(unit, reference)
        action = action_at(unit, reference)
        routes = routes_beside(unit, reference, who.person_id)
        held = held_for_its_dispute(unit, view, who.person_id)
    card = turn.next_card(view)
    for link in record_too(view, held):
        card |= {"href": link["href"], "button_text": link["text"]}
    in_the_card = {card.get("href"), *(one["href"] for one in card.get("others", ()))}
    route = doors.service().registry.find(view.route, view.route_version)
    profile = doors.service().profile
    answer = record.last_answer(view)
    return render_template(
        "dispute/dispute.html",
        view=view,
        about=record.about(view),
        card=card,
        may_act=turn.may_act(view),
        reopened=reopened(view),
        sent_back=agreed.sent_back(view),
        buttons=[
            *(one for one in turn.buttons(view) if one["href"] not in in_the_card),
            *agreed.reopen_buttons(view, action),
        ],
        not_now=turn.not_now(view),
        answer=answer,
        answer_first=answer is not None and answer["anchor"] == f"entry-{view.entered_sequence}",
        owed=[] if turn.is_all_in_the_card(view) else owed_rows(view),
        ladder=record.ladder(view),
        count=count_words(view.count),
        agreed=agreed.action_rows(actions) or record.actions(view.agreed_actions),
        written=record.written(view),
        voice=voice_rows(view),
        filing=waiting_text(filed) if filed else "",
        documents=[*cafcass_links(view), *document_links(reference, papers)],
        raise_from=view.route == TOLD and view.viewer_drives and who.is_iro,
        timeline=record.timeline(view),
        # Agreed actions stand above, with how far each has come.
        beside=beside_rows(one for one in view.beside if one.route != AGREED_ACTION),
        offers=offers(routes, f"/disputes/{reference}/beside"),
        private=private_text([profile.name_of(role) for role in route.private_to]),
        **_way_back(view, who),
    )


def _way_back(view: DisputeView, who: SignedIn) -> dict[str, str]:
    """From what stands beside a dispute to that; else to the reader's own list."""
    if view.stands_beside:
        return {"back_href": f"/disputes/{view.stands_beside}", "back_text": "Back to the dispute"}
    if who.is_iro:
        return {"back_href": "/my-disputes", "back_text": "My disputes"}
    if who.is_leader and not view.is_beside:
        return {"back_href": "/queue", "back_text": "Escalation queue"}
    return {"back_href": "/", "back_text": "Start page"}
