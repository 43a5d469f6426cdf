"""What was agreed and how far it has come: beside one dispute, on an IRO's list, on the leaders'."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from disputes.absences import acts_for
from disputes.models import Dispute, Obligation, Person, Team, Transition
from disputes.queries.queue_counts import MOST, Tally
from disputes.queries.queue_filter import Sight
from disputes.unit import Unit
from machines.deadlines import days_left
from machines.side_routes.agreed_action import AgreedAction

AGREED_ACTION = AgreedAction.route_id
TO_DO = "to_do"
DO = "do"


class Part(Enum):
    """Which of the actions a list shows."""

    LATE = "late"
    OPEN = "open"


@dataclass(frozen=True)
class ActionSeen:
    """One agreed action. ``left`` counts working days, below 0 when late; None once it is said to be done.

    ``due_on`` is the date that holds, ``first_due_on`` the one agreed first where more time was given.
    ``asked_until`` is until when its person asks for more time, while the IRO has not decided.
    ``is_known`` says that its person is in the directory and works here, and so is reminded.
    """

    reference: str
    what: str
    outcome: str
    person: str
    is_known: bool
    filed: str
    due_on: date | None
    first_due_on: date | None
    asked_until: date | None
    left: int | None
    stage: str
    stage_label: str
    is_open: bool
    dispute: str
    dispute_is_open: bool
    iro_name: str
    team: str

    @property
    def is_late(self) -> bool:
        """Whether its date has passed and nobody has said that it is done."""
        return self.left is not None and self.left < 0


def actions_of(unit: Unit, reference: str) -> tuple[ActionSeen, ...]:
    """Every action that was ever agreed in a dispute, in the order in which they were."""
    beside = aliased(Dispute)
    number = select(beside.id).where(beside.reference == reference).scalar_subquery()
    return _seen(unit, Dispute.beside_id == number, order=(Dispute.id,), most=MOST)


def action_at(unit: Unit, reference: str) -> ActionSeen | None:
    """The agreed action that has this reference; None where it is something else."""
    found = _seen(unit, Dispute.reference == reference, order=(Dispute.id,), most=1)
    return found[0] if found else None


def own_actions(unit: Unit, person_id: int) -> tuple[ActionSeen, ...]:
    """The open actions of an IRO's disputes, and of those for whom they stand in today.

    The longest late come first, what is said to be done last. Before them all stand those for which more time
    is asked: their people wait for a word.
    """
    theirs = Dispute.iro_id.in_(acts_for(unit, person_id))
    found = _seen(unit, theirs, Dispute.open, order=_BY_DATE, most=MOST)
    return tuple(sorted(found, key=lambda one: one.asked_until is None))


def actions_page(unit: Unit, part: Part, *, sight: Sight, page: int, size: int) -> tuple[ActionSeen, ...]:
    """One page of the open actions that a reader may see, and one more when there is a next page."""
    return _seen(unit, *_part(unit, part), *sight, order=_BY_DATE, most=size + 1, after=(page - 1) * size)


def count_actions(unit: Unit, part: Part, *, sight: Sight) -> Tally:
    """How many there are that a reader may see, counted up to ``MOST``."""
    which = (*_ACTIONS, *_part(unit, part), *sight)
    some = select(Dispute.id).where(*which).limit(MOST + 1).subquery()
    number: int = unit.connection.execute(select(func.count()).select_from(some)).scalar_one()
    return Tally(min(number, MOST), number > MOST)


_ACTIONS = (Dispute.beside, Dispute.route == AGREED_ACTION)
_BY_DATE = (Dispute.sort_at, Dispute.id)


def _part(unit: Unit, part: Part) -> tuple[ColumnElement[bool], ...]:
    late = (Dispute.sort_at <= unit.now,) if part is Part.LATE else ()
    return (Dispute.open.is_(True), *late)


def _seen(
    unit: Unit,
    *which: Any,
    order: tuple[Any, ...],
    most: int,
    after: int = 0,
) -> tuple[ActionSeen, ...]:
    owner, iro, stood_beside = aliased(Person), aliased(Person), aliased(Dispute)
    newest = (
        select(func.max(Obligation.id))
        .where(Obligation.dispute_id == Dispute.id, Obligation.code == DO)
        .correlate(Dispute)
        .scalar_subquery()
    )
    rows = unit.connection.execute(
        select(
            Dispute.reference,
            Dispute.route,
            Dispute.route_version,
            Dispute.stage,
            Dispute.open,
            Dispute.due_at,
            Dispute.named_id,
            Dispute.named_name,
            owner.name.label("owner_name"),
            owner.left_on.label("owner_left_on"),
            iro.name.label("iro_name"),
            Team.name.label("team"),
            stood_beside.reference.label("dispute"),
            stood_beside.open.label("dispute_is_open"),
            Obligation.due_on,
            Obligation.first_due_on,
            Obligation.asked_until,
            Transition.given,
        )
        .join(Transition, (Transition.dispute_id == Dispute.id) & (Transition.sequence == 1))
        .join(Obligation, Obligation.id == newest)
        .join(stood_beside, stood_beside.id == Dispute.beside_id)
        .join(iro, iro.id == Dispute.iro_id)
        .join(Team, Team.id == Dispute.team_id)
        .outerjoin(owner, owner.id == Dispute.named_id)
        .where(*_ACTIONS, *which)
        .order_by(*order)
        .limit(most)
        .offset(after)
    )
    return tuple(
        ActionSeen(
            reference=row.reference,
            what=row.given["what"],
            outcome=row.given["outcome"],
            person=row.owner_name or row.named_name,
            is_known=row.named_id is not None and not _has_left(unit, row.owner_left_on),
            filed=row.given.get("filed", ""),
            due_on=row.due_on,
            first_due_on=row.first_due_on,
            asked_until=row.asked_until if row.open and row.stage == TO_DO else None,
            left=None if row.due_at is None else days_left(row.due_at, unit.now, unit.calendar),
            stage=row.stage,
            stage_label=unit.registry.find(row.route, row.route_version).stage(row.stage).label,
            is_open=row.open,
            dispute=row.dispute,
            dispute_is_open=row.dispute_is_open,
            iro_name=row.iro_name,
            team=row.team,
        )
        for row in rows
    )


def _has_left(unit: Unit, left_on: date | None) -> bool:
    return left_on is not None and left_on <= unit.today
