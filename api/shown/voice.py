"""The child and the family on a dispute's page: whether they were heard at this step, and who was told."""

from __future__ import annotations

from api.look import short_date
from api.shown.due import Shape, within
from api.shown.record import and_join
from disputes.queries.dispute import DisputeView
from disputes.queries.timeline import Entry
from disputes.withheld import NAMES_THE_CHILD
from machines.needs import INFORMED
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
    """When the children were last heard: each for themselves, where it is not the same of all of them."""
    heard = [
        (child.initials, _heard(view, position))
        for position, child in enumerate(view.children, start=1)
        if child.is_read
    ]
    texts = {text for _, text in heard}
    return texts.pop() if len(texts) == 1 else "; ".join(f"{who}: {within(text)}" for who, text in heard)


def _heard(view: DisputeView, position: int) -> str:
    recorded = [one for one in _entries(view, VIEWS) if one.given.get(NAMES_THE_CHILD) == position]
    if view.entered_sequence == 1 and not recorded:
        return "Recorded when it was raised"
    last = recorded[-1] if recorded else None
    when = f"on {short_date(london_date(last.at))}" if last else "when it was raised"
    here = last is not None and last.sequence > view.entered_sequence
    return f"Recorded {when}" if here or not view.is_open else f"Last {when}, not yet at this step"


def _told(view: DisputeView) -> str:
    """Who was told: with the child about whom, where it was not about all of them."""
    everybody = dict(enumerate((child.initials for child in view.children), start=1))
    told: dict[str, set[int]] = {}
    for entry in _entries(view, TOLD):
        child = entry.given.get(NAMES_THE_CHILD)
        for name in entry.given.get(INFORMED.id, ()):
            told.setdefault(name, set()).update([child] if child else everybody)
    if not told:
        return "Nobody is recorded as told"
    first, *rest = (
        name if about == set(everybody) else f"{name} ({and_join(everybody[one] for one in sorted(about))})"
        for name, about in told.items()
    )
    return and_join([first, *(name[:1].lower() + name[1:] for name in rest)])


def _entries(view: DisputeView, move: str) -> list[Entry]:
    return [entry for entry in view.timeline if entry.move == move]
