"""The record of a dispute as JSON: every row as stored, the heads of its chains, a digest of the whole."""

from __future__ import annotations

import json
from typing import Any

from disputes.queries.record_whole import Matter, WholeRecord
from disputes.record_file import FORMAT, FORMAT_VERSION, sealed
from disputes.withheld import ChildOfRecord

HOW_TO_CHECK = (
    "iro verify-record FILE works out every hash in this file again, without the database. "
    "How the hashes are made is written in docs/record-file.md of the service."
)


def record_document(record: WholeRecord) -> dict[str, Any]:
    """The document, with its digest."""
    return sealed(
        {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "how_to_check": HOW_TO_CHECK,
            "council": {"id": record.council, "name": record.council_name},
            "made_at": record.made_at,
            "made_for": record.made_for,
            "copy_for": None if record.child is None else _child(record.child),
            "people": {str(number): name for number, name in record.people.items()},
            "record": _matter(record.record),
            "beside": [_matter(one) for one in record.beside],
            "heads": [
                {"reference": one.reference, "sequence": one.head.sequence, "hash": one.head.hash}
                for one in record.matters
            ],
        }
    )


def record_text(record: WholeRecord) -> str:
    """The same as the text of a file that people can read too."""
    return json.dumps(record_document(record), ensure_ascii=False, indent=2) + "\n"


def _matter(matter: Matter) -> dict[str, Any]:
    named = {
        "reference": matter.reference,
        "route": {
            "id": matter.route.route_id,
            "version": matter.route.version,
            "title": matter.route.title,
        },
        "stage": matter.stage_label,
    }
    if matter.is_outline:
        return {**named, "outline": [vars(step) for step in matter.outline]}
    return {
        **named,
        "dispute": matter.dispute,
        "children": [_child(one) for one in matter.children],
        "themes": matter.themes,
        "transitions": matter.transitions,
        "obligations": matter.obligations,
        "filings": matter.filings,
    }


def _child(child: ChildOfRecord) -> dict[str, Any]:
    told = {"position": child.position, "number": child.number}
    if not child.is_named:
        return {**told, "name": "another child"}
    return {**told, "case_number": child.case_number, "initials": child.initials}
