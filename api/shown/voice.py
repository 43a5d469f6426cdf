"""The child and the family on a dispute's page: whether they were heard at this step, and who was told."""

from __future__ import annotations

from api.look import short_date
from api.shown.due import Shape
from api.shown.record import and_join
from disputes.queries.dispute import DisputeView
from disputes.queries.timeline import Entry
from machines.working_days import london_date

VIEWS, TOLD = "record_views", "record_told"


def voice_rows(view: DisputeView) -> list[Shape]:
    """Rows of facts: what the child wants was last asked when, and who knows of the dispute.

    ``href`` leads to the form for whoever may record more.
    """
    if view.is_beside:
        return []
    may = {move.id for move in view.moves}
    return [
        {"label": "Child’s wishes", "text": _views(view), "href": _to(view, VIEWS, may)},
        {"label": "Told of it", "text": _told(view), "href": _to(view, TOLD, may)},
    ]


def _to(view: DisputeView, move: str, may: set[str]) -> str:
    return f"/disputes/{view.reference}/moves/{move}" if move in may else ""


def _views(view: DisputeView) -> str:
    recorded = _entries(view, VIEWS)
    if view.entered_sequence == 1 and not recorded:
        return "Recorded when it was raised"
    last = recorded[-1] if recorded else None
    when = f"on {short_date(london_date(last.at))}" if last else "when it was raised"
    here = last is not None and last.sequence > view.entered_sequence
    return f"Recorded {when}" if here or not view.is_open else f"Last {when}, not yet at this step"


def _told(view: DisputeView) -> str:
    names = [name for entry in _entries(view, TOLD) for name in entry.given["informed"]]
    if not names:
        return "Nobody is recorded as told"
    first, *rest = dict.fromkeys(names)
    return and_join([first, *(name[:1].lower() + name[1:] for name in rest)])


def _entries(view: DisputeView, move: str) -> list[Entry]:
    return [entry for entry in view.timeline if entry.move == move]
