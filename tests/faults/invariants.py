"""The twelve invariants of the proof, asked of a database whatever has just been done to the service.

One function for every campaign: what it gives back is everything that is wrong, a sentence each. The
record's own check (``verify_all``: chain, fold, owners, limits) is only a part of it: what it does not
look at is asked here in another way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from disputes.links import LinkOutcome, link_numbered
from disputes.models import Dispute, Obligation, Outbox, ResponseLink, Transition
from disputes.queries.verify import verify_all
from disputes.rows import RAISE
from disputes.tellings import CODE, REMINDER
from disputes.unit import Unit, Units
from machines.registry import UnknownRoute
from machines.roles import CLOCK, IRO
from machines.stages import MoveKind
from machines.working_days import end_of_day

CASE_WORDS = ("No school place", "Out of school", "with friends", "Asked on a visit", "not carried out")
"""What the small council's IRO types (tests/support/council.py): none of it may be seen outside."""
TOLD = "record_told"
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Acknowledged:
    """What somebody was told is recorded, with this hash, or with any when they were told none."""

    reference: str
    sequence: int
    hash: str


@dataclass(frozen=True)
class _Dispute:
    row: Mapping[str, Any]
    transitions: Rows
    obligations: Rows
    letters: Rows


def invariants(
    units: Units,
    acknowledged: Iterable[Acknowledged] = (),
    *,
    swept_at: datetime | None = None,
    post_is_done: bool = False,
    seen_outside: Iterable[str] = (),
) -> list[str]:
    """Everything in which the record breaks one of the twelve, the number of it first.

    :param acknowledged: what the service has said is recorded.
    :param swept_at: when a tick was finished: what was due by then must have been recorded (7).
    :param post_is_done: whether every letter must have come to its end by now (8).
    :param seen_outside: mails, logs and addresses that were seen: nothing of a case may be in them (12).
    """
    broken = [f"2, 3, 6: {one}" for one in verify_all(units).findings]
    with units.reading() as unit:
        broken += _lost(unit, acknowledged)
        for one in _disputes(unit):
            broken += _of_dispute(unit, one, swept_at)
        broken += _of_letters(unit, post_is_done)
        broken += _of_links(unit)
    for text in seen_outside:
        broken += [f"12: {word!r} was seen outside" for word in CASE_WORDS if word in text]
    return broken


def _lost(unit: Unit, acknowledged: Iterable[Acknowledged]) -> Iterator[str]:
    rows = unit.connection.execute(
        select(Dispute.reference, Transition.sequence, Transition.hash).join(
            Dispute, Dispute.id == Transition.dispute_id
        )
    ).all()
    there = {(reference, sequence): hashed for reference, sequence, hashed in rows}
    for one in acknowledged:
        stored = there.get((one.reference, one.sequence))
        if stored is None or (one.hash and stored != one.hash):
            yield f"1: {one.reference}, transition {one.sequence} was acknowledged and is not there"


def _disputes(unit: Unit) -> Iterator[_Dispute]:
    def grouped(table: Any, *order: Any) -> dict[Any, list[Mapping[str, Any]]]:
        found: dict[Any, list[Mapping[str, Any]]] = {}
        for row in unit.connection.execute(select(*table.__table__.c).order_by(*order)).mappings():
            found.setdefault(row["dispute_id"], []).append(dict(row))
        return found

    transitions = grouped(Transition, Transition.sequence)
    obligations = grouped(Obligation, Obligation.id)
    letters = grouped(Outbox, Outbox.id)
    for row in unit.connection.execute(select(*Dispute.__table__.c).order_by(Dispute.id)).mappings():
        parts = (group.get(row["id"], []) for group in (transitions, obligations, letters))
        yield _Dispute(dict(row), *parts)


def _of_dispute(unit: Unit, one: _Dispute, swept_at: datetime | None) -> Iterator[str]:
    name = one.row["reference"]
    for number, wrong in (
        (3, _gaps(one)),
        (4, _halves(unit, one)),
        (5, _second_answers(unit, one)),
        (6, _unowned(one)),
        (7, _out_of_time(one, swept_at)),
        (9, _after_the_end(unit, one)),
        (10, _referrals(one)),
    ):
        yield from (f"{number}: {name}: {what}" for what in wrong)


def _gaps(one: _Dispute) -> Iterator[str]:
    sequences = [row["sequence"] for row in one.transitions]
    if sequences != list(range(1, len(sequences) + 1)) or one.row["version"] != len(sequences):
        yield f"it is at version {one.row['version']}, and its transitions are {sequences}"


def _halves(unit: Unit, one: _Dispute) -> Iterator[str]:
    """A transition without what was to be written in the same commit, or the other way round."""
    opened = {(row["entered_sequence"], row["code"]) for row in one.obligations}
    closed = {(row["closed_sequence"], row["code"]) for row in one.obligations}
    of_no_move = (REMINDER, CODE)
    told = Counter(row["sequence"] for row in one.letters if row["letter"] not in of_no_move)
    for row in one.transitions:
        sequence = row["sequence"]
        for said in row["opened"]:
            if (sequence, said["obligation"]) not in opened:
                yield f"transition {sequence} opened {said['obligation']}, which is not there"
        for said in (*row["met"], *row["left"]):
            if (sequence, said["obligation"]) not in closed:
                yield f"transition {sequence} closed {said['obligation']}, which is still open"
        if not told[sequence] and _must_tell(unit, row):
            yield f"transition {sequence} tells somebody, and wrote no letter"
    known = {row["sequence"] for row in one.transitions}
    for sequence in set(told) - known:
        yield f"a letter tells of transition {sequence}, which is not there"
    for key in opened:
        if key[0] not in known:
            yield f"{key[1]} was opened by transition {key[0]}, which is not there"


def _must_tell(unit: Unit, row: Mapping[str, Any]) -> bool:
    """Whether the move asks somebody else for something, or is an answer or a lapse: those always tell."""
    if _kind(unit, row) in (MoveKind.ANSWER, MoveKind.DECIDE, MoveKind.LAPSE):
        return True
    drivers = {role.id for role in unit.registry.find(row["to_route"], row["to_version"]).raised_by}
    return any(
        said["role"] not in drivers and said["person_id"] not in (None, row["actor_id"])
        for said in row["opened"]
    )


def _kind(unit: Unit, row: Mapping[str, Any]) -> MoveKind | None:
    if row["move"] == RAISE:
        return None
    try:
        return unit.registry.find(row["from_route"], row["from_version"]).moves[row["move"]].kind
    except (UnknownRoute, KeyError):
        return None


def _second_answers(unit: Unit, one: _Dispute) -> Iterator[str]:
    entered, met = 1, Counter[tuple[int, str]]()
    for row in one.transitions:
        met.update((entered, said["obligation"]) for said in row["met"])
        if (row["from_route"], row["from_stage"]) != (row["to_route"], row["to_stage"]):
            entered = row["sequence"]
    for (sequence, code), times in met.items():
        if times > 1:
            yield f"{code} of transition {sequence} was met {times} times"


def _unowned(one: _Dispute) -> Iterator[str]:
    if one.row["open"] and (not one.row["stage"] or not one.row["awaiting_role"]):
        yield "it is open, and nobody's turn"


def _out_of_time(one: _Dispute, swept_at: datetime | None) -> Iterator[str]:
    lapses = Counter[tuple[str, str]]()
    for row in one.transitions:
        if row["role"] == CLOCK.id and "due_on" in row["given"]:
            due_on = date.fromisoformat(row["given"]["due_on"])
            in_hours = any(
                owed["code"] == row["given"]["obligation"] and owed["due_at"] <= row["at"]
                for owed in one.obligations
                if owed["due_at"] is not None
            )
            if row["at"] < end_of_day(due_on) and not in_hours:
                yield f"transition {row['sequence']} recorded a lapse before {due_on}"
            lapses[str(row["given"]), _entry(one, row["sequence"])] += 1
    for (what, _), times in lapses.items():
        if times > 1:
            yield f"the same lapse was recorded {times} times: {what}"
    for owed in one.obligations:
        if owed["reminded_at"] and owed["remind_at"] and owed["reminded_at"] < owed["remind_at"]:
            yield f"{owed['code']} was reminded of too early"
        is_due = swept_at is not None and owed["due_at"] is not None and owed["due_at"] <= swept_at
        if is_due and owed["lapsed_at"] is None and owed["outcome"] == "":
            yield f"{owed['code']} was due on {owed['due_on']}, and no lapse is recorded"


def _entry(one: _Dispute, sequence: int) -> str:
    """Which entry of a stage a transition fell in."""
    entered = [
        row["sequence"]
        for row in one.transitions
        if row["sequence"] <= sequence
        and (row["from_route"], row["from_stage"]) != (row["to_route"], row["to_stage"])
    ]
    return str(entered[-1] if entered else 1)


def _after_the_end(unit: Unit, one: _Dispute) -> Iterator[str]:
    for row in one.transitions:
        if row["move"] == RAISE:
            continue
        left = unit.registry.find(row["from_route"], row["from_version"]).stage(row["from_stage"])
        # Who was told how it ended is written down after it: that changes nothing.
        if left.ending is not None and row["move"] != TOLD and _kind(unit, row) is not MoveKind.REOPEN:
            yield f"transition {row['sequence']} was made after the end"


def _referrals(one: _Dispute) -> Iterator[str]:
    for row in one.transitions[:1]:
        if row["to_route"] == "cafcass_referral" and row["role"] != IRO.id:
            yield f"a referral was opened by {row['role']}"


def _of_letters(unit: Unit, post_is_done: bool) -> Iterator[str]:
    for row in unit.connection.execute(select(*Outbox.__table__.c)).mappings():
        ends = sum(row[name] is not None for name in ("sent_at", "failed_at", "dropped_at"))
        if ends > 1 or (post_is_done and ends == 0):
            yield f"8: letter {row['id']} ({row['letter']}) has come to {ends} ends"


def _of_links(unit: Unit) -> Iterator[str]:
    standing = select(ResponseLink.id, ResponseLink.entered_sequence, Dispute.entered_sequence).join(
        Dispute, Dispute.id == ResponseLink.dispute_id
    )
    for number, bound_to, stands_at in unit.connection.execute(standing).all():
        if bound_to != stands_at and link_numbered(unit, number).outcome is LinkOutcome.USABLE:
            yield f"11: link {number} is alive, and its stage has ended"
