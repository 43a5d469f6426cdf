"""Who gets which letter when a move is recorded: rows for the outbox, in the same commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select

from disputes.case import Case, Owed
from disputes.models import Obligation, Transition
from disputes.rows import Actor
from disputes.tellings import (
    ASKED,
    ATTENDEES,
    DATE_CHANGED,
    ENDED,
    INVITED,
    IRO_STAYS,
    MEETING_CANCELLED,
    MEETING_CHANGED,
    NEW_IRO,
    NO_LONGER_YOURS,
    TIME_REFUSED,
    Telling,
    calendar_moves,
    lapse_tellings,
    one_each,
    tellings_of,
    told_each,
    told_to,
)
from disputes.unit import Unit
from machines.engine import Advance
from machines.roles import IRO
from machines.stages import Ending, MoveKind

DROPPED = (Ending.WITHDRAWN, Ending.NOT_TAKEN_FURTHER)
"""How what was intended comes to nothing."""


@dataclass(frozen=True)
class Asked:
    """Somebody who owes something now, and in which role."""

    person_id: int
    role: str


def letters_of(
    unit: Unit,
    case: Case,
    step: Advance,
    actor: Actor,
    given: Mapping[str, Any],
    asked: Sequence[Asked],
    still_open: Sequence[Owed],
) -> list[Telling]:
    """The letters of a move. ``asked`` is who owes something new by it, ``still_open`` what stays owed."""
    kind = step.move.kind
    if kind is MoveKind.LAPSE:
        late = next(owed for owed in case.owed if owed.code == given["obligation"])
        return lapse_tellings(case.holders, unit.profile, case.place, late)
    if kind in (MoveKind.REASSIGN, MoveKind.HAND_ON):
        told = _of_the_iros(case) if "iro_id" in given else []
        told += [Telling(ASKED, one.person_id, one.role) for one in _now_theirs(case, still_open)]
        told += _no_longer_theirs(case, still_open)
        if "iro_stays" in given:
            told.append(told_to(case.holders.of(unit.profile.iro_answers_to), IRO_STAYS))
        return one_each(told, without=actor.person_id)
    if kind in (MoveKind.GRANT_TIME, MoveKind.REDATE):
        owing = [one for one, was in zip(still_open, case.owed, strict=True) if one.due_on != was.due_on]
        return _to_owing(owing, DATE_CHANGED, actor)
    if kind is MoveKind.REFUSE_TIME:
        return _to_owing([one for one in case.owed if one.asked_until], TIME_REFUSED, actor)
    if step.move.id in calendar_moves(case.place.route):
        return _of_a_meeting(unit, case, step, actor)
    is_over = (step.entered and step.stage.ending is not None) or kind is MoveKind.REOPEN
    involved = _involved(unit, case) if is_over else []
    told = tellings_of(
        step,
        case.holders,
        actor.person_id,
        [(one.person_id, one.role) for one in asked],
        involved,
        case.place.route.raised_by,
    )
    if "iro_id" in given:
        # Reopened by the children's new IRO: the one before hears that it is no longer theirs.
        told = one_each([*_of_the_iros(case), *told], without=actor.person_id)
    if case.row["beside"] and step.entered and step.stage.ending in DROPPED:
        told = one_each([*told, *_told_before(unit, case)], without=actor.person_id)
    return told


def _to_owing(owing: Sequence[Owed], letter: str, actor: Actor) -> list[Telling]:
    about = {one.id: {"obligation_id": one.id} for one in owing}
    told = [Telling(letter, one.person_id or 0, one.role, about[one.id]) for one in owing]
    return one_each(told, without=actor.person_id)


def _now_theirs(case: Case, still_open: Sequence[Owed]) -> list[Asked]:
    """Those to whom something went that was somebody else's before."""
    was = {one.id: one.person_id for one in case.owed}
    return [
        Asked(one.person_id, one.role)
        for one in still_open
        if one.person_id is not None and one.person_id != was[one.id]
    ]


def _of_the_iros(case: Case) -> list[Telling]:
    """The new IRO is told that it is theirs, and the one before that it no longer is."""
    before = Telling(NO_LONGER_YOURS, case.row["iro_id"], IRO.id, {"was_iro": True})
    return [told_to(case.holders.of(IRO), NEW_IRO), before]


def _no_longer_theirs(case: Case, still_open: Sequence[Owed]) -> list[Telling]:
    """The same seen from the other side: those who owed it before."""
    now = {one.id: one.person_id for one in still_open}
    return [
        Telling(NO_LONGER_YOURS, was.person_id, was.role, {"obligation_id": was.id})
        for was in case.owed
        if was.person_id is not None and was.id in now and was.person_id != now[was.id]
    ]


def _of_a_meeting(unit: Unit, case: Case, step: Advance, actor: Actor) -> list[Telling]:
    """Word of a meeting to those who are to come and the IRO: fixed, changed, or that there is none.

    What was never fixed stands in no calendar: of that it is enough that it has ended.
    """
    if step.stage.ending is None:
        letter = INVITED if step.entered else MEETING_CHANGED
    else:
        letter = MEETING_CANCELLED if _was_fixed(unit, case) else ENDED
    given: Mapping[str, Any] = unit.connection.execute(
        select(Transition.given).where(Transition.dispute_id == case.id, Transition.sequence == 1)
    ).scalar_one()
    people = given.get(ATTENDEES, [])
    # The IRO too, whoever fixes it for them: it is to stand in their calendar as in the others'.
    return one_each(
        [*(Telling(letter, one, "") for one in people), Telling(letter, case.row["iro_id"], IRO.id)],
        without=actor.person_id if letter == ENDED else None,
    )


def _was_fixed(unit: Unit, case: Case) -> bool:
    """Whether anybody had been invited before this move."""
    found: bool = unit.connection.execute(
        select(
            exists().where(
                Transition.dispute_id == case.id,
                Transition.sequence <= case.row["version"],
                Transition.move.in_(calendar_moves(case.place.route)),
            )
        )
    ).scalar_one()
    return found


def _told_before(unit: Unit, case: Case) -> list[Telling]:
    """Whoever was told that something beside a dispute was intended hears that it was dropped.

    The text has the head of service told of a referral that is intended (001 section 6); it says nothing of
    one that is not made after all, so this is the service's rule, and no move's own.
    """
    made = unit.connection.execute(
        select(Transition.move)
        .where(Transition.dispute_id == case.id, Transition.sequence <= case.row["version"])
        .order_by(Transition.sequence)
    ).scalars()
    route = case.place.route
    moves = [route.moves[move] for move in made if move in route.moves]
    roles = dict.fromkeys((*route.raising_tells, *(role for move in moves for role in move.tells)))
    return told_each(case.holders, roles, ENDED)


def _involved(unit: Unit, case: Case) -> list[tuple[int, str]]:
    """Everybody who was ever asked for something in the dispute."""
    rows = unit.connection.execute(
        select(Obligation.person_id, Obligation.role)
        .where(Obligation.dispute_id == case.id, Obligation.person_id.is_not(None))
        .distinct()
        .order_by(Obligation.person_id)
    ).all()
    return [(person_id, role) for person_id, role in rows if person_id is not None]
