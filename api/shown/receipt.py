"""What has just been recorded, and what happens next: the receipt of a move."""

from __future__ import annotations

from api.shown.due import Shape, within
from api.shown.record import answer_rows, timeline_entry, written
from api.shown.steps import steps_from
from disputes.queries.dispute import DisputeView
from disputes.queries.timeline import Entry
from disputes.rows import RAISE

RAISED = "Dispute raised"


def receipt_of(view: DisputeView, sequence: int) -> Shape:
    """A transition as its receipt: ``title``, ``done``, ``rows``, ``steps``, ``is_newest``.

    The first move made together with raising belongs to the receipt of raising.
    """
    entry = view.timeline[sequence - 1]
    last = view.timeline[-1]
    return {
        "title": _title(view, entry),
        "done": timeline_entry(entry),
        "rows": written(view) if entry.move == RAISE else answer_rows(entry.answers),
        # What is recorded once it has ended tells nobody.
        "steps": steps_from(view) if view.is_open or sequence <= view.entered_sequence else [],
        "is_newest": last is entry or _made_with(entry, last),
    }


def _title(view: DisputeView, entry: Entry) -> str:
    if entry.move != RAISE:
        return f"Done: {within(entry.label)}"
    return entry.label if view.is_beside else RAISED


def _made_with(entry: Entry, last: Entry) -> bool:
    return entry.move == RAISE and last.sequence == 2 and last.at == entry.at
