"""How a dispute or side matter ended, and that one which had ended goes on: in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from api.look import long_date
from api.shown.due import Shape, due_of, somebody
from disputes.queries.dispute import DisputeView
from disputes.queries.timeline import Entry
from machines.stages import MoveKind
from machines.working_days import london_date

WORDS: Mapping[str, str] = {
    "withdraw": "{who} withdrew it{on}.",
    "close_without_agreement": "{who} closed it without agreement{on}.",
    "end_as_no_longer_looked_after": "{who} closed it{on}: the child is no longer looked after.",
    "supersede": "{who} closed it{on}: dispute {other} takes its place.",
}
RESOLVED = "It ended in agreement{on}."
SIMPLY = "{it} ended{on}."


def ended_card(view: DisputeView) -> Shape:
    """The card of what has ended: how, when and by whom."""
    last = _ending(view)
    it = "It" if view.is_beside else "This dispute"
    words = SIMPLY if last is None else WORDS.get(last.move, SIMPLY)
    if last is not None and last.kind is MoveKind.RESOLVE and not view.is_beside:
        words = RESOLVED
    return {
        "title": view.stage_label,
        "text": words.format(
            it=it,
            who=somebody(last.actor_name, last.role_name) if last else "",
            on=f" on {long_date(london_date(view.ended_at))}" if view.ended_at else "",
            other=last.given.get("superseded_by", "") if last else "",
        ),
        "due": due_of(view),
    }


def reopened(view: DisputeView) -> Shape | None:
    """That it had ended and goes on, and why; None when it never ended, or has ended since."""
    if not view.is_open:
        return None
    places = [place for place, one in enumerate(view.timeline) if one.kind is MoveKind.REOPEN]
    if not places:
        return None
    again = view.timeline[places[-1]]
    ending = next(one for one in reversed(view.timeline[: places[-1]]) if one.entered)
    return {
        "title": "This dispute was reopened",
        "text": f"{somebody(again.actor_name, again.role_name)} reopened it on"
        f" {long_date(london_date(again.at))}, at the step “{again.to_label}”."
        f" Before that it had ended: {ending.to_label}, on {long_date(london_date(ending.at))}.",
        "why": str(again.given.get("reason", "")),
    }


def _ending(view: DisputeView) -> Entry | None:
    """The entry by which it ended."""
    return next((one for one in view.timeline if one.sequence == view.entered_sequence), None)
