"""The record of a dispute in words, for the page and the PDF: what was written, done, owed and filed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from api.look import count_of, long_date, moment, short_date
from api.shown import record as shown
from disputes.queries.record_whole import Matter, WholeRecord
from disputes.queries.timeline import Entry
from disputes.withheld import OF_ANOTHER_CHILD, WITHHELD, ChildOfRecord
from machines.limits import Risk
from machines.registry import Registry
from machines.working_days import london_date

Shape = dict[str, Any]
ANOTHER_CHILD = "another child"
PRIVATE = (
    "This is the IRO’s own record. It holds what is private to the IRO service, such as legal advice. "
    "On a child’s file goes the copy that is made for it, and not this."
)


def record_paper(record: WholeRecord, registry: Registry) -> Shape:
    """All that the record's page and PDF show."""
    matter = record.record
    return {
        "reference": record.record.reference,
        "title": f"Record of dispute {matter.reference}",
        "copy_text": _copy_text(record),
        "is_privileged": _holds_what_is_private(record),
        "facts": _facts(record),
        "written": _written(matter, registry),
        "agreed": agreed(matter.entries),
        "happened": _happened(matter),
        "owed": _owed(record, matter, registry),
        "beside": [_beside(record, one, registry) for one in record.beside],
        "filed": _filed(record),
        "heads": [vars(one.head) for one in record.matters],
        "made_text": f"Made for {record.made_for} at {moment(record.made_at)}.",
    }


def about(children: tuple[ChildOfRecord, ...]) -> str:
    """Whom it is about: "AB (case C-101) and another child"."""
    return shown.and_join(child_text(one) for one in children)


def child_text(child: ChildOfRecord) -> str:
    """A child as the record names them."""
    return f"{child.initials} (case {child.case_number})" if child.is_named else ANOTHER_CHILD


def _copy_text(record: WholeRecord) -> str:
    if record.child is not None:
        return f"This is the copy for the file of {child_text(record.child)}."
    return PRIVATE if _holds_what_is_private(record) else ""


def _holds_what_is_private(record: WholeRecord) -> bool:
    return any(one.route.private_to and not one.is_outline for one in record.matters)


def _facts(record: WholeRecord) -> list[Shape]:
    matter = record.record
    row = matter.dispute or {}
    stands = matter.stage_label
    if row["ended_at"]:
        stands += f"\nEnded {moment(row['ended_at'])}"
    return [
        {"label": "Council", "text": record.council_name},
        {"label": "About", "text": about(matter.children) or "No one child"},
        {"label": "IRO", "text": record.people[row["iro_id"]]},
        {"label": "Route", "text": f"{matter.route.title}, version {matter.route.version}"},
        {"label": "Raised", "text": moment(row["raised_at"])},
        {"label": "Where it stands", "text": stands},
    ]


def _written(matter: Matter, registry: Registry) -> list[Shape]:
    row = matter.dispute or {}
    rows: list[Shape] = [
        {"label": label, "text": row[name]} for name, label in shown.WRITTEN.items() if row[name]
    ]
    if row["outcome_by"]:
        rows.insert(-1, {"label": "By when", "text": long_date(row["outcome_by"])})
    if matter.themes:
        names = "\n".join(registry.profile.theme(one).name for one in matter.themes)
        rows.append({"label": "Themes", "text": names})
    if row["risk"]:
        rows.append({"label": "Risk", "text": registry.profile.risk_names[Risk(row["risk"])]})
    if row["limit_days"] is not None:
        limit = f"{count_of(row['limit_days'], 'working day')}. {row['limit_reason']}"
        rows.append({"label": "Limit set for this case", "text": limit})
    return rows


def agreed(entries: tuple[Entry, ...]) -> list[Shape]:
    """The actions that were agreed last."""
    found: list[Mapping[str, str]] = next(
        (one.given["agreed_actions"] for one in reversed(entries) if one.given.get("agreed_actions")), []
    )
    return shown.actions(found)


def _happened(matter: Matter) -> list[Shape]:
    """Every transition, first to last."""
    partly = {row["sequence"] for row in matter.transitions if WITHHELD in row}
    return [
        {
            **shown.timeline_entry(entry),
            "number": entry.sequence,
            "left_out": f"What was recorded here is left out. {OF_ANOTHER_CHILD}"
            if entry.sequence in partly
            else "",
        }
        for entry in matter.entries
    ]


def _owed(record: WholeRecord, matter: Matter, registry: Registry) -> list[Shape]:
    roles = registry.roles()
    rows = []
    for asked, row in zip(matter.owed, matter.obligations, strict=True):
        role = registry.profile.name_of(roles[row["role"]]) if row["role"] in roles else row["role"]
        person = record.people.get(row["person_id"] or 0, "")
        rows.append(
            {
                "what": asked,
                "who": f"{person}, {role}" if person else f"Nobody in the post of {role}",
                "due": _due(row),
                "came_of_it": _came_of_it(row),
            }
        )
    return rows


def _due(row: Mapping[str, Any]) -> str:
    if row["due_on"] is None:
        return "No time limit"
    first: date | None = row["first_due_on"]
    before = f" (first {short_date(first)})" if first and first != row["due_on"] else ""
    return short_date(row["due_on"]) + before


def _came_of_it(row: Mapping[str, Any]) -> str:
    late = f"{count_of(row['late_by'], 'working day')} late" if row["late_by"] else ""
    if row["outcome"] == "met":
        done = f"Done {short_date(london_date(row['closed_at']))}"
        return f"{done}, {late or 'in time'}" if row["due_on"] else done
    if row["outcome"] == "left":
        return f"Not done when it moved on{f', {late}' if late else ''}"
    return "Time limit passed, still open" if row["lapsed_at"] else "Open"


def _beside(record: WholeRecord, matter: Matter, registry: Registry) -> Shape:
    told: Shape = {
        "title": matter.route.title,
        "reference": matter.reference,
        "stands": matter.stage_label,
        "outline": [f"{step.label}: {moment(step.at)}" for step in matter.outline],
        "is_outline": matter.is_outline,
    }
    if matter.is_outline:
        return told
    return {
        **told,
        "happened": _happened(matter),
        "owed": _owed(record, matter, registry),
    }


def _filed(record: WholeRecord) -> list[Shape]:
    names = {one.number: child_text(one) for one in record.children}
    return [
        {
            "entry": f"{matter.reference}, entry {row['sequence']}",
            "child": names.get(row["child_id"], ANOTHER_CHILD),
            "place": row["place"],
            "when": f"{moment(row['filed_at'])}, {record.people[row['filed_by']]}",
        }
        for matter in record.matters
        for row in matter.filings
    ]
