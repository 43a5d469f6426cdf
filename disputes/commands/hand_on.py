"""The clock hands on what is owed by somebody who no longer answers for it, and disputes to a new IRO."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import exists, func, select

from disputes.case import Case, case_holders, load_case
from disputes.chain import fingerprint
from disputes.errors import Refused
from disputes.handing_on import gone_among, who_instead, why_new_iro
from disputes.holders import Holder
from disputes.models import Child, Dispute, DisputeChild, Person, Transition
from disputes.moves import record_move
from disputes.receipts import Receipt
from disputes.rows import Actor, Command
from disputes.unit import Unit
from machines.engine import advance
from machines.roles import CLOCK

CLOCK_NAME = "The clock"
MOVE = "change_holder"


@dataclass(frozen=True)
class HandOn:
    """An open dispute or side matter in which somebody else may answer now."""

    reference: str


@dataclass(frozen=True)
class _IroNow:
    """What becomes of the dispute's IRO. ``stays_key`` is set when it stays though a child's has changed."""

    new: tuple[int, str] | None = None
    stays_key: str = ""
    because: str = ""


def handle(command: HandOn, unit: Unit) -> Receipt | None:
    """Hand on whatever is not where it belongs today, in one move; dates stay. None when all of it is.

    Looks again under the dispute's own lock, so that it is done once, whoever else looks.
    A dispute goes to a new IRO once its own reviews none of its children any more; while they review one
    of them it stays, and the IRO's own manager is told, once: this service's own rule (siblings share an
    IRO; rules, section 5). What is about no child goes to that manager when its IRO has left.

    :raises Refused: ``stale`` when somebody has the dispute in hand: the next look finds it again.
    """
    if not _taken(command, unit):
        raise Refused("stale")
    case = load_case(unit, command.reference)
    if not case.row["open"]:
        return None
    iro = _iro_now(unit, case)
    if iro.new is not None:
        row = {**case.row, "iro_id": iro.new[0], "iro_name": iro.new[1]}
        case = replace(case, holders=case_holders(unit, row, case.social_workers))
    changes, reasons = _changes(unit, case)
    key = f"clock:hand_on:{case.id}:{case.row['version'] + 1}"
    given: dict[str, Any] = {}
    if iro.new is not None:
        given["iro_id"] = iro.new[0]
    elif iro.stays_key and not _is_recorded(unit, iro.stays_key):
        given["iro_stays"] = True
        key = iro.stays_key
    if not given and not changes:
        return None
    because = [*([iro.because] if given else []), *reasons]
    given |= {"changes": changes, "because": " ".join(dict.fromkeys(because))}
    step = advance(case.place, MOVE, [CLOCK], given)
    clock = Actor("clock", None, CLOCK_NAME)
    return record_move(unit, case, step, clock, given, Command(key, fingerprint(key)))


def _taken(command: HandOn, unit: Unit) -> bool:
    """Lock the dispute, or find that somebody else has it (on SQLite there is one writer anyway)."""
    locked = unit.connection.execute(
        select(Dispute.id).where(Dispute.reference == command.reference).with_for_update(skip_locked=True)
    )
    return locked.one_or_none() is not None


def _changes(unit: Unit, case: Case) -> tuple[list[dict[str, Any]], list[str]]:
    """Each thing owed that goes to somebody else, as the record says it, and why, a sentence each."""
    gone = gone_among(unit, (owed.person_id for owed in case.owed))
    changes, reasons = [], []
    for owed in case.owed:
        holder = who_instead(unit, case.holders, owed.role, owed.person_id, owed.held_by, gone)
        if holder is not None:
            changes.append(
                {
                    "obligation": owed.code,
                    "role": owed.role,
                    "person_id": holder.person_id,
                    "held_by": holder.held_by,
                }
            )
            reasons.append(f"{_why(unit, holder)}.")
    return changes, reasons


def _why(unit: Unit, holder: Holder) -> str:
    return holder.note or f"{holder.name} answers for {unit.profile.name_of(holder.role)} now"


def _iro_now(unit: Unit, case: Case) -> _IroNow:
    children = _children(unit, case)
    if not children:
        return _after_a_leaver(unit, case)
    own, name = case.row["iro_id"], case.row["iro_name"]
    others = [child for child in children if child.iro_id != own and not child.has_left]
    if not others:
        return _IroNow()
    first = others[0]
    key = f"clock:iro_stays:{case.id}:" + fingerprint([[one.id, one.iro_id] for one in children])
    if len(children) > sum(child.iro_id != own for child in children):
        text = f"{first.iro_name} is the IRO of one of the children now. The dispute stays with {name}"
        return _IroNow(stays_key=key, because=f"{text}, who still reviews another of them.")
    row = {**case.row, "iro_id": first.iro_id, "iro_name": first.iro_name}
    if case_holders(unit, row, case.social_workers).manages(first.iro_id):
        text = f"{first.iro_name} is the IRO now, and stands in the line that manages the case"
        return _IroNow(stays_key=key, because=f"{text}. The dispute stays with {name}.")
    return _IroNow((first.iro_id, first.iro_name), because=why_new_iro(first.iro_name, name))


def _after_a_leaver(unit: Unit, case: Case) -> _IroNow:
    """Who sees to a matter about no child (a practice alert) once its IRO has left: nobody else could end it.

    It is the manager of the IRO who opened it, also when that manager leaves in their turn.
    """
    own, name = case.row["iro_id"], case.row["iro_name"]
    if not gone_among(unit, [own]):
        return _IroNow()
    opened_by = unit.connection.execute(
        select(Transition.actor_id).where(Transition.dispute_id == case.id, Transition.sequence == 1)
    ).scalar_one()
    role = unit.profile.iro_answers_to
    manager = case_holders(unit, {**case.row, "iro_id": opened_by}, ()).in_post(role)
    if manager is None:
        return _IroNow()
    return _IroNow(
        manager, because=f"{name} has left. {manager[1]}, {unit.profile.name_of(role)}, sees to it now."
    )


def _children(unit: Unit, case: Case) -> Sequence[Any]:
    """The children with their IROs of today. A side matter has some or all of its dispute's, or nobody."""
    has_left = func.coalesce(Person.left_on <= unit.today, False)
    return unit.connection.execute(
        select(Child.id, Child.iro_id, Person.name.label("iro_name"), has_left.label("has_left"))
        .join(DisputeChild, DisputeChild.child_id == Child.id)
        .join(Person, Person.id == Child.iro_id)
        .where(DisputeChild.dispute_id == case.id)
        .order_by(Child.id)
    ).all()


def _is_recorded(unit: Unit, key: str) -> bool:
    found: bool = unit.connection.execute(
        select(exists().where(Transition.idempotency_key == key))
    ).scalar_one()
    return found
