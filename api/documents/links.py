"""Which documents the page of a dispute leads to."""

from __future__ import annotations

from collections.abc import Collection

from disputes.papers import Paper

NAMES = {
    Paper.RECORD: ("record", "The whole record, and copies for the child’s file"),
    Paper.BRIEFING: ("briefing", "Briefing for the Children’s Guardian and the legal adviser"),
    Paper.LETTER: ("letter-to-the-child", "Letter to the child"),
    Paper.READINGS: ("readings", "Who has read this"),
}


def document_links(reference: str, papers: Collection[Paper]) -> list[dict[str, str]]:
    """A link to each of the papers that the reader may have."""
    return [
        {"href": f"/disputes/{reference}/{address}", "text": text}
        for paper, (address, text) in NAMES.items()
        if paper in papers
    ]
