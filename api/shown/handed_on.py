"""The clock's own word in the timeline that somebody else answers now, and why."""

from __future__ import annotations

from api.look import moment
from api.shown.due import Shape
from disputes.queries.timeline import Entry

NEW_IRO = "The dispute has a new IRO"
IRO_STAYS = "A child has a new IRO, and the dispute stays with its own"


def handed_on(entry: Entry) -> Shape:
    """What went to somebody else, by the clock: with the reason, and no word of being late."""
    title = NEW_IRO if "iro_id" in entry.given else IRO_STAYS if "iro_stays" in entry.given else entry.label
    because = entry.given.get("because", "")
    return {
        "kind": "clock",
        "anchor": f"entry-{entry.sequence}",
        "when_text": moment(entry.at),
        "title": title,
        "who_text": "",
        "in_time_text": "",
        "late": False,
        "is_note": False,
        "details": [{"label": "Why", "text": because}] if because else [],
    }
