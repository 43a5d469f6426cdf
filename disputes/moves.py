"""``record_move``: the only writer of a dispute's stage.

One transition row, the obligations it met, left and opened, the letters to be sent and the
dispute's own row go into one transaction, and the row is chained to the one before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from disputes.case import Case, Owed
from disputes.chain import BEFORE_THE_FIRST, transition_hash
from disputes.errors import Refused
from disputes.holders import ASSIGNED, Holders
from disputes.links import revoke_links
from disputes.models import Dispute, DisputeChild, DisputeTheme, Obligation, Outbox, Transition
from disputes.obligations import Facts, Settled, as_settled, lateness, opened_by, settle
from disputes.receipts import Receipt, receipt_of
from disputes.rows import RAISE, Actor, Command, awaited, entering, given_when_raising, standing_at
from disputes.tellings import (
    ASKED,
    Telling,
    lapse_tellings,
    one_each,
    outbox_row,
    tellings_of,
    told_to,
)
from disputes.unit import Unit
from machines.engine import Advance
from machines.limits import Risk
from machines.roles import IRO
from machines.route import Route
from machines.stages import MoveKind, Stage


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
    settled = settle(case.owed, step)
    if step.move.kind is MoveKind.LAPSE:
        settled = replace(settled, still_open=_lapse(unit, settled.still_open, given["obligation"]))
    if step.move.kind is MoveKind.REASSIGN:
        settled = replace(settled, still_open=_reassign(settled.still_open, given["to_person"]))
        for role in {owed.role for owed in settled.still_open if owed not in case.owed}:
            revoke_links(unit, case.id, case.row["entered_sequence"], role)
    opened = (
        opened_by(unit, step.route, step.stage, _facts(dict(case.row)), case.holders, sequence)
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
        "given": dict(given),
        "met": [as_settled(unit, owed) for owed in settled.met],
        "left": [as_settled(unit, owed) for owed in settled.left],
        "skipped": list(step.skipped),
        "previous_hash": case.row["head_hash"],
        **entering(unit, step.route, step.stage, sequence, opened, actor, command),
    }
    transition["hash"] = transition_hash(case.reference, transition)
    now_standing = {"version": sequence, "head_hash": transition["hash"]}
    now_standing |= awaited(case.holders, opened, settled.still_open, step.stage)
    if step.entered:
        now_standing |= standing_at(unit, case.row["route"], step.route, step.stage, sequence)
    written = unit.connection.execute(
        update(Dispute)
        .where(Dispute.id == case.id, Dispute.version == case.row["version"])
        .values(**now_standing)
    )
    if written.rowcount != 1:
        raise Refused("stale")
    unit.connection.execute(insert(Transition), transition)
    _write_settled(unit, settled, sequence)
    _write_new(unit, case.id, sequence, opened, _letters(unit, case, step, actor, given, opened))
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
    children: Sequence[int],
    themes: Sequence[str],
    passed_over_because: str = "",
) -> Receipt:
    """Record a new dispute: its row, its first transition, what is owed, and who is told.

    :param dispute: the columns that the IRO's answers fill; the rest is set here.
    :param begun: the stage it enters and the rungs passed over, from the engine;
        ``passed_over_because`` is the IRO's reason (Handbook 6.2).
    """
    stage, skipped = begun
    opened = opened_by(unit, route, stage, _facts(dispute | {"raised_at": unit.now}), holders, sequence=1)
    transition = {
        "from_route": "",
        "from_version": "",
        "from_stage": "",
        "move": RAISE,
        "role": IRO.id,
        "given": given_when_raising(dispute, children, themes, passed_over_because),
        "met": [],
        "left": [],
        "skipped": list(skipped),
        "previous_hash": BEFORE_THE_FIRST,
        **entering(unit, route, stage, 1, opened, actor, command),
    }
    transition["hash"] = transition_hash(dispute["reference"], transition)
    row = dispute | {
        "version": 1,
        "raised_at": unit.now,
        "began_on": unit.today,
        "head_hash": transition["hash"],
        **awaited(holders, opened, (), stage),
        **standing_at(unit, "", route, stage, 1),
    }
    dispute_id = unit.connection.execute(insert(Dispute).returning(Dispute.id), row).scalar_one()
    unit.connection.execute(insert(Transition), transition | {"dispute_id": dispute_id})
    unit.connection.execute(
        insert(DisputeChild),
        [{"dispute_id": dispute_id, "child_id": child_id} for child_id in children],
    )
    unit.connection.execute(
        insert(DisputeTheme), [{"dispute_id": dispute_id, "theme": theme} for theme in themes]
    )
    told = [Telling(ASKED, one["person_id"], one["role"]) for one in _others(opened)]
    told += [told_to(holders.of(role)) for role in route.raising_tells]
    letters = one_each(told, without=actor.person_id)
    _write_new(unit, dispute_id, 1, opened, letters)
    return receipt_of(dispute["reference"], transition)


def _lapse(unit: Unit, still_open: tuple[Owed, ...], code: str) -> tuple[Owed, ...]:
    return tuple(replace(owed, lapsed_at=unit.now) if owed.code == code else owed for owed in still_open)


def _reassign(still_open: tuple[Owed, ...], person_id: int) -> tuple[Owed, ...]:
    role = next(owed.role for owed in still_open if owed.role != IRO.id)
    return tuple(
        replace(owed, person_id=person_id, held_by=ASSIGNED) if owed.role == role else owed
        for owed in still_open
    )


def _others(opened: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in opened if row["role"] != IRO.id and row["person_id"] is not None]


def _letters(
    unit: Unit,
    case: Case,
    step: Advance,
    actor: Actor,
    given: Mapping[str, Any],
    opened: list[dict[str, Any]],
) -> list[Telling]:
    if step.move.kind is MoveKind.LAPSE:
        late = next(owed for owed in case.owed if owed.code == given["obligation"])
        return lapse_tellings(case.holders, unit.profile, late.person_id, late.role, late.id)
    asked = [(row["person_id"], row["role"]) for row in _others(opened)]
    if step.move.kind is MoveKind.REASSIGN:
        asked = [
            (owed.person_id, owed.role)
            for owed in _reassign(case.owed, given["to_person"])
            if owed not in case.owed and owed.person_id is not None
        ][:1]
    involved = _involved(unit, case) if step.stage.ending is not None else []
    return tellings_of(step, case.holders, actor.person_id, asked, involved)


def _involved(unit: Unit, case: Case) -> list[tuple[int, str]]:
    """Everybody who was ever asked for something in the dispute."""
    rows = unit.connection.execute(
        select(Obligation.person_id, Obligation.role)
        .where(Obligation.dispute_id == case.id, Obligation.person_id.is_not(None))
        .distinct()
        .order_by(Obligation.person_id)
    ).all()
    return [(person_id, role) for person_id, role in rows if person_id is not None]


def _write_settled(unit: Unit, settled: Settled, sequence: int) -> None:
    closed = [(owed, "met") for owed in settled.met] + [(owed, "left") for owed in settled.left]
    if closed:
        unit.connection.execute(
            update(Obligation)
            .where(Obligation.id == bindparam("obligation_id"))
            .values(
                outcome=bindparam("came_to"),
                closed_at=unit.now,
                closed_sequence=sequence,
                late_by=bindparam("days_late"),
            ),
            [
                {
                    "obligation_id": owed.id,
                    "came_to": outcome,
                    "days_late": lateness(unit, owed),
                }
                for owed, outcome in closed
            ],
        )
    for owed in settled.still_open:
        values: dict[str, Any] = {}
        if owed.lapsed_at == unit.now:
            values["lapsed_at"] = unit.now
        if owed.held_by == ASSIGNED:
            values |= {"person_id": owed.person_id, "held_by": ASSIGNED}
        if values:
            unit.connection.execute(update(Obligation).where(Obligation.id == owed.id).values(values))


def _write_new(
    unit: Unit,
    dispute_id: int,
    sequence: int,
    opened: list[dict[str, Any]],
    letters: list[Telling],
) -> None:
    if opened:
        unit.connection.execute(insert(Obligation), [row | {"dispute_id": dispute_id} for row in opened])
    if letters:
        unit.connection.execute(
            insert(Outbox), [outbox_row(one, unit.now, dispute_id, sequence) for one in letters]
        )


def _facts(row: Mapping[str, Any]) -> Facts:
    return Facts(Risk(row["risk"]), row["limit_days"], row["raised_at"], row["event_on"])
