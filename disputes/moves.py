"""``record_move``: the only writer of a dispute's stage.

One transition row, the obligations it met, left and opened, the letters to be sent and the
dispute's own row go into one transaction, and the row is chained to the one before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import bindparam, insert, update

from disputes.case import Case, Facts, Owed
from disputes.chain import BEFORE_THE_FIRST, transition_hash
from disputes.changes import as_named, changed
from disputes.errors import Refused
from disputes.holders import Holders
from disputes.letters_of import Asked, letters_of
from disputes.links import revoke_links
from disputes.models import Base, Dispute, DisputeChild, DisputeTheme, Obligation, Outbox, Transition
from disputes.obligations import Settled, as_settled, opened_by, remind_at, settle
from disputes.receipts import Receipt, receipt_of
from disputes.rows import (
    EMPTY,
    RAISE,
    Actor,
    Command,
    awaited,
    entering,
    facts_given,
    given_when_raising,
    standing_at,
)
from disputes.tellings import ASKED, Telling, one_each, outbox_row, proposed_to, told_each
from disputes.unit import Unit
from machines.engine import Advance
from machines.limits import Risk
from machines.roles import CLOCK, IRO, Role
from machines.route import Route
from machines.stages import Stage

_DISPUTE, _TRANSITION, _OBLIGATION, _OUTBOX = (
    Base.metadata.tables[model.__tablename__] for model in (Dispute, Transition, Obligation, Outbox)
)
# Built once, for building a statement costs more than running it; and of the tables themselves, for
# what the models add to a statement is of no use here. With ``returning`` the rows go in one statement.
_ADVANCE = update(_DISPUTE).where(
    _DISPUTE.c.id == bindparam("dispute_id"), _DISPUTE.c.version == bindparam("version_before")
)
_RECORD = insert(_TRANSITION)
_THESE = update(_OBLIGATION).where(_OBLIGATION.c.id.in_(bindparam("obligation_ids", expanding=True)))
_OPEN = insert(_OBLIGATION).returning(_OBLIGATION.c.id)
_TELL = insert(_OUTBOX).returning(_OUTBOX.c.id)

CHANGING = ("person_id", "held_by", "due_on", "due_at", "first_due_on", "asked_until", "lapsed_at")
"""What a move that stays may change in what is owed."""


def record_move(
    unit: Unit,
    case: Case,
    step: Advance,
    actor: Actor,
    given: Mapping[str, Any],
    command: Command,
) -> Receipt:
    """Record a move that the machine has made, with all that follows from it.

    :param given: the answers by need id, checked, as they are to stand in the record.
    :raises Refused: ``stale`` when somebody else's move was recorded first.
    """
    sequence = case.row["version"] + 1
    given = as_named(case, step, given)
    settled = settle(case.owed, step)
    if not step.entered:
        now_owed = changed(unit, case, step, given)
        settled = replace(
            settled, still_open=tuple(one for one in now_owed if one.code not in step.move.meets)
        )
        _end_links_of_others(unit, case, settled.still_open)
    drivers = case.place.route.raised_by
    opened = (
        opened_by(unit, step.route, step.stage, _facts_after(unit, case, step, given), case.holders, sequence)
        if step.entered
        else []
    )
    transition = {
        "dispute_id": case.id,
        "from_route": case.row["route"],
        "from_version": case.row["route_version"],
        "from_stage": case.row["stage"],
        "move": step.move.id,
        "role": step.role.id,
        "given": given,
        "met": [as_settled(unit, owed) for owed in settled.met],
        "left": [as_settled(unit, owed) for owed in settled.left],
        "skipped": list(step.skipped),
        "previous_hash": case.row["head_hash"],
        **entering(unit, step.route, step.stage, sequence, opened, actor, command),
    }
    transition["hash"] = transition_hash(case.reference, transition)
    now_standing = {"version": sequence, "head_hash": transition["hash"], **facts_given(given)}
    now_standing |= {name: given[name] for name in ("iro_id", "named_id") if name in given}
    now_standing |= awaited(case.holders, opened, settled.still_open, step.route, step.stage)
    if step.entered:
        now_standing |= standing_at(unit, case.row["route"], step.route, step.stage, sequence)
    here = {"dispute_id": case.id, "version_before": case.row["version"]}
    if unit.connection.execute(_ADVANCE, here | now_standing).rowcount != 1:
        raise Refused("stale")
    unit.connection.execute(_RECORD, transition)
    _write_settled(unit, settled, transition)
    _write_changed(unit, case.owed, settled.still_open)
    letters = letters_of(unit, case, step, actor, given, _others(opened, drivers), settled.still_open)
    _write_new(unit, case.id, sequence, opened, letters)
    return receipt_of(case.reference, transition)


def record_raising(
    unit: Unit,
    dispute: dict[str, Any],
    route: type[Route],
    begun: tuple[Stage, tuple[str, ...]],
    holders: Holders,
    actor: Actor,
    command: Command,
    *,
    children: Sequence[int] = (),
    themes: Sequence[str] = (),
    given: Mapping[str, Any] = MappingProxyType({}),
    as_role: Role = IRO,
) -> Receipt:
    """Record a new dispute: its row, its first transition, what is owed, and who is told.

    :param dispute: the columns that the IRO's answers fill; the rest is set here.
    :param begun: the stage it enters and the rungs passed over, from the engine.
    :param given: what was answered besides, as it is to stand in the record; ``as_role`` who raises it.
    """
    stage, skipped = begun
    facts = Facts(
        unit.now,
        Risk(dispute["risk"]) if dispute.get("risk") else None,
        dispute.get("limit_days"),
        dispute.get("event_on"),
        dispute.get("event_at"),
        dispute.get("alert_type", ""),
    )
    opened = opened_by(unit, route, stage, facts, holders, sequence=1)
    transition = {
        "from_route": "",
        "from_version": "",
        "from_stage": "",
        "move": RAISE,
        "role": as_role.id,
        "given": given_when_raising(dispute, children, themes, given),
        "met": [],
        "left": [],
        "skipped": list(skipped),
        "previous_hash": BEFORE_THE_FIRST,
        **entering(unit, route, stage, 1, opened, actor, command),
    }
    transition["hash"] = transition_hash(dispute["reference"], transition)
    row = (
        EMPTY
        | dispute
        | {
            "version": 1,
            "raised_at": unit.now,
            "began_on": unit.today,
            "head_hash": transition["hash"],
            **awaited(holders, opened, (), route, stage),
            **standing_at(unit, "", route, stage, 1),
        }
    )
    dispute_id = unit.connection.execute(insert(Dispute).returning(Dispute.id), row).scalar_one()
    unit.connection.execute(_RECORD, transition | {"dispute_id": dispute_id})
    if children:
        rows = [{"dispute_id": dispute_id, "child_id": child_id} for child_id in children]
        unit.connection.execute(insert(DisputeChild), rows)
    if themes:
        about = [{"dispute_id": dispute_id, "theme": theme} for theme in themes]
        unit.connection.execute(insert(DisputeTheme), about)
    told = [Telling(ASKED, one.person_id, one.role) for one in _others(opened, ())]
    told += told_each(holders, route.raising_tells)
    told += proposed_to(route, given)
    _write_new(unit, dispute_id, 1, opened, one_each(told, without=actor.person_id))
    return receipt_of(dispute["reference"], transition)


def _facts_after(unit: Unit, case: Case, step: Advance, given: Mapping[str, Any]) -> Facts:
    """What limits depend on from this move on: the IRO may set a limit or a date by it."""
    return replace(case.facts, **facts_given(given), lapsed_on=_lapsed_on(unit, case, step))


def _lapsed_on(unit: Unit, case: Case, step: Advance) -> date | None:
    """The due day that passed, where the clock goes on by silence as soon as it has.

    Where the clock stood still for longer, it is today that counts: nobody loses days before they are asked.
    """
    if step.role != CLOCK or step.move.standing:
        return None
    passed = [one.due_on for one in case.owed if one.lapsed_at is not None and one.due_on is not None]
    last = max(passed, default=None)
    return last if last is not None and unit.today <= last + timedelta(days=1) else None


def _end_links_of_others(unit: Unit, case: Case, still_open: tuple[Owed, ...]) -> None:
    before = {one.id: one.person_id for one in case.owed}
    for role in {one.role for one in still_open if one.person_id != before[one.id]}:
        revoke_links(unit, case.id, case.row["entered_sequence"], role)


def _others(opened: list[dict[str, Any]], drivers: Sequence[Role]) -> list[Asked]:
    """Who is asked for something now, but those who drive the dispute themselves."""
    theirs = {role.id for role in drivers}
    return [
        Asked(row["person_id"], row["role"])
        for row in opened
        if row["role"] not in theirs and row["person_id"] is not None
    ]


def _write_settled(unit: Unit, settled: Settled, transition: Mapping[str, Any]) -> None:
    """Close what the transition says that it met and left: mostly all in one statement."""
    came_to: dict[tuple[str, int], list[int]] = {}
    for outcome, owed in (("met", settled.met), ("left", settled.left)):
        for one, recorded in zip(owed, transition[outcome], strict=True):
            came_to.setdefault((outcome, recorded["late_by"]), []).append(one.id)
    for (outcome, late_by), ids in came_to.items():
        closed = {
            "outcome": outcome,
            "late_by": late_by,
            "closed_at": unit.now,
            "closed_sequence": transition["sequence"],
        }
        unit.connection.execute(_THESE, {"obligation_ids": ids} | closed)


def _write_changed(unit: Unit, before: tuple[Owed, ...], after: tuple[Owed, ...]) -> None:
    """Write down what a move changed in what is still owed: what changed alike, in one statement."""
    was = {one.id: one for one in before}
    alike: list[tuple[dict[str, Any], list[int]]] = []
    for one in after:
        values = {
            name: getattr(one, name) for name in CHANGING if getattr(one, name) != getattr(was[one.id], name)
        }
        if "due_on" in values:
            values |= {"remind_at": remind_at(unit, one.due_on), "reminded_at": None}
        ids = next((ids for others, ids in alike if others == values), None)
        if ids is not None:
            ids.append(one.id)
        elif values:
            alike.append((values, [one.id]))
    for values, ids in alike:
        unit.connection.execute(_THESE, {"obligation_ids": ids} | values)


def _write_new(
    unit: Unit,
    dispute_id: int,
    sequence: int,
    opened: list[dict[str, Any]],
    letters: list[Telling],
) -> None:
    if opened:
        unit.connection.execute(_OPEN, [row | {"dispute_id": dispute_id} for row in opened])
    if letters:
        rows = [outbox_row(one, unit.now, dispute_id, sequence) for one in letters]
        unit.connection.execute(_TELL, rows)
