"""What is to go on children's files, in words: lists, one entry's page, what has been marked."""

from __future__ import annotations

from collections.abc import Iterable

from api.look import count_of, long_date, moment
from api.shown.due import Shape
from api.shown.file_entry import text_of
from disputes.filing import EntryAt
from disputes.queries.filing import Filed, FileEntry, Listed, ToFile
from machines.working_days import london_date


def address_of(where: EntryAt) -> str:
    """The page of an entry: the child is a number in it, and nothing more."""
    return f"/disputes/{where.reference}/file/{where.sequence}/{where.child_number}"


def chosen_as(where: EntryAt) -> str:
    """An entry as the value of a checkbox."""
    return f"{where.reference}/{where.sequence}/{where.child_number}"


def groups(found: Iterable[Listed]) -> list[Shape]:
    """Entries by dispute and child: the group whose oldest entry has waited longest comes first."""
    by_file: dict[tuple[str, int], Shape] = {}
    for one in found:
        key = one.where.reference, one.where.child_number
        group = by_file.setdefault(
            key,
            {
                "title": f"{one.initials} (case {one.case_number})",
                "reference": one.where.reference,
                "href": f"/disputes/{one.where.reference}",
                "route_title": one.route_title,
                "entries": [],
            },
        )
        group["entries"].append(_listed(one))
    return list(by_file.values())


def _listed(one: Listed) -> Shape:
    return {
        "value": chosen_as(one.where),
        "id": f"entry-{one.where.reference}-{one.where.sequence}-{one.where.child_number}",
        "href": address_of(one.where),
        "title": _title(one.label, one.to_label),
        "on_text": long_date(london_date(one.at)),
        "filed_text": filed_text(one.filed),
    }


def _title(label: str, to_label: str) -> str:
    return label if label == to_label else f"{label}. Now: {to_label}"


def filed_text(filed: Filed | None) -> str:
    """Where an entry was put, by whom and when; "" while it is not on file."""
    return "" if filed is None else f"{filed.place}. Marked by {filed.by} at {moment(filed.at)}"


def page(entry: FileEntry) -> Shape:
    """One entry as its page shows it."""
    return {
        "title": _title(entry.step.label, entry.step.to_label),
        "child": f"{entry.child.initials} (case {entry.child.case_number})",
        "reference": entry.where.reference,
        "action": address_of(entry.where),
        "text": text_of(entry),
        "rows": min(max(len(text_of(entry).splitlines()) + 2, 12), 40),
        "has_siblings": entry.has_siblings,
        "filed_text": filed_text(entry.filed),
        "may_mark": entry.may_mark,
    }


def next_one(found: ToFile, after: EntryAt) -> str:
    """The page of the entry to go on with: of the same child and dispute if any, else the oldest; or ""."""
    same = [
        one.where
        for one in found.entries
        if (one.where.reference, one.where.child_number) == (after.reference, after.child_number)
    ]
    waiting = same or [one.where for one in found.entries]
    return address_of(waiting[0]) if waiting else ""


def marked(count: int, total: int) -> Shape:
    """What to say when entries have been marked, and how many are left."""
    heading = f"{count_of(count, 'entry', 'entries')} marked as on file"
    left = f"{count_of(total, 'entry is', 'entries are')} still to go on file." if total else ""
    return {
        "heading": heading if count else "This was already marked as on file",
        "text": left or "Everything is on file.",
    }


def waiting_text(found: Iterable[Listed]) -> str:
    """What a dispute's page says of its entries."""
    count = sum(one.filed is None for one in found)
    if not count:
        return "Every entry is on the child’s file"
    return f"{count_of(count, 'entry is', 'entries are')} not yet on the child’s file"
